import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import type { WalletKey } from '../../ledger/wallet/lock-organization-wallet.js';
import type { Granted } from './granted.js';

const granted = rowSet({
  id: 'uuid',
  campaignId: 'uuid',
  promoterId: 'uuid',
  sourceType: 'text',
  sourceId: 'uuid',
  ruleKey: 'text',
  leg: 'integer',
  linkId: 'uuid',
  conversionId: 'uuid',
  actionAttemptId: 'uuid',
  amount: 'numeric',
  fee: 'numeric',
  status: 'text',
  holdingPeriodDays: 'integer',
  unfundedBy: 'text',
  ruleVersionId: 'uuid',
  paidFrom: 'uuid',
});

/** Inserts the rewards of one organization's wallet with one statement. `reward_once` refuses duplicates. */
export async function insertRewards(
  sql: Sql,
  walletKey: WalletKey,
  rewards: readonly (Granted & { readonly paidFrom: string | null })[],
): Promise<void> {
  await sql.query(
    `insert into reward (id, organization_id, environment, asset, campaign_id, promoter_id, source_type, source_id, rule_key, leg, link_id,
                         conversion_id, action_attempt_id, amount, fee, status, hold_until, paid_at, unfunded_by,
                         hold_days, rule_version_id, paid_from)
     select id, $1, $2, $3, campaign_id, promoter_id, source_type, source_id, rule_key, leg, link_id, conversion_id, action_attempt_id, amount,
            fee, status, case status when 'HELD' then now() + make_interval(days => holding_period_days) end,
            case status when 'PAID' then now() end, unfunded_by, holding_period_days, rule_version_id, paid_from
     from ${granted.as('granted', 4)}`,
    [walletKey.organizationId, walletKey.environment, walletKey.asset, ...granted.values(rewards)],
  );
}
