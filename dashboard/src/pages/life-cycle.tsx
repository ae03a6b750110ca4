import { useState } from 'react';
import { useAction } from '../api/use-action';
import {
  ActivateCampaignDocument,
  EndCampaignDocument,
  PauseCampaignDocument,
  SubmitCampaignDocument,
  type CampaignDetailFragment,
} from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ConfirmDialog } from '../parts/confirm-dialog';
import { FaultNotice } from '../parts/fault-notice';

/** The steps that the campaign can take now, as the API names them. */
export function LifeCycle({ campaign }: { readonly campaign: CampaignDetailFragment }) {
  const { id, name, nextStatuses, approval, status } = campaign;
  const submit = useAction(SubmitCampaignDocument);
  const activate = useAction(ActivateCampaignDocument);
  const pause = useAction(PauseCampaignDocument);
  const end = useAction(EndCampaignDocument);
  const [isEnding, askEnd] = useState(false);
  const faults = submit.faults ?? activate.faults ?? pause.faults ?? end.faults;
  const can = (wanted: typeof status): boolean => nextStatuses.includes(wanted);
  const needsApproval = approval === 'NOT_SUBMITTED' || approval === 'REJECTED';
  return (
    <>
      {needsApproval && can('ACTIVE') && (
        <ActionButton onClick={() => void submit.run({ id })} isRunning={submit.isRunning}>
          Submit for approval
        </ActionButton>
      )}
      {can('ACTIVE') && (
        <ActionButton kind="main" onClick={() => void activate.run({ id })} isRunning={activate.isRunning}>
          {status === 'PAUSED' ? 'Resume' : 'Activate'}
        </ActionButton>
      )}
      {can('PAUSED') && (
        <ActionButton onClick={() => void pause.run({ id })} isRunning={pause.isRunning}>
          Pause
        </ActionButton>
      )}
      {can('ENDED') && (
        <ActionButton kind="danger" onClick={() => askEnd(true)}>
          End
        </ActionButton>
      )}
      <ConfirmDialog
        isOpen={isEnding}
        title={`End “${name}”?`}
        text="Nothing counts from now on, and it cannot be started again. What was earned before is still paid."
        confirm="End the campaign"
        isRunning={end.isRunning}
        onClose={() => askEnd(false)}
        onConfirm={() => void end.run({ id }).then(() => askEnd(false))}
      />
      {faults && (
        <div className="basis-full">
          <FaultNotice faults={faults} />
        </div>
      )}
    </>
  );
}
