import { expect } from '@jest/globals';
import type { Database } from './database.js';

/**
 * Invariants of accounts, transactions and entries. Each statement checks the whole ledger once and finds
 * violations, so none may return a row.
 */
const faults: Readonly<Record<string, string>> = {
  'assets whose debits are not their credits': `
    select account.asset, account.environment from ledger_entry entry join ledger_account account on account.id = entry.account_id
    group by 1, 2 having sum(case direction when 'DEBIT' then amount else -amount end) <> 0`,
  'assets whose balances do not come to nothing': `
    select account.asset, account.environment from ledger_balance balance join ledger_account account on account.id = balance.account_id
    group by 1, 2 having sum(debits - credits) <> 0`,
  'transactions that do not balance, cross assets or have no entries': `
    select t.id from ledger_transaction t left join (
      select transaction_id, sum(amount) filter (where direction = 'DEBIT') as debits, sum(amount) filter (where direction = 'CREDIT') as credits,
             min(asset) as first, max(asset) as last, count(*) as entries
      from ledger_entry group by 1
    ) e on e.transaction_id = t.id
    where e.entries is null or e.debits <> e.credits or e.debits <> t.amount or e.first <> t.asset or e.last <> t.asset`,
  'entries in another asset than their account': `
    select entry.id from ledger_entry entry join ledger_account account on account.id = entry.account_id where account.asset <> entry.asset`,
  'balances that are not the fold of their entries': `
    select balance.account_id from ledger_balance balance left join (
      select account_id, count(*) as entries, max(account_version) as version,
             sum(amount) filter (where direction = 'DEBIT') as debits, sum(amount) filter (where direction = 'CREDIT') as credits
      from ledger_entry group by account_id
    ) fold using (account_id)
    where balance.debits <> coalesce(fold.debits, 0) or balance.credits <> coalesce(fold.credits, 0)
       or balance.version <> coalesce(fold.entries, 0) or balance.version <> coalesce(fold.version, 0)`,
  'accounts without a balance': `
    select id from ledger_account where not exists (select from ledger_balance where account_id = ledger_account.id)`,
  'entries that break the chain of their account': `
    select id from (
      select id, account_version, balance_after, row_number() over chain as number,
             sum(case direction when 'CREDIT' then amount else -amount end) over chain as running
      from ledger_entry window chain as (partition by account_id order by id)
    ) entry where account_version <> number or balance_after <> running`,
  'bounded accounts below zero': `select account_id from ledger_balance where bounded and credits < debits`,
  'accounts whose floor is not that of their kind': `
    select id from ledger_account join ledger_balance on account_id = id
    where bounded <> (kind not in ('CLEARING', 'BAD_DEBT', 'RECEIVABLE'))`,
  'causes that moved money twice': `
    select source_id from ledger_transaction group by organization_id, kind, source_id having count(*) > 1`,
  'transactions that were taken back twice': `
    select reverses_id from ledger_transaction where reverses_id is not null group by 1 having count(*) > 1`,
};

/** Checks every invariant of the ledger alone, regardless of its content. */
export async function expectSoundAccounts(database: Pick<Database, 'query'>): Promise<void> {
  const found = await Promise.all(
    Object.entries(faults).map(async ([name, statement]) => [name, await database.query(statement)] as const),
  );
  expect(Object.fromEntries(found.filter(([, rows]) => rows.length > 0))).toEqual({});
}
