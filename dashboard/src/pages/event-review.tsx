import { Dialog } from '@base-ui/react/dialog';
import { useState } from 'react';
import { useAction } from '../api/use-action';
import { ApproveEventDocument, RejectEventDocument } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ActionForm, type FormTexts } from '../parts/action-form';
import { FaultNotice } from '../parts/fault-notice';
import { FormDialog } from '../parts/form-dialog';
import { TextField } from '../parts/text-field';

/** Decides on an event that a fraud check holds. A rejection has a note. */
export function EventReview({ id }: { readonly id: string }) {
  const approve = useAction(ApproveEventDocument);
  const [isRejecting, askReject] = useState(false);
  return (
    <>
      <ActionButton
        kind="main"
        isRunning={approve.isRunning}
        onClick={() => void approve.run({ input: { id } })}
      >
        Approve
      </ActionButton>
      <ActionButton kind="danger" onClick={() => askReject(true)}>
        Reject
      </ActionButton>
      <FormDialog isOpen={isRejecting} onClose={() => askReject(false)}>
        <Rejection id={id} onClose={() => askReject(false)} />
      </FormDialog>
      {approve.faults && (
        <div className="basis-full">
          <FaultNotice faults={approve.faults} />
        </div>
      )}
    </>
  );
}

function Rejection({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { run, isRunning, faults } = useAction(RejectEventDocument);
  const reject = async ({ note = '' }: FormTexts): Promise<void> => {
    if (await run({ input: { id, ...(note === '' ? {} : { note }) } })) onClose();
  };
  return (
    <>
      <Dialog.Title className="text-base font-semibold">Reject this event?</Dialog.Title>
      <Dialog.Description className="text-muted">It earns nothing. This cannot be undone.</Dialog.Description>
      <ActionForm faults={faults} onSubmit={(texts) => void reject(texts)}>
        <TextField name="note" label="Why (optional)" autoComplete="off" />
        <div className="flex justify-end gap-2">
          <ActionButton onClick={onClose}>Cancel</ActionButton>
          <ActionButton kind="danger" type="submit" isRunning={isRunning}>
            Reject the event
          </ActionButton>
        </div>
      </ActionForm>
    </>
  );
}
