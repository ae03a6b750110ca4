import { useState } from 'react';
import { formatDay, formatTime } from '../api/time-text';
import { useAction } from '../api/use-action';
import { RevokeApiKeyDocument, type KeyRowFragment } from '../gql/graphql';
import { ActionButton } from '../parts/action-button';
import { ConfirmDialog } from '../parts/confirm-dialog';
import { DataTable, type TableColumn } from '../parts/data-table';
import { FaultNotice } from '../parts/fault-notice';
import { StatusBadge, wordsOf } from '../parts/status-badge';

const columns: readonly TableColumn<KeyRowFragment>[] = [
  {
    key: 'name',
    head: 'Name',
    cell: ({ name, prefix, lastFour, revokedAt }) => (
      <span className="flex flex-col gap-0.5">
        <span className="flex flex-wrap items-center gap-2 font-medium break-words">
          {name} {revokedAt !== null && <StatusBadge status="REVOKED" />}
        </span>
        <code className="text-xs text-muted">{`${prefix}…${lastFour}`}</code>
      </span>
    ),
  },
  { key: 'kind', head: 'Kind', cell: ({ kind }) => wordsOf(kind), isWideOnly: true },
  {
    key: 'scopes',
    head: 'Scopes',
    cell: ({ scopes }) => (scopes.includes('*') ? 'All' : scopes.join(', ')),
    isWideOnly: true,
  },
  {
    key: 'used',
    head: 'Last used',
    cell: ({ lastUsedAt }) =>
      lastUsedAt === null ? <span className="text-muted">Never</span> : formatTime(lastUsedAt),
    isWideOnly: true,
  },
  { key: 'created', head: 'Created', cell: ({ createdAt }) => formatDay(createdAt), isWideOnly: true },
];

/** Keys in rows, without their tokens: nobody can read those again. */
export function ApiKeyTable({ rows }: { readonly rows: readonly KeyRowFragment[] }) {
  const [revoking, revoke] = useState<KeyRowFragment>();
  const { run, isRunning, faults } = useAction(RevokeApiKeyDocument);
  const action: TableColumn<KeyRowFragment> = {
    key: 'action',
    head: <span className="sr-only">Actions</span>,
    isNumber: true,
    cell: (row) =>
      row.revokedAt === null && (
        <ActionButton kind="danger" aria-label={`Revoke ${row.name}`} onClick={() => revoke(row)}>
          Revoke
        </ActionButton>
      ),
  };
  return (
    <>
      {faults && (
        <div className="mb-4">
          <FaultNotice faults={faults} />
        </div>
      )}
      <DataTable caption="API keys" columns={[...columns, action]} rows={rows} keyOf={({ id }) => id} />
      <ConfirmDialog
        isOpen={revoking !== undefined}
        title={`Revoke “${revoking?.name ?? ''}”?`}
        text="Programs that use it are refused at once. This cannot be undone."
        confirm="Revoke the key"
        isRunning={isRunning}
        onClose={() => revoke(undefined)}
        onConfirm={() => {
          if (revoking) void run({ input: { id: revoking.id } }).then(() => revoke(undefined));
        }}
      />
    </>
  );
}
