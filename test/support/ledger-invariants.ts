import { expect } from '@jest/globals';
import { createPool } from '../../src/platform/database/create-pool.js';
import { verifyLedger } from '../../src/ledger/ledger-audit/verify-ledger.js';
import { sqlOf } from '../../src/kernel/sql.js';
import { expectSoundAccounts } from './account-invariants.js';
import type { Database } from './database.js';
import { silent } from './silent.js';

/** Checks the invariants of the ledger. Call it in every suite's `afterAll`. */
export async function expectSoundLedger(database: Database): Promise<void> {
  await expectSoundAccounts(database);
  await expectFundedRewards(database);
  await expectHeldMoney(database);
  await expectSettledPayouts(database);
}

/** Rewards, their reversals and the spent budgets agree with the ledger. */
async function expectFundedRewards(database: Database): Promise<void> {
  const funded = await database.query(
    `select reward.id from reward left join ledger_transaction t on t.source_id = reward.id and t.kind = 'REWARD'
     where (reward.paid_from is not null) <> (t.id is not null) or t.amount <> reward.amount + reward.fee
        or (reward.status in ('HELD', 'PAID') and reward.paid_from is null)
        or (reward.status in ('UNFUNDED', 'REVIEW') and reward.paid_from is not null)`,
  );
  expect(funded).toEqual([]);
  const reversed = await database.query(
    `select reward.id from reward left join (
       select reward_id, sum(amount) as amount, sum(fee) as fee from reward_reversal group by 1
     ) taken on taken.reward_id = reward.id
     where reward.reversed <> coalesce(taken.amount, 0) or reward.fee_reversed <> coalesce(taken.fee, 0)
       or (reward.reversed = reward.amount) <> (reward.status = 'REVERSED')
       or (reward.reversed = reward.amount and reward.fee_reversed <> case when reward.paid_from is null then 0 else reward.fee end)`,
  );
  expect(reversed).toEqual([]);
  const spent = await database.query(
    `select campaign.id from campaign
     left join (
       select campaign_id, sum(amount + fee - reversed - fee_reversed) as spent from reward where paid_from is not null group by 1
     ) r on r.campaign_id = campaign.id
     where campaign.spent <> coalesce(r.spent, 0)`,
  );
  expect(spent).toEqual([]);
}

/** The accounts of held rewards and of requested payouts agree with them. */
async function expectHeldMoney(database: Database): Promise<void> {
  const pending = await database.query(
    `select balance.account_id from ledger_balance balance
     join ledger_account account on account.id = balance.account_id and account.kind = 'PENDING'
     join wallet on wallet.id = account.wallet_id and wallet.owner_type = 'PROMOTER'
     left join (
       select promoter_id, asset, sum(amount - reversed) as held from reward where status = 'HELD' group by 1, 2
     ) r on r.promoter_id = wallet.owner_id and r.asset = wallet.asset
     where balance.credits - balance.debits <> coalesce(r.held, 0)`,
  );
  expect(pending).toEqual([]);
  const asked = await database.query(
    `select balance.account_id from ledger_balance balance
     join ledger_account account on account.id = balance.account_id and account.kind = 'PAYOUT'
     left join (
       select wallet_id, sum(amount) as amount from payout where status in ('REQUESTED', 'APPROVED', 'PROCESSING') group by 1
     ) p on p.wallet_id = account.wallet_id
     where balance.credits - balance.debits <> coalesce(p.amount, 0)`,
  );
  expect(asked).toEqual([]);
}

async function expectSettledPayouts(database: Database): Promise<void> {
  const settled = await database.query(
    `select payout.id from payout
     left join lateral (
       select count(*) filter (where kind = 'PAYOUT' and amount = payout.amount) as asked,
              count(*) filter (where kind = 'PAYOUT_PAID' and amount = payout.amount) as paid,
              count(*) filter (where kind = 'PAYOUT_RETURN' and amount = payout.amount) as returned
       from ledger_transaction where source_id = payout.id
     ) t on true
     where t.asked <> 1 or t.paid <> (payout.status = 'PAID')::int
        or t.returned <> (payout.status in ('FAILED', 'CANCELLED', 'REJECTED'))::int`,
  );
  expect(settled).toEqual([]);
}

/** `npm run ledger:verify` must find nothing. Real servers only: tests below move money across tenants. */
export async function expectVerifiedLedger(database: Database): Promise<void> {
  const pool = createPool({ url: database.url, max: 1, role: 'system' }, silent);
  try {
    expect((await verifyLedger(sqlOf(pool))).problem).toBeUndefined();
  } finally {
    await pool.end();
  }
}
