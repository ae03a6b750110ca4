import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { countOf } from '../api/count-text';
import { faultsOf } from '../api/faults';
import { WebhooksDocument } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { EmptyState } from '../parts/empty-state';
import { FaultNotice } from '../parts/fault-notice';
import { PageHead } from '../parts/page-head';
import { Pager } from '../parts/pager';
import { PageSkeleton } from '../parts/skeleton';
import { NewWebhookDialog } from './new-webhook-dialog';
import { useWorkspace } from './use-workspace';
import { WebhookTable } from './webhook-table';

const rowsOfPage = 25;
const address = '/app/$environment/$organizationId/webhooks';

/** Where Tribute tells the organization's programs what happens, and how well it gets through. */
export function WebhooksPage() {
  const { organization } = useWorkspace();
  const { page = 1 } = useSearch({ from: address });
  const navigate = useNavigate({ from: address });
  const [isCreating, create] = useState(false);
  const variables = { organizationId: organization.id, first: rowsOfPage, offset: (page - 1) * rowsOfPage };
  const [result, ask] = useQuery({ query: WebhooksDocument, variables });
  const list = result.data?.organization?.webhookEndpoints;
  return (
    <>
      <PageHead title="Webhooks">
        <ActionButton kind="main" onClick={() => create(true)}>
          New webhook
        </ActionButton>
      </PageHead>
      {result.error && (
        <FaultNotice faults={faultsOf(result)} onRetry={() => ask({ requestPolicy: 'network-only' })} />
      )}
      {!list && !result.error && <PageSkeleton />}
      {list?.totalCount === 0 && (
        <EmptyState title="No webhooks in this environment">
          <p>Tribute tells your programs what happens, by signed requests to an address of yours.</p>
        </EmptyState>
      )}
      {list && list.totalCount > 0 && (
        <>
          <WebhookTable rows={list.nodes} />
          <Pager
            text={countOf(list.totalCount, 'webhook')}
            page={page}
            hasNext={list.pageInfo.hasNextPage}
            onPage={(next) => void navigate({ search: next > 1 ? { page: next } : {} })}
          />
        </>
      )}
      <NewWebhookDialog isOpen={isCreating} onClose={() => create(false)} />
    </>
  );
}
