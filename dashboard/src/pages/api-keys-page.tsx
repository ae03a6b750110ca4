import { useState } from 'react';
import { useQuery } from 'urql';
import { countOf } from '../api/count-text';
import { faultsOf } from '../api/faults';
import { ApiKeysDocument } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { EmptyState } from '../parts/empty-state';
import { FaultNotice } from '../parts/fault-notice';
import { PageHead } from '../parts/page-head';
import { Pager } from '../parts/pager';
import { PageSkeleton } from '../parts/skeleton';
import { ApiKeyTable } from './api-key-table';
import { NewKeyDialog } from './new-key-dialog';
import { useWorkspace } from './use-workspace';

const rowsOfPage = 25;

/** The keys of the organization in this environment, and how to create and revoke them. */
export function ApiKeysPage() {
  const { organization } = useWorkspace();
  const [isCreating, create] = useState(false);
  const [page, setPage] = useState(1);
  const variables = { organizationId: organization.id, first: rowsOfPage, offset: (page - 1) * rowsOfPage };
  const [result, ask] = useQuery({ query: ApiKeysDocument, variables });
  const list = result.data?.organization?.apiKeys;
  const button = (
    <ActionButton kind="main" onClick={() => create(true)}>
      New key
    </ActionButton>
  );
  return (
    <>
      <PageHead title="API keys">{button}</PageHead>
      {result.error && (
        <FaultNotice faults={faultsOf(result)} onRetry={() => ask({ requestPolicy: 'network-only' })} />
      )}
      {!list && !result.error && <PageSkeleton />}
      {list?.totalCount === 0 && (
        <EmptyState title="No keys in this environment">
          <p>Your backend reports events with a key. A key works in one environment only.</p>
        </EmptyState>
      )}
      {list && list.totalCount > 0 && (
        <>
          <ApiKeyTable rows={list.nodes} />
          <Pager
            text={countOf(list.totalCount, 'key')}
            page={page}
            hasNext={list.pageInfo.hasNextPage}
            onPage={setPage}
          />
        </>
      )}
      <NewKeyDialog isOpen={isCreating} onClose={() => create(false)} />
    </>
  );
}
