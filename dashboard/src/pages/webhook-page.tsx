import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { faultsOf } from '../api/faults';
import { formatTime } from '../api/time-text';
import { useRefetch } from '../api/use-refetch';
import { DeliveryAttemptedDocument, WebhookDocument, type WebhookQuery } from '../gql/graphql';
import { FaultNotice } from '../parts/fault-notice';
import { PageHead } from '../parts/page-head';
import { PageSkeleton } from '../parts/skeleton';
import { wordsOf } from '../parts/status-badge';
import { DeliveryList } from './delivery-list';
import { MissingPage } from './missing-page';
import { useWorkspace } from './use-workspace';
import { WebhookActions } from './webhook-actions';
import { EndpointStatus } from './webhook-table';

const rowsOfPage = 25;
const address = '/app/$environment/$organizationId/webhooks/$endpointId';

/** A webhook endpoint: where it leads, how well it is reached, and each delivery. It changes live. */
export function WebhookPage() {
  const { organization } = useWorkspace();
  const { endpointId: id } = useParams({ from: address });
  const { status, page = 1 } = useSearch({ from: address });
  const filter = status ? { status: { eq: status } } : null;
  const variables = { id, first: rowsOfPage, offset: (page - 1) * rowsOfPage, filter };
  const [result, ask] = useQuery({ query: WebhookDocument, variables });
  const refetch = () => ask({ requestPolicy: 'network-only' });
  useRefetch(DeliveryAttemptedDocument, { organizationId: organization.id, endpointId: id }, refetch);
  const endpoint = result.data?.webhookEndpoint;
  if (result.error) {
    return <FaultNotice faults={faultsOf(result)} onRetry={refetch} />;
  }
  if (!result.data) return <PageSkeleton />;
  if (!endpoint) return <MissingPage />;
  return (
    <>
      <WebhookHead endpoint={endpoint} onChange={refetch} />
      <DeliveryList list={endpoint.deliveries ?? null} onChange={refetch} />
    </>
  );
}

interface WebhookHeadProps {
  readonly endpoint: NonNullable<WebhookQuery['webhookEndpoint']>;
  readonly onChange: () => void;
}

function WebhookHead({ endpoint, onChange }: WebhookHeadProps) {
  const { params } = useWorkspace();
  const { name, targetUrl, eventTypes, format } = endpoint;
  return (
    <>
      <nav aria-label="Above" className="mb-1">
        <Link
          to="/app/$environment/$organizationId/webhooks"
          params={params}
          className="text-muted hover:text-ink hover:underline"
        >
          Webhooks
        </Link>
      </nav>
      <PageHead
        title={name}
        below={
          <div className="mt-1.5 flex flex-col gap-1.5 text-muted">
            <p className="flex flex-wrap items-center gap-2">
              <EndpointStatus row={endpoint} /> <code className="break-all">{targetUrl}</code>
            </p>
            <p className="break-words">
              {`Events: ${eventTypes.includes('*') ? 'all' : eventTypes.join(', ')}. Format: ${wordsOf(format)}.`}
            </p>
            <Trouble endpoint={endpoint} />
          </div>
        }
      >
        <WebhookActions endpoint={endpoint} onChange={onChange} />
      </PageHead>
    </>
  );
}

const reasons = {
  FAILING: 'Tribute disabled it, because every attempt had failed for days.',
  GONE: 'Tribute disabled it, because the receiver answered 410: it wants no more messages.',
  REQUESTED: 'It was disabled on request.',
} as const;

/** Why nothing arrives, if so. */
function Trouble({ endpoint }: Pick<WebhookHeadProps, 'endpoint'>) {
  const { disabledReason, failingSince, status } = endpoint;
  if (status === 'DISABLED') {
    const reason = disabledReason ? reasons[disabledReason] : 'It is disabled.';
    return <p role="status">{`${reason} What happens meanwhile is held until it is enabled.`}</p>;
  }
  if (failingSince === null) return null;
  return (
    <p role="status" className="text-bad">{`Every attempt has failed since ${formatTime(failingSince)}.`}</p>
  );
}
