import { Link } from '@tanstack/react-router';
import { formatCount, formatShare } from '../api/count-text';
import type { EndpointRowFragment } from '../gql/graphql';
import { DataTable, type TableColumn } from '../parts/data-table';
import { StatusBadge } from '../parts/status-badge';
import { useWorkspace } from './use-workspace';

const columns: readonly TableColumn<EndpointRowFragment>[] = [
  { key: 'name', head: 'Name', cell: (row) => <EndpointName row={row} /> },
  { key: 'status', head: 'Status', cell: (row) => <EndpointStatus row={row} /> },
  {
    key: 'events',
    head: 'Events',
    cell: ({ eventTypes }) => (eventTypes.includes('*') ? 'All' : eventTypes.join(', ')),
    isWideOnly: true,
  },
  {
    key: 'deliveries',
    head: 'In 30 days',
    isNumber: true,
    isWideOnly: true,
    cell: ({ performance }) => formatCount(performance?.totals.deliveries ?? 0),
  },
  {
    key: 'rate',
    head: 'Delivered',
    isNumber: true,
    cell: ({ performance }) => formatShare(performance?.totals.successRate ?? null),
  },
];

/** Webhook endpoints in rows, with how well they are reached. */
export function WebhookTable({ rows }: { readonly rows: readonly EndpointRowFragment[] }) {
  return <DataTable caption="Webhooks" columns={columns} rows={rows} keyOf={({ id }) => id} />;
}

function EndpointName({ row: { id, name, targetUrl } }: { readonly row: EndpointRowFragment }) {
  const { params } = useWorkspace();
  return (
    <span className="flex flex-col gap-0.5">
      <Link
        to="/app/$environment/$organizationId/webhooks/$endpointId"
        params={{ ...params, endpointId: id }}
        className="font-medium break-words hover:underline"
      >
        {name}
      </Link>
      <code className="text-xs break-all text-muted">{targetUrl}</code>
    </span>
  );
}

/** Its status; enabled but failing is said too. */
export function EndpointStatus({ row }: { readonly row: EndpointRowFragment }) {
  const isFailing = row.status === 'ENABLED' && row.failingSince !== null;
  return <StatusBadge status={isFailing ? 'FAILING' : row.status} />;
}
