import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { countOf } from '../api/count-text';
import { formatTime } from '../api/time-text';
import { useAction } from '../api/use-action';
import { RedeliverDocument, type DeliveryRowFragment, type WebhookQuery } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { DataTable, type TableColumn } from '../parts/data-table';
import { EmptyState } from '../parts/empty-state';
import { FaultNotice } from '../parts/fault-notice';
import { Pager } from '../parts/pager';
import { StatusBadge, wordsOf } from '../parts/status-badge';
import { controlLook } from '../parts/text-field';
import { DeliveryDialog } from './delivery-dialog';
import { deliveryStatuses, type DeliverySearch } from './delivery-search';

const address = '/app/$environment/$organizationId/webhooks/$endpointId';

interface DeliveryListProps {
  readonly list: NonNullable<WebhookQuery['webhookEndpoint']>['deliveries'];
  readonly onChange: () => void;
}

/** The deliveries to an endpoint, newest first, and what can be done with each. */
export function DeliveryList({ list, onChange }: DeliveryListProps) {
  const search = useSearch({ from: address });
  const navigate = useNavigate({ from: address });
  const change = (next: DeliverySearch) => void navigate({ search: next, replace: true });
  if (!list) return null;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold">Deliveries</h2>
        <select
          aria-label="Status of the deliveries"
          className={`${controlLook} sm:w-44`}
          value={search.status ?? ''}
          onChange={({ target }) => {
            const status = deliveryStatuses.find((one) => one === target.value);
            change(status ? { status } : {});
          }}
        >
          <option value="">All statuses</option>
          {deliveryStatuses.map((status) => (
            <option key={status} value={status}>
              {wordsOf(status)}
            </option>
          ))}
        </select>
      </div>
      {list.totalCount === 0 ? (
        <EmptyState title="No deliveries">
          <p>{search.status ? 'Choose another status.' : 'Send a test to see the first one.'}</p>
        </EmptyState>
      ) : (
        <DeliveryTable rows={list.nodes} onChange={onChange} />
      )}
      <Pager
        text={countOf(list.totalCount, 'delivery', 'deliveries')}
        page={search.page ?? 1}
        hasNext={list.pageInfo.hasNextPage}
        onPage={(page) => {
          const { page: _, ...others } = search;
          change(page > 1 ? { ...others, page } : others);
        }}
      />
    </div>
  );
}

const columns: readonly TableColumn<DeliveryRowFragment>[] = [
  {
    key: 'event',
    head: 'Event',
    cell: ({ event, createdAt }) => (
      <span className="flex flex-col gap-0.5">
        <span className="font-medium break-all">{event?.type ?? 'Unknown'}</span>
        <span className="text-xs text-muted">{formatTime(createdAt)}</span>
      </span>
    ),
  },
  {
    key: 'status',
    head: 'Status',
    cell: ({ status, nextAttemptAt }) => (
      <span className="flex flex-col items-start gap-0.5">
        <StatusBadge status={status} />
        {nextAttemptAt && <span className="text-xs text-muted">{`Next ${formatTime(nextAttemptAt)}`}</span>}
      </span>
    ),
  },
  { key: 'attempts', head: 'Attempts', isNumber: true, isWideOnly: true, cell: (row) => row.attemptCount },
];

function DeliveryTable({ rows, onChange }: { rows: readonly DeliveryRowFragment[]; onChange: () => void }) {
  const [opened, open] = useState<DeliveryRowFragment>();
  const { run, isRunning, faults } = useAction(RedeliverDocument);
  const action: TableColumn<DeliveryRowFragment> = {
    key: 'action',
    head: <span className="sr-only">Actions</span>,
    isNumber: true,
    cell: (row) => (
      <span className="inline-flex flex-wrap justify-end gap-2">
        {(row.status === 'DELIVERED' || row.status === 'FAILED') && (
          <ActionButton
            isRunning={isRunning}
            onClick={() => void run({ input: { id: row.id } }).then(onChange)}
          >
            Send again
          </ActionButton>
        )}
        <ActionButton onClick={() => open(row)}>Attempts</ActionButton>
      </span>
    ),
  };
  return (
    <>
      <FaultNotice faults={faults} />
      <DataTable caption="Deliveries" columns={[...columns, action]} rows={rows} keyOf={({ id }) => id} />
      <DeliveryDialog delivery={opened} onClose={() => open(undefined)} />
    </>
  );
}
