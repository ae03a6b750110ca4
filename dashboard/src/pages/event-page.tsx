import { Link, useParams } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { faultsOf } from '../api/faults';
import { formatMoney } from '../api/money-text';
import { useRefetch } from '../api/use-refetch';
import { EventOfPageDocument, FiguresChangedDocument, type EventOfPageQuery } from '../gql/graphql';
import { FaultNotice } from '../parts/fault-notice';
import { PageHead } from '../parts/page-head';
import { PageSkeleton } from '../parts/skeleton';
import { StatusBadge } from '../parts/status-badge';
import { sentencesOf } from './decision-sentences';
import { EventFacts } from './event-facts';
import { EventReview } from './event-review';
import { MissingPage } from './missing-page';
import { useWorkspace } from './use-workspace';

/** An event: what was reported, why it counted or did not, and what it earned. */
export function EventPage() {
  const { organization } = useWorkspace();
  const { eventId: id } = useParams({ from: '/app/$environment/$organizationId/events/$eventId' });
  const [result, ask] = useQuery({ query: EventOfPageDocument, variables: { id } });
  const refetch = () => ask({ requestPolicy: 'network-only' });
  useRefetch(FiguresChangedDocument, { organizationId: organization.id }, refetch);
  if (result.error) {
    return <FaultNotice faults={faultsOf(result)} onRetry={refetch} />;
  }
  if (!result.data) return <PageSkeleton />;
  if (!result.data.event) return <MissingPage />;
  return <Detail event={result.data.event} reasons={result.data.reasons} />;
}

interface DetailProps {
  readonly event: NonNullable<EventOfPageQuery['event']>;
  readonly reasons: EventOfPageQuery['reasons'];
}

function Detail({ event, reasons }: DetailProps) {
  const { params } = useWorkspace();
  return (
    <>
      <nav aria-label="Above" className="mb-1">
        <Link
          to="/app/$environment/$organizationId/events"
          params={params}
          className="text-muted hover:text-ink hover:underline"
        >
          Events
        </Link>
      </nav>
      <PageHead
        title={event.eventType}
        below={
          <div className="mt-1.5">
            <StatusBadge status={event.status} />
          </div>
        }
      >
        {event.status === 'REVIEW' && <EventReview id={event.id} />}
      </PageHead>
      <div className="grid gap-6 lg:grid-cols-3">
        <div className="flex min-w-0 flex-col gap-6 lg:col-span-2">
          <Decision event={event} reasons={reasons} />
          <Rewards event={event} />
        </div>
        <div className="min-w-0">
          <EventFacts event={event} />
        </div>
      </div>
    </>
  );
}

function Decision({ event: { decisionTrace, campaign }, reasons }: DetailProps) {
  const sentences = decisionTrace ? sentencesOf(decisionTrace, reasons, campaign?.timeZone ?? 'UTC') : [];
  return (
    <section aria-labelledby="decision">
      <h2 id="decision" className="mb-2 font-semibold">
        Why
      </h2>
      {sentences.length === 0 ? (
        <p className="card p-4 text-muted">It is not evaluated yet.</p>
      ) : (
        <ol className="card divide-y divide-line">
          {sentences.map((sentence, index) => (
            <li key={index} className="px-4 py-2.5 break-words">
              {sentence}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Rewards({ event: { rewards } }: Pick<DetailProps, 'event'>) {
  if (!rewards || rewards.length === 0) return null;
  return (
    <section aria-labelledby="rewards">
      <h2 id="rewards" className="mb-2 font-semibold">
        Rewards
      </h2>
      <ul className="card divide-y divide-line">
        {rewards.map(({ id, amount, status, promoter }) => (
          <li key={id} className="flex flex-wrap items-center gap-2 px-4 py-2.5">
            <span className="figures font-medium">{formatMoney(amount)}</span>
            {promoter && <span>{`to ${promoter.name}`}</span>}
            <StatusBadge status={status} />
          </li>
        ))}
      </ul>
    </section>
  );
}
