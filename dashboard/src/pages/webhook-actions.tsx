import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAction } from '../api/use-action';
import {
  DeleteWebhookDocument,
  DisableWebhookDocument,
  EnableWebhookDocument,
  TestWebhookDocument,
  type EndpointRowFragment,
} from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ConfirmDialog } from '../parts/confirm-dialog';
import { FaultNotice } from '../parts/fault-notice';
import { useWorkspace } from './use-workspace';

interface WebhookActionsProps {
  readonly endpoint: EndpointRowFragment;
  /** What is shown of it has changed. */
  readonly onChange: () => void;
}

/** What can be done with a webhook endpoint. */
export function WebhookActions({ endpoint: { id, status }, onChange }: WebhookActionsProps) {
  const test = useAction(TestWebhookDocument);
  const enable = useAction(EnableWebhookDocument);
  const disable = useAction(DisableWebhookDocument);
  const [isDeleting, askDelete] = useState(false);
  const faults = test.faults ?? enable.faults ?? disable.faults;
  const input = { input: { id } };
  return (
    <>
      {status === 'ENABLED' ? (
        <>
          <ActionButton
            kind="main"
            isRunning={test.isRunning}
            onClick={() => void test.run(input).then(onChange)}
          >
            Send a test
          </ActionButton>
          <ActionButton isRunning={disable.isRunning} onClick={() => void disable.run(input).then(onChange)}>
            Disable
          </ActionButton>
        </>
      ) : (
        <ActionButton
          kind="main"
          isRunning={enable.isRunning}
          onClick={() => void enable.run(input).then(onChange)}
        >
          Enable
        </ActionButton>
      )}
      <ActionButton kind="danger" onClick={() => askDelete(true)}>
        Delete
      </ActionButton>
      <DeleteDialog id={id} isOpen={isDeleting} onClose={() => askDelete(false)} />
      {faults && (
        <div className="basis-full">
          <FaultNotice faults={faults} />
        </div>
      )}
    </>
  );
}

interface DeleteDialogProps {
  readonly id: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function DeleteDialog({ id, isOpen, onClose }: DeleteDialogProps) {
  const { params } = useWorkspace();
  const navigate = useNavigate();
  const { run, isRunning, faults } = useAction(DeleteWebhookDocument);
  const remove = async (): Promise<void> => {
    if (!(await run({ input: { id } }))) return;
    await navigate({ to: '/app/$environment/$organizationId/webhooks', params });
  };
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title="Delete this webhook?"
      text={faults?.general ?? 'Nothing more is sent to it, also not what waits. This cannot be undone.'}
      confirm="Delete the webhook"
      isRunning={isRunning}
      onClose={onClose}
      onConfirm={() => void remove()}
    />
  );
}
