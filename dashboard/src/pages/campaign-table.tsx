import { Link } from '@tanstack/react-router';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { formatMoney } from '../api/money-text';
import { formatDay } from '../api/time-text';
import type { CampaignOrderField, CampaignRowFragment, OrderDirection } from '../gql/graphql';
import { DataTable, type TableColumn } from '../parts/data-table';
import { StatusBadge } from '../parts/status-badge';
import type { CampaignSearch } from './campaign-search';
import { useWorkspace } from './use-workspace';

type Sort = (order: { readonly sort: CampaignOrderField; readonly direction: OrderDirection }) => void;

interface CampaignTableProps {
  readonly rows: readonly CampaignRowFragment[];
  readonly search: CampaignSearch;
  readonly onSort: Sort;
}

type Column = Pick<TableColumn<CampaignRowFragment>, 'cell' | 'isNumber' | 'isWideOnly'> & {
  readonly label: string;
};

const columns: Readonly<Partial<Record<CampaignOrderField, Column>>> = {
  NAME: { label: 'Name', cell: (row) => <CampaignLink row={row} /> },
  STATUS: { label: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
  BUDGET: {
    label: 'Budget',
    cell: ({ budget }) => (budget ? formatMoney(budget) : <span className="text-muted">None</span>),
    isNumber: true,
    isWideOnly: true,
  },
  SPENT: { label: 'Spent', cell: ({ spent }) => formatMoney(spent), isNumber: true },
  CREATED_AT: {
    label: 'Created',
    cell: ({ createdAt }) => formatDay(createdAt),
    isNumber: true,
    isWideOnly: true,
  },
};

/** Campaigns in rows. A press on a heading sorts by it. */
export function CampaignTable({ rows, search, onSort }: CampaignTableProps) {
  const { sort = 'CREATED_AT', direction = 'DESC' } = search;
  const shown = Object.entries(columns).map(([key, { label, ...column }]) => {
    const isSorted = key === sort;
    return {
      ...column,
      key,
      sorted: isSorted ? (direction === 'ASC' ? 'ascending' : 'descending') : undefined,
      head: (
        <SortButton
          label={label}
          direction={isSorted ? direction : undefined}
          onPress={() =>
            onSort({
              sort: key as CampaignOrderField,
              direction: isSorted && direction === 'DESC' ? 'ASC' : 'DESC',
            })
          }
        />
      ),
    } as const;
  });
  return <DataTable caption="Campaigns" columns={shown} rows={rows} keyOf={({ id }) => id} />;
}

interface SortButtonProps {
  readonly label: string;
  readonly direction: OrderDirection | undefined;
  readonly onPress: () => void;
}

function SortButton({ label, direction, onPress }: SortButtonProps) {
  return (
    <button type="button" onClick={onPress} className="inline-flex items-center gap-1 rounded hover:text-ink">
      {label}
      {direction === 'ASC' && <ArrowUp aria-hidden className="size-3" />}
      {direction === 'DESC' && <ArrowDown aria-hidden className="size-3" />}
    </button>
  );
}

function CampaignLink({ row: { id, name } }: { readonly row: CampaignRowFragment }) {
  const { params } = useWorkspace();
  return (
    <Link
      to="/app/$environment/$organizationId/campaigns/$campaignId"
      params={{ ...params, campaignId: id }}
      className="font-medium break-words hover:text-accent hover:underline"
    >
      {name}
    </Link>
  );
}
