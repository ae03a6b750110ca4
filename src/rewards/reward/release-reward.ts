import type { Sql } from '../../kernel/sql.js';
import type { Transaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import type { LockedOrganizationWallet } from '../../ledger/wallet/lock-organization-wallet.js';
import { releaseRewards } from './release-rewards.js';
import { rewardDomainEvent } from './reward-domain-event.js';
import { rewardColumns, type RewardRow } from './reward-row.js';

/** Releases one HELD or REVIEW reward. It and the wallet must be locked. Returns its new status. */
export async function releaseReward(
  tx: Transaction,
  { walletKey }: LockedOrganizationWallet,
  { id, status }: { readonly id: string; readonly status: 'HELD' | 'REVIEW' },
): Promise<'PAID' | 'UNFUNDED'> {
  if (status === 'HELD') {
    const sql = `select ${rewardColumns}, 0 as "holdingPeriodDays" from reward where id = $1`;
    await releaseRewards(tx, walletKey, [await readRow(tx.sql, sql, id)]);
    return 'PAID';
  }
  const waiting = await readRow(
    tx.sql,
    `update reward set status = 'UNFUNDED', reviewed_at = now(),
            unfunded_by = coalesce(unfunded_by, case when campaign.is_prefunded then 'BUDGET' else 'WALLET' end)
     from campaign where campaign.id = reward.campaign_id and reward.id = $1
     returning ${rewardColumns}, 0 as "holdingPeriodDays"`,
    id,
  );
  tx.record(rewardDomainEvent(walletKey, waiting, false));
  await tx.sql.query(wakeUpSql('funds'));
  return 'UNFUNDED';
}

async function readRow(sql: Sql, statement: string, id: string): Promise<RewardRow> {
  const [row] = (await sql.query<RewardRow>(statement, [id])) as [RewardRow];
  return row;
}
