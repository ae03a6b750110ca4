import type { Sql } from '../../kernel/sql.js';
import type { WalletKey } from '../../ledger/wallet/lock-organization-wallet.js';
import type { Granted } from './granted.js';

/** Inserts the rewards of one organization's wallet with one statement. `reward_once` refuses duplicates. */
export async function insertRewards(
  sql: Sql,
  walletKey: WalletKey,
  rewards: readonly (Granted & { readonly paidFrom: string | null })[],
): Promise<void> {
  await sql.query(
    `insert into reward (id, organization_id, environment, asset, campaign_id, promoter_id, source_type, source_id, rule_key,
                         conversion_id, action_attempt_id, amount, fee, status, hold_until, paid_at, unfunded_by,
                         hold_days, rule_version_id, paid_from)
     select id, $1, $2, $3, campaign_id, promoter_id, source_type, source_id, rule_key, conversion_id, action_attempt_id, amount,
            fee, status, case status when 'HELD' then now() + make_interval(days => holding_days) end,
            case status when 'PAID' then now() end, unfunded_by, holding_days, rule_version_id, paid_from
     from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::uuid[], $9::text[], $10::uuid[], $11::uuid[], $12::numeric[],
                 $13::numeric[], $14::text[], $15::integer[], $16::text[], $17::uuid[], $18::uuid[])
       as r (id, campaign_id, promoter_id, source_type, source_id, rule_key, conversion_id, action_attempt_id, amount, fee, status,
             holding_days, unfunded_by, rule_version_id, paid_from)`,
    [
      walletKey.organizationId,
      walletKey.environment,
      walletKey.asset,
      rewards.map((reward) => reward.id),
      rewards.map((reward) => reward.campaignId),
      rewards.map((reward) => reward.promoterId),
      rewards.map((reward) => reward.sourceType),
      rewards.map((reward) => reward.sourceId),
      rewards.map((reward) => reward.ruleKey),
      rewards.map((reward) => reward.conversionId),
      rewards.map((reward) => reward.actionAttemptId),
      rewards.map((reward) => reward.amount.toString()),
      rewards.map((reward) => reward.fee.toString()),
      rewards.map((reward) => reward.status),
      rewards.map((reward) => reward.holdingPeriodDays),
      rewards.map((reward) => reward.unfundedBy),
      rewards.map((reward) => reward.ruleVersionId),
      rewards.map((reward) => reward.paidFrom),
    ],
  );
}
