import { Link } from '@tanstack/react-router';
import { formatMoney } from '../api/money-text';
import { formatTime } from '../api/time-text';
import type { EventRowFragment } from '../gql/graphql';
import { DataTable, type TableColumn } from '../parts/data-table';
import { StatusBadge, wordsOf } from '../parts/status-badge';
import { useWorkspace } from './use-workspace';

const columns: readonly TableColumn<EventRowFragment>[] = [
  { key: 'event', head: 'Event', cell: (row) => <EventLink row={row} /> },
  {
    key: 'status',
    head: 'Status',
    cell: ({ status, decisionTrace }) => (
      <span className="flex flex-col items-start gap-0.5">
        <StatusBadge status={status} />
        {decisionTrace?.reason && <span className="text-xs text-muted">{wordsOf(decisionTrace.reason)}</span>}
      </span>
    ),
  },
  {
    key: 'promoter',
    head: 'Promoter',
    cell: ({ promoter }) => promoter?.name ?? <span className="text-muted">Nobody</span>,
    isWideOnly: true,
  },
  {
    key: 'customer',
    head: 'Customer',
    cell: ({ customerId }) => <span className="break-all">{customerId ?? ''}</span>,
    isWideOnly: true,
  },
  { key: 'amount', head: 'Amount', cell: ({ amount }) => amount && formatMoney(amount), isNumber: true },
];

/** Events in rows. */
export function EventTable({ rows }: { readonly rows: readonly EventRowFragment[] }) {
  return <DataTable caption="Events" columns={columns} rows={rows} keyOf={({ id }) => id} />;
}

function EventLink({ row: { id, eventType, occurredAt } }: { readonly row: EventRowFragment }) {
  const { params } = useWorkspace();
  return (
    <span className="flex flex-col gap-0.5">
      <Link
        to="/app/$environment/$organizationId/events/$eventId"
        params={{ ...params, eventId: id }}
        className="font-medium break-all hover:underline"
      >
        {eventType}
      </Link>
      <span className="text-xs text-muted">{formatTime(occurredAt)}</span>
    </span>
  );
}
