import { expect } from '@jest/globals';
import type { TestDatabase } from './database.js';

/** What must be true of the ledger after whatever happened: call it in every suite's `afterAll`. */
export async function expectSoundLedger(database: TestDatabase): Promise<void> {
  const sums = await database.query(
    `select asset, sum(case direction when 'DEBIT' then amount else -amount end) as off from ledger_entry
     group by asset having sum(case direction when 'DEBIT' then amount else -amount end) <> 0`,
  );
  expect(sums).toEqual([]);
  const folds = await database.query(
    `select balance.account_id from ledger_balance balance
     left join (
       select account_id, count(*) as entries, max(account_version) as version,
              sum(amount) filter (where direction = 'DEBIT') as debits, sum(amount) filter (where direction = 'CREDIT') as credits
       from ledger_entry group by account_id
     ) fold using (account_id)
     where balance.debits <> coalesce(fold.debits, 0) or balance.credits <> coalesce(fold.credits, 0)
        or balance.version <> coalesce(fold.entries, 0) or balance.version <> coalesce(fold.version, 0)`,
  );
  expect(folds).toEqual([]);
  const negative = await database.query(
    `select account_id from ledger_balance where bounded and credits < debits`,
  );
  expect(negative).toEqual([]);
  const funded = await database.query(
    `select reward.id from reward left join ledger_transaction t on t.source_id = reward.id and t.kind = 'REWARD'
     where (reward.status in ('HELD', 'PAID')) <> (t.id is not null) or t.amount <> reward.amount`,
  );
  expect(funded).toEqual([]);
  const spent = await database.query(
    `select campaign.id from campaign
     left join (select campaign_id, sum(amount) as spent from reward where status in ('HELD', 'PAID') group by 1) r
       on r.campaign_id = campaign.id
     where campaign.spent <> coalesce(r.spent, 0)`,
  );
  expect(spent).toEqual([]);
}
