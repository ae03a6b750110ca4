import { useNavigate, useSearch } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { countOf } from '../api/count-text';
import { faultsOf } from '../api/faults';
import { useRefetch } from '../api/use-refetch';
import { EventsDocument, FiguresChangedDocument } from '../gql/graphql';
import { EmptyState } from '../parts/empty-state';
import { FaultNotice } from '../parts/fault-notice';
import { PageHead } from '../parts/page-head';
import { Pager } from '../parts/pager';
import { SearchBox } from '../parts/search-box';
import { PageSkeleton } from '../parts/skeleton';
import { wordsOf } from '../parts/status-badge';
import { controlLook } from '../parts/text-field';
import { eventStatuses, type EventSearch } from './event-search';
import { EventTable } from './event-table';
import { useWorkspace } from './use-workspace';

const rowsOfPage = 25;
const address = '/app/$environment/$organizationId/events';

/** What customers did, as it was reported, and what came of it. The list changes live. */
export function EventsPage() {
  const { organization } = useWorkspace();
  const search = useSearch({ from: address });
  const navigate = useNavigate({ from: address });
  const change = (next: EventSearch) => void navigate({ search: next, replace: true });
  const [result, ask] = useQuery({ query: EventsDocument, variables: variablesOf(organization.id, search) });
  const refetch = () => ask({ requestPolicy: 'network-only' });
  useRefetch(FiguresChangedDocument, { organizationId: organization.id }, refetch);
  const list = result.data?.events;
  const { page = 1, ...filters } = search;
  return (
    <>
      <PageHead title="Events" />
      <Filters filters={filters} onChange={change} />
      {result.error && <FaultNotice faults={faultsOf(result)} onRetry={refetch} />}
      {!list && !result.error && <PageSkeleton />}
      {list?.totalCount === 0 && <NoEvents isFiltered={Object.keys(filters).length > 0} />}
      {list && list.totalCount > 0 && (
        <>
          <EventTable rows={list.nodes} />
          <Pager
            text={countOf(list.totalCount, 'event')}
            page={page}
            hasNext={list.pageInfo.hasNextPage}
            onPage={(next) => change(next > 1 ? { ...filters, page: next } : filters)}
          />
        </>
      )}
    </>
  );
}

function variablesOf(organizationId: string, { search, status, page = 1 }: EventSearch) {
  const filter = { organizationId: { eq: organizationId }, ...(status ? { status: { eq: status } } : {}) };
  return { first: rowsOfPage, offset: (page - 1) * rowsOfPage, search: search ?? null, filter };
}

interface FiltersProps {
  readonly filters: Omit<EventSearch, 'page'>;
  readonly onChange: (filters: EventSearch) => void;
}

function Filters({ filters: { search, status }, onChange }: FiltersProps) {
  return (
    <div role="search" className="mb-4 flex flex-wrap gap-2">
      <SearchBox
        label="Search by customer or key"
        text={search ?? ''}
        onSearch={(text) => onChange({ ...(text ? { search: text } : {}), ...(status ? { status } : {}) })}
      />
      <select
        aria-label="Status"
        className={`${controlLook} sm:w-44`}
        value={status ?? ''}
        onChange={({ target }) => {
          const chosen = eventStatuses.find((one) => one === target.value);
          onChange({ ...(search ? { search } : {}), ...(chosen ? { status: chosen } : {}) });
        }}
      >
        <option value="">All statuses</option>
        {eventStatuses.map((one) => (
          <option key={one} value={one}>
            {wordsOf(one)}
          </option>
        ))}
      </select>
    </div>
  );
}

function NoEvents({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) return <EmptyState title="No event matches">Change the search or the status.</EmptyState>;
  return (
    <EmptyState title="No events yet">
      <p>
        Your backend reports what customers do, with an API key. Each one appears here, with what it earned.
      </p>
    </EmptyState>
  );
}
