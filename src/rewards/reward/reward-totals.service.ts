import type { Caller } from '../../kernel/caller.js';
import { requireId } from '../../kernel/ids.js';
import { tenantConditions, type Conditions } from '../../kernel/list-conditions.js';
import { money } from '../../kernel/schema/money.type.js';
import { readTogether } from '../../kernel/read-together.js';
import { requireScope } from '../../kernel/principal.js';
import type { Money } from '../../kernel/schema/money.type.js';
import type { Promoter } from '../../identity/promoter/promoter.entity.js';
import { readTotals } from '../../tracking/performance/read-totals.js';
import type { RewardTotal } from './reward-total.type.js';
import type { RewardTotalFilter, RewardTotalGrouping, RewardTotalsArgs } from './reward-totals.inputs.js';
import type { RewardStatus } from './reward.entity.js';

/** Whose rewards are summed up. A bare uuid for a campaign or promoter, the TypeID of an organization. */
interface Owner {
  readonly organizationId?: string;
  readonly campaignId?: string;
  readonly promoterId?: string;
}

interface Sums {
  readonly amount: bigint;
  readonly fee: bigint;
  readonly reversed: bigint;
  readonly status?: RewardStatus;
  readonly campaign_id?: string;
  readonly promoter_id?: string;
}

const columns: Readonly<Record<RewardTotalGrouping, string>> = {
  STATUS: 'status',
  CAMPAIGN: 'campaign_id',
  PROMOTER: 'promoter_id',
};

/** Sums up rewards, and what promoters are still owed. Amounts of different assets are never added. */
export class RewardTotalsService {
  /** The rewards of an owner by asset. Index: reward_organization, reward_campaign, reward_promoter. */
  async of(caller: Caller, owner: Owner, args: RewardTotalsArgs): Promise<RewardTotal[]> {
    const conditions = tenantConditions(caller.principal, 'rewards:read', owner.organizationId)
      .andIf(owner.campaignId, 'campaign_id = ?')
      .andIf(owner.promoterId, 'promoter_id = ?');
    addFilter(conditions, args.filter ?? {});
    const groups = [...new Set(args.groupBy ?? [])].map((group) => columns[group]);
    const sums = 'sum(amount) as amount, sum(fee) as fee, sum(reversed) as reversed';
    const rows = await readTotals<Sums>(caller, { table: 'reward', conditions, sums, groups }, args);
    return rows.map(({ asset, at, count, amount, fee, reversed, ...row }) => ({
      asset,
      at,
      count,
      amount: money(amount, asset),
      fee: money(fee, asset),
      reversedAmount: money(reversed, asset),
      status: row.status ?? null,
      campaignId: row.campaign_id ?? null,
      promoterId: row.promoter_id ?? null,
    }));
  }

  /**
   * What the promoter earned and was not paid yet, by asset.
   * Plan: reward_unfunded; wallet by its owner, ledger_account_of_wallet, ledger_balance by primary key.
   */
  async owedTo(caller: Caller, { id, environment }: Promoter): Promise<Money[]> {
    requireScope(caller.principal, 'rewards:read');
    requireScope(caller.principal, 'wallet:read');
    const rows = await readTogether<{ asset: string; amount: bigint }>(caller, {
      text: owedSql,
      values: [id, environment],
      ids: [0],
    });
    return rows.map(({ asset, amount }) => money(amount, asset));
  }
}

function addFilter(conditions: Conditions, filter: RewardTotalFilter): void {
  const ids = (kind: 'campaign' | 'promoter', given: readonly string[] | null | undefined) =>
    given?.map((id) => requireId(kind, id, 'filter', `${kind}Ids`));
  conditions
    .andIf(ids('campaign', filter.campaignIds), 'campaign_id = any(?::uuid[])')
    .andIf(ids('promoter', filter.promoterIds), 'promoter_id = any(?::uuid[])')
    .andIf(filter.statuses, 'status = any(?)');
}

const owedSql = `select asset, sum(amount) as amount from (
     select asset, amount - reversed as amount from reward where promoter_id = $1 and status = 'UNFUNDED'
     union all
     select account.asset, balance.credits - balance.debits
     from wallet join ledger_account account on account.wallet_id = wallet.id
       join ledger_balance balance on balance.account_id = account.id
     where wallet.owner_type = 'PROMOTER' and wallet.owner_id = $1 and wallet.environment = $2
       and account.kind in ('AVAILABLE', 'PENDING', 'PAYOUT')
   ) as owed group by asset having sum(amount) > 0 order by asset`;
