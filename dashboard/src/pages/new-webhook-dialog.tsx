import { Dialog } from '@base-ui/react/dialog';
import { useState } from 'react';
import { useAction } from '../api/use-action';
import { CreateWebhookDocument, type WebhookFormat } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ActionForm, type FormTexts } from '../parts/action-form';
import { FormDialog } from '../parts/form-dialog';
import { ShownOnce } from '../parts/shown-once';
import { SelectField, TextField } from '../parts/text-field';
import { useWorkspace } from './use-workspace';

const formats = { AKTVATOR: 'Aktvator', TONICPOW: 'TonicPow' } as const;

interface NewWebhookDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Creates a webhook endpoint, and shows its signing secret this once. */
export function NewWebhookDialog({ isOpen, onClose }: NewWebhookDialogProps) {
  return (
    <FormDialog isOpen={isOpen} onClose={onClose}>
      <NewWebhook onClose={onClose} />
    </FormDialog>
  );
}

function NewWebhook({ onClose }: Pick<NewWebhookDialogProps, 'onClose'>) {
  const { organization } = useWorkspace();
  const { run, isRunning, faults } = useAction(CreateWebhookDocument);
  const [secret, setSecret] = useState<string>();
  const create = async ({ name = '', targetUrl = '', eventTypes = '', format }: FormTexts): Promise<void> => {
    const input = {
      organizationId: organization.id,
      name,
      targetUrl,
      eventTypes: eventTypes.split(/[\s,]+/).filter(Boolean),
      format: format as WebhookFormat,
    };
    const made = await run({ input });
    setSecret(made?.createWebhookEndpoint?.secret ?? undefined);
  };
  if (secret !== undefined) {
    const text = 'It is shown only this once. Your program checks with it that a request is from Tribute.';
    return <ShownOnce title="Copy the signing secret now" text={text} secret={secret} onClose={onClose} />;
  }
  return (
    <>
      <Dialog.Title className="text-base font-semibold">New webhook</Dialog.Title>
      <ActionForm faults={faults} onSubmit={(texts) => void create(texts)}>
        <TextField name="name" label="Name" autoComplete="off" placeholder="Shop backend" />
        <TextField name="targetUrl" label="Address" type="url" autoComplete="off" placeholder="https://" />
        <TextField
          name="eventTypes"
          label="Events"
          autoComplete="off"
          defaultValue="*"
          hint="Such as reward.paid conversion.completed. * means all."
        />
        <SelectField name="format" label="Format of the messages" choices={formats} defaultValue="AKTVATOR" />
        <div className="flex justify-end gap-2">
          <ActionButton onClick={onClose}>Cancel</ActionButton>
          <ActionButton kind="main" type="submit" isRunning={isRunning}>
            Create the webhook
          </ActionButton>
        </div>
      </ActionForm>
    </>
  );
}
