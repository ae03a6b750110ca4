import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useQuery } from 'urql';
import { countOf } from '../api/count-text';
import { faultsOf } from '../api/faults';
import { CampaignsDocument } from '../gql/graphql';
import { buttonLook } from '../parts/action-button';
import { EmptyState } from '../parts/empty-state';
import { FaultNotice } from '../parts/fault-notice';
import { PageHead } from '../parts/page-head';
import { Pager } from '../parts/pager';
import { SearchBox } from '../parts/search-box';
import { PageSkeleton } from '../parts/skeleton';
import { controlLook } from '../parts/text-field';
import type { CampaignSearch } from './campaign-search';
import { CampaignTable } from './campaign-table';
import { useWorkspace } from './use-workspace';

const rowsOfPage = 25;
const address = '/app/$environment/$organizationId/campaigns';

/** The campaigns of the organization. The address keeps the search, the filter, the order and the page. */
export function CampaignsPage() {
  const { organization, params } = useWorkspace();
  const search = useSearch({ from: address });
  const navigate = useNavigate({ from: address });
  const change = (more: { [Key in keyof CampaignSearch]: CampaignSearch[Key] | undefined }) =>
    void navigate({
      search: (before) => ({ ...before, page: undefined, ...more }) as CampaignSearch,
      replace: true,
    });
  const [result, ask] = useQuery({
    query: CampaignsDocument,
    variables: variablesOf(organization.id, search),
  });
  const list = result.data?.campaigns;
  const isFiltered = search.search !== undefined || search.status !== undefined;
  return (
    <>
      <PageHead title="Campaigns">
        <Link
          to="/app/$environment/$organizationId/campaigns/new"
          params={params}
          className={buttonLook('main')}
        >
          New campaign
        </Link>
      </PageHead>
      <Filters search={search} onChange={change} />
      {result.error && (
        <FaultNotice faults={faultsOf(result)} onRetry={() => ask({ requestPolicy: 'network-only' })} />
      )}
      {!list && !result.error && <PageSkeleton />}
      {list && list.nodes.length === 0 && <NoCampaigns isFiltered={isFiltered} />}
      {list && list.nodes.length > 0 && (
        <>
          <CampaignTable rows={list.nodes} search={search} onSort={change} />
          <Pager
            text={countOf(list.totalCount, 'campaign')}
            page={search.page ?? 1}
            hasNext={list.pageInfo.hasNextPage}
            onPage={(page) => change({ page: page > 1 ? page : undefined })}
          />
        </>
      )}
    </>
  );
}

function variablesOf(organizationId: string, { search, status, sort, direction, page = 1 }: CampaignSearch) {
  return {
    first: rowsOfPage,
    offset: (page - 1) * rowsOfPage,
    search: search ?? null,
    filter: { organizationId: { eq: organizationId }, ...(status ? { status: { eq: status } } : {}) },
    orderBy: { field: sort ?? 'CREATED_AT', direction: direction ?? 'DESC' },
  } as const;
}

interface FiltersProps {
  readonly search: CampaignSearch;
  readonly onChange: (more: { search?: string | undefined; status?: CampaignSearch['status'] }) => void;
}

function Filters({ search, onChange }: FiltersProps) {
  return (
    <div role="search" className="mb-4 flex flex-wrap gap-2">
      <SearchBox
        label="Search by name"
        text={search.search ?? ''}
        onSearch={(text) => onChange({ search: text === '' ? undefined : text })}
      />
      <select
        aria-label="Status"
        className={`${controlLook} sm:w-44`}
        value={search.status ?? ''}
        onChange={({ target }) =>
          onChange({ status: (target.value || undefined) as CampaignSearch['status'] })
        }
      >
        <option value="">All statuses</option>
        <option value="DRAFT">Draft</option>
        <option value="ACTIVE">Active</option>
        <option value="PAUSED">Paused</option>
        <option value="ENDED">Ended</option>
      </select>
    </div>
  );
}

function NoCampaigns({ isFiltered }: { readonly isFiltered: boolean }) {
  const { params } = useWorkspace();
  if (isFiltered) {
    return <EmptyState title="No campaign matches">Change the search or the status.</EmptyState>;
  }
  return (
    <EmptyState title="No campaigns yet">
      <p>A campaign says what you pay promoters for, and where their links lead.</p>
      <Link
        to="/app/$environment/$organizationId/campaigns/new"
        params={params}
        className={buttonLook('main')}
      >
        Create your first campaign
      </Link>
    </EmptyState>
  );
}
