import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  openSealedLedger,
  closeLedger,
  sealedLedger,
  entriesOfFirst,
  verifyTampered,
} from './sealed-ledger.js';

describe('the ledger check finds the row of', () => {
  beforeAll(openSealedLedger);
  afterAll(closeLedger);

  it('a changed amount', async () => {
    const [id] = await entriesOfFirst();
    const seen = await verifyTampered(`update ledger_entry set amount = amount + 5 where id = ${id}`);
    expect(seen.problem).toMatchObject({ code: 'BROKEN_CHAIN', table: 'ledger_entry', rowId: id });
  });

  it('a deleted entry', async () => {
    const [id, next] = await entriesOfFirst();
    const seen = await verifyTampered(`delete from ledger_entry where id = ${id}`);
    expect(seen.problem).toMatchObject({
      code: 'BROKEN_CHAIN',
      rowId: next,
      expected: expect.stringContaining('version 11,'),
      found: expect.stringContaining('version 12,'),
    });
  });

  it('an inserted entry', async () => {
    const [id] = await entriesOfFirst();
    const copied = 'transaction_id, account_id, asset, direction, amount';
    const seen = await verifyTampered(
      `insert into ledger_entry (${copied}, account_version, balance_after)
       select transaction_id, account_id, asset, 'CREDIT', amount, 22, 999981 from ledger_entry where id = ${id}`,
    );
    expect(seen.problem).toMatchObject({
      code: 'WRONG_BALANCE',
      table: 'ledger_balance',
      rowId: sealedLedger().accounts[0],
      expected: expect.stringContaining('version 22'),
      found: expect.stringContaining('version 21'),
    });
  });

  it('a changed balance', async () => {
    const seen = await verifyTampered(
      `update ledger_balance set credits = credits + 1000 where account_id = '${sealedLedger().accounts[1]}'`,
    );
    expect(seen.problem).toEqual(
      expect.objectContaining({
        code: 'WRONG_BALANCE',
        rowId: sealedLedger().accounts[1],
        expected: 'version 20, debits 0, credits 20',
        found: 'version 20, debits 0, credits 1020',
      }),
    );
  });

  it('a deleted balance', async () => {
    const seen = await verifyTampered(
      `delete from ledger_balance where account_id = '${sealedLedger().accounts[1]}'`,
    );
    expect(seen.problem).toMatchObject({ table: 'ledger_balance', found: 'none' });
  });

  it('a balance below its floor, even if it matches its entries', async () => {
    const [first] = sealedLedger().accounts;
    const seen = await verifyTampered(
      'alter table ledger_balance drop constraint ledger_balance_floor',
      `insert into ledger_entry (transaction_id, account_id, asset, direction, amount, account_version, balance_after)
       select transaction_id, account_id, asset, 'DEBIT', 2000000, 22, balance_after - 2000000 from ledger_entry
       where account_id = '${first}' and account_version = 21`,
      `update ledger_balance set debits = debits + 2000000, version = 22 where account_id = '${first}'`,
    );
    expect(seen.problem).toMatchObject({ code: 'BELOW_FLOOR', rowId: first, found: '-1000020' });
  });

  it('a floor of an account that has none', async () => {
    const [clearing] = await sealedLedger().database.query<{ id: string }>(
      `select id from ledger_account where kind = 'CLEARING'`,
    );
    const seen = await verifyTampered(
      'alter table ledger_balance drop constraint ledger_balance_floor',
      `update ledger_balance set bounded = true where account_id = '${clearing?.id}'`,
    );
    expect(seen.problem).toMatchObject({
      code: 'WRONG_FLOOR',
      rowId: clearing?.id,
      expected: 'bounded false, as CLEARING is',
    });
  });

  it('a change that keeps every sum and chain, by the seals', async () => {
    const [id] = await entriesOfFirst();
    const [{ transactionId } = { transactionId: '' }] = await sealedLedger().database.query<{
      transactionId: string;
    }>(`select transaction_id as "transactionId" from ledger_entry where id = ${id}`);
    const seen = await verifyTampered(
      `update ledger_transaction set created_at = created_at - interval '1 microsecond' where id = '${transactionId}'`,
    );
    const { problem } = seen;
    expect(problem).toMatchObject({ code: 'BROKEN_SEAL', table: 'ledger_entry' });
    expect(problem?.found).toContain('changed');
    const [named] = await sealedLedger().database.query<{ transactionId: string }>(
      `select transaction_id as "transactionId" from ledger_entry where id = ${problem?.rowId}`,
    );
    expect(named?.transactionId).toBe(transactionId);
  });

  it('a deleted transaction even if everything else was adapted', async () => {
    const [id] = await entriesOfFirst();
    const [{ transactionId } = { transactionId: '' }] = await sealedLedger().database.query<{
      transactionId: string;
    }>(`select transaction_id as "transactionId" from ledger_entry where id = ${id}`);
    const [first, second] = sealedLedger().accounts;
    const closeGap = (account: string, change: number): string[] => [
      // In two steps, because the unique index is still active.
      `update ledger_entry set account_version = 1 - account_version, balance_after = balance_after + ${change}
       where account_id = '${account}' and id > ${id}`,
      `update ledger_entry set account_version = -account_version where account_id = '${account}' and account_version < 0`,
    ];
    const seen = await verifyTampered(
      `delete from ledger_entry where transaction_id = '${transactionId}'`,
      `delete from ledger_transaction where id = '${transactionId}'`,
      ...closeGap(first, 1),
      ...closeGap(second, -1),
      `update ledger_balance set debits = debits - 1, version = version - 1 where account_id = '${first}'`,
      `update ledger_balance set credits = credits - 1, version = version - 1 where account_id = '${second}'`,
    );
    const { problem, accounts, transactions } = seen;
    expect({ accounts, transactions }).toEqual({ accounts: 5, transactions: 20 });
    expect(problem).toMatchObject({ code: 'BROKEN_SEAL', table: 'ledger_entry', rowId: id });
    expect(problem?.found).toContain('removed');
  });
});
