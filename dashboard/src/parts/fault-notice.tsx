import { CircleAlert } from 'lucide-react';
import type { Faults } from '../api/faults';
import { ActionButton } from './action-button';

interface FaultNoticeProps {
  readonly faults: Faults | undefined;
  /** Tries again what failed. */
  readonly onRetry?: () => void;
}

/** What the API refused, in its words, with the id of the request for whoever looks into the log. */
export function FaultNotice({ faults, onRetry }: FaultNoticeProps) {
  if (!faults) return null;
  const text = faults.general ?? 'Check the marked fields.';
  return (
    <div role="alert" className="flex gap-2.5 rounded-md bg-bad-soft p-3 text-bad">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{text}</p>
        {faults.requestId && (
          <p className="mt-0.5 text-xs break-all">
            Request <code className="figures">{faults.requestId}</code>
          </p>
        )}
        {onRetry && (
          <ActionButton className="mt-2" onClick={onRetry}>
            Try again
          </ActionButton>
        )}
      </div>
    </div>
  );
}
