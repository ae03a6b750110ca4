import type { Caller } from '../../kernel/caller.js';
import { requireId } from '../../kernel/ids.js';
import { tenantConditions } from '../../kernel/list-conditions.js';
import { money } from '../../kernel/schema/money.type.js';
import { readTotals } from '../../tracking/performance/read-totals.js';
import type { PayoutStatus } from './payout-status.js';
import type { PayoutTotal } from './payout-total.type.js';
import type { PayoutTotalGrouping, PayoutTotalsArgs } from './payout-totals.inputs.js';

interface Sums {
  readonly amount: bigint;
  readonly fee: bigint;
  readonly status?: PayoutStatus;
  readonly promoter_id?: string;
}

const columns: Readonly<Record<PayoutTotalGrouping, string>> = { STATUS: 'status', PROMOTER: 'promoter_id' };

/** Sums up payouts. Amounts of different assets are never added. */
export class PayoutTotalsService {
  /**
   * The payouts of an owner by asset. Index: payout_organization, payout_promoter.
   * @param owner The TypeID of an organization, or the bare uuid of a promoter.
   */
  async of(
    caller: Caller,
    owner: { readonly organizationId?: string; readonly promoterId?: string },
    { filter, ...args }: PayoutTotalsArgs,
  ): Promise<PayoutTotal[]> {
    const promoterIds = filter?.promoterIds?.map((id) => requireId('promoter', id, 'filter', 'promoterIds'));
    const conditions = tenantConditions(caller.principal, 'payouts:read', owner.organizationId)
      .andIf(owner.promoterId, 'promoter_id = ?')
      .andIf(promoterIds, 'promoter_id = any(?::uuid[])')
      .andIf(filter?.statuses, 'status = any(?)');
    const groups = [...new Set(args.groupBy ?? [])].map((group) => columns[group]);
    const sums = 'sum(amount) as amount, sum(fee) as fee';
    const rows = await readTotals<Sums>(caller, { table: 'payout', conditions, sums, groups }, args);
    return rows.map(({ asset, at, count, amount, fee, ...row }) => ({
      asset,
      at,
      count,
      amount: money(amount, asset),
      fee: money(fee, asset),
      net: money(amount - fee, asset),
      status: row.status ?? null,
      promoterId: row.promoter_id ?? null,
    }));
  }
}
