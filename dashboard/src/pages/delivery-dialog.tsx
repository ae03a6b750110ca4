import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from 'urql';
import { faultsOf } from '../api/faults';
import { formatTime } from '../api/time-text';
import {
  DeliveryAttemptsDocument,
  type DeliveryAttemptsQuery,
  type DeliveryRowFragment,
} from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { FaultNotice } from '../parts/fault-notice';
import { FormDialog } from '../parts/form-dialog';
import { PageSkeleton } from '../parts/skeleton';
import { StatusBadge } from '../parts/status-badge';

type Attempt = Extract<DeliveryAttemptsQuery['node'], { readonly attempts: unknown }>['attempts'][number];

interface DeliveryDialogProps {
  /** The delivery to show; undefined shows nothing. */
  readonly delivery: DeliveryRowFragment | undefined;
  readonly onClose: () => void;
}

/** Each attempt of a delivery: exactly what was sent, and what came back. */
export function DeliveryDialog({ delivery, onClose }: DeliveryDialogProps) {
  return (
    <FormDialog isOpen={delivery !== undefined} onClose={onClose} isWide>
      <Dialog.Title className="text-base font-semibold break-all">
        {delivery?.event?.type ?? 'Delivery'}
      </Dialog.Title>
      {delivery && <Attempts id={delivery.id} />}
      <ActionButton onClick={onClose} className="self-end">
        Close
      </ActionButton>
    </FormDialog>
  );
}

function Attempts({ id }: { readonly id: string }) {
  const [result] = useQuery({ query: DeliveryAttemptsDocument, variables: { id } });
  const node = result.data?.node;
  if (result.error) return <FaultNotice faults={faultsOf(result)} />;
  if (!node || !('attempts' in node)) return <PageSkeleton />;
  if (node.attempts.length === 0) return <p className="text-muted">Nothing was sent yet.</p>;
  return (
    <ol className="flex flex-col gap-4">
      {node.attempts.toReversed().map((attempt) => (
        <AttemptView key={attempt.id} attempt={attempt} />
      ))}
    </ol>
  );
}

function AttemptView({ attempt }: { readonly attempt: Attempt }) {
  const { number, outcome, statusCode, startedAt, durationMs, error, withheldReason } = attempt;
  const result = statusCode === null ? outcome : `HTTP ${statusCode}`;
  return (
    <li className="flex flex-col gap-2 border-t border-line pt-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{`Attempt ${number}`}</span>
        <StatusBadge status={outcome} />
        {outcome !== result && <code className="text-xs">{result}</code>}
        <span className="text-xs text-muted">{`${formatTime(startedAt)}, ${durationMs} ms`}</span>
      </p>
      {error && <p className="break-words text-bad">{error}</p>}
      {withheldReason && <p className="text-muted">{withheldReason}</p>}
      <Message
        title="Request"
        first={`POST ${attempt.requestUrl}`}
        headers={attempt.requestHeaders}
        body={attempt.requestBody}
      />
      <Message
        title={attempt.isResponseTruncated ? 'Response (the first 16 KiB)' : 'Response'}
        first={statusCode === null ? undefined : `HTTP ${statusCode}`}
        headers={attempt.responseHeaders}
        body={attempt.responseBody}
      />
    </li>
  );
}

interface MessageProps {
  readonly title: string;
  readonly first: string | undefined;
  readonly headers: unknown;
  readonly body: string | null;
}

function Message({ title, first, headers, body }: MessageProps) {
  if (typeof headers !== 'object' || headers === null) return null;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
  return (
    <details>
      <summary className="cursor-pointer text-xs font-medium text-muted">{title}</summary>
      <pre
        className="mt-1.5 max-h-80 overflow-auto rounded-md break-all whitespace-pre-wrap bg-sunken p-3 text-xs"
        tabIndex={0}
      >
        {[first, ...lines, '', body ?? ''].filter((line) => line !== undefined).join('\n')}
      </pre>
    </details>
  );
}
