import { conflict, type RefusedError } from '../../kernel/errors.js';
import { formatMajor } from '../../kernel/money.js';
import type { Sql } from '../../kernel/sql.js';

/**
 * Obstacles to paying a promoter in an asset, as SQL for a row with `promoter_id` and `asset`: a suspension
 * or a debt. Checked on request, approval and payment, because they may arise at any time.
 */
export const unobstructed = (row: string): string => `exists (
  select from promoter join organization on organization.id = promoter.organization_id
  where promoter.id = ${row}.promoter_id and promoter.suspended_at is null and organization.suspended_at is null)
  and not exists (${debtOf(`${row}.promoter_id`, `${row}.asset`)})`;

function debtOf(promoterId: string, asset: string): string {
  return `select balance.debits - balance.credits as owed
    from wallet join ledger_account account on account.wallet_id = wallet.id and account.kind = 'RECEIVABLE'
    join ledger_balance balance on balance.account_id = account.id
    where wallet.owner_type = 'PROMOTER' and wallet.owner_id = ${promoterId} and wallet.asset = ${asset}
      and balance.debits > balance.credits`;
}

/** Refuses to pay a promoter who is suspended, has a suspended organization, or owes. Runs as the system. */
export async function findPayoutObstacle(
  sql: Sql,
  { promoterId, asset }: { readonly promoterId: string; readonly asset: string },
): Promise<RefusedError | undefined> {
  const [found] = await sql.query<{ promoter: boolean; organization: boolean; owed: bigint | null }>(
    `select promoter.suspended_at is not null as promoter, organization.suspended_at is not null as organization,
            (${debtOf('$1::uuid', '$2::text')}) as owed
     from promoter join organization on organization.id = promoter.organization_id where promoter.id = $1`,
    [promoterId, asset],
  );
  if (found?.promoter) return conflict('This promoter is suspended and cannot be paid.');
  if (found?.organization) return conflict('This organization is suspended.');
  if (found?.owed == null) return undefined;
  const owed = formatMajor(found.owed, asset);
  const message = `This promoter owes ${owed} ${asset}; earnings repay the debt before anything is paid out.`;
  return conflict(message);
}
