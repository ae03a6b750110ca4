import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkBlocks } from '../../../src/ledger/ledger-audit/check-blocks.js';
import { verifyLedger } from '../../../src/ledger/ledger-audit/verify-ledger.js';
import { postTransactions } from '../../../src/ledger/wallet/post-transactions.js';
import { inSqlTransaction } from '../../../src/kernel/sql.js';
import { openSealedLedger, closeLedger, sealedLedger, entriesOfFirst } from './sealed-ledger.js';

describe('an intact ledger', () => {
  beforeEach(openSealedLedger);
  afterEach(closeLedger);

  it('passes the check, sealed or not, and has the published head', async () => {
    const { headHash } = await verifyLedger(sealedLedger().sql);
    await sealedLedger().move(3);
    expect(await verifyLedger(sealedLedger().sql, headHash)).toEqual({
      problem: undefined,
      accounts: 5,
      transactions: 24,
      blocks: 9,
      unsealed: 6,
      headHash,
    });
    expect(headHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await sealedLedger().seal(5)).toBe(2);
    expect(await verifyLedger(sealedLedger().sql, headHash)).toMatchObject({
      problem: undefined,
      unsealed: 0,
      blocks: 11,
    });
    // Nothing more to do, and no block without entries.
    expect(await sealedLedger().seal(5)).toBe(0);
  });

  it('refuses changes of seals, and seals out of order', async () => {
    const query = async (text: string): Promise<object[]> => sealedLedger().database.query(text);
    await expect(query('update ledger_block set sealed_at = now()')).rejects.toThrow(/append-only/);
    await expect(query('delete from ledger_block')).rejects.toThrow(/append-only/);
    await expect(query('truncate ledger_block')).rejects.toThrow(/append-only/);
    const columns = 'hash, format, entries, marks, sealed_at';
    await expect(
      query(
        `insert into ledger_block (number, previous_hash, after_entry_id, last_entry_id, ${columns})
         select number + 2, sha256(hash), last_entry_id, last_entry_id + 100, sha256(marks), format, entries, marks, sealed_at
         from ledger_block order by number desc limit 1`,
      ),
    ).rejects.toThrow(/does not follow/);
  });
});

describe('the ledger check finds', () => {
  beforeEach(openSealedLedger);
  afterEach(closeLedger);

  it('a balance without its floor, before and after it falls below', async () => {
    const [first, second] = sealedLedger().accounts;
    await sealedLedger().tamper(`update ledger_balance set bounded = false where account_id = '${first}'`);
    expect((await verifyLedger(sealedLedger().sql)).problem).toMatchObject({
      code: 'WRONG_FLOOR',
      table: 'ledger_balance',
      rowId: first,
      expected: 'bounded true, as AVAILABLE is',
      found: 'bounded false',
    });
    // From here on the ledger's own statement posts it, so every chain and sum is consistent.
    await inSqlTransaction(sealedLedger().pool, async (tx) =>
      postTransactions(tx, [sealedLedger().transfer(first, second, 5_000_000n)]),
    );
    expect((await verifyLedger(sealedLedger().sql)).problem).toMatchObject({
      code: 'BELOW_FLOOR',
      rowId: first,
      expected: 'at least 0',
      found: '-4000020',
    });
  });

  it('a transaction that is deleted, changed, unbalanced or of another environment', async () => {
    const [id] = await entriesOfFirst();
    const [{ transactionId } = { transactionId: '' }] = await sealedLedger().database.query<{
      transactionId: string;
    }>(`select transaction_id as "transactionId" from ledger_entry where id = ${id}`);
    const where = `where id = '${transactionId}'`;
    const problemAfter = async (...statements: string[]): Promise<unknown> => {
      await sealedLedger().tamper(...statements);
      return (await verifyLedger(sealedLedger().sql)).problem;
    };
    const named = { table: 'ledger_transaction', rowId: transactionId };
    expect(await problemAfter(`update ledger_transaction set amount = 7 ${where}`)).toMatchObject({
      ...named,
      code: 'WRONG_AMOUNT',
      expected: 'amount 1',
      found: 'amount 7',
    });
    expect(
      await problemAfter(`update ledger_transaction set amount = 1, environment = 'LIVE' ${where}`),
    ).toMatchObject({ ...named, code: 'WRONG_TENANT' });
    expect(
      await problemAfter(`update ledger_transaction set environment = 'SANDBOX', asset = 'EUR' ${where}`),
    ).toMatchObject({ ...named, code: 'WRONG_ASSET' });
    // The account's whole chain is made consistent, so that only the transaction shows the change.
    expect(
      await problemAfter(
        `update ledger_transaction set asset = 'USD' ${where}`,
        `update ledger_entry set amount = amount + 5 where id = ${id}`,
        `update ledger_entry set balance_after = balance_after - 5
         where account_id = '${sealedLedger().accounts[0]}' and id >= ${id}`,
        `update ledger_balance set debits = debits + 5 where account_id = '${sealedLedger().accounts[0]}'`,
      ),
    ).toMatchObject({ ...named, code: 'UNBALANCED', found: 'debits 6, credits 1' });
    expect(await problemAfter(`delete from ledger_transaction ${where}`)).toMatchObject({
      code: 'MISSING_TRANSACTION',
      table: 'ledger_entry',
      rowId: id,
    });
  });

  it('an entry with a skipped number after a sealed block', async () => {
    // A rolled-back transaction leaves a gap.
    const [{ gap } = { gap: '' }] = await sealedLedger().database.query<{ gap: string }>(
      `select nextval('ledger_entry_id_seq')::text as gap`,
    );
    await sealedLedger().move(5);
    await sealedLedger().seal();
    await sealedLedger().tamper(
      `insert into ledger_entry (id, transaction_id, account_id, asset, direction, amount, account_version, balance_after) overriding system value
       select ${gap}, transaction_id, account_id, asset, direction, amount, 99, balance_after from ledger_entry
       where account_id = '${sealedLedger().accounts[0]}' and account_version = 2`,
    );
    // It also breaks the chain of its account. This tests whether the seal alone detects it.
    const { findings } = await checkBlocks(sealedLedger().sql);
    expect(findings).toEqual([
      expect.objectContaining({ code: 'BROKEN_SEAL', table: 'ledger_entry', rowId: gap, subject: '10' }),
    ]);
    expect(findings[0]?.found).toContain('inserted');
  });

  it('blocks that are reordered, replaced or deleted', async () => {
    await sealedLedger().tamper(
      `update ledger_block set number = 100 where number = 3`,
      `update ledger_block set number = 3 where number = 4`,
      `update ledger_block set number = 4 where number = 100`,
    );
    expect((await verifyLedger(sealedLedger().sql)).problem).toMatchObject({
      code: 'BROKEN_LINK',
      table: 'ledger_block',
      rowId: '3',
    });
    await sealedLedger().tamper(
      `update ledger_block set number = 100 where number = 3`,
      `update ledger_block set number = 3 where number = 4`,
      `update ledger_block set number = 4 where number = 100`,
      `update ledger_block set sealed_at = sealed_at - interval '1 day' where number = 5`,
    );
    expect((await verifyLedger(sealedLedger().sql)).problem).toMatchObject({
      code: 'BROKEN_SEAL',
      table: 'ledger_block',
      rowId: '5',
    });
    await sealedLedger().tamper(`delete from ledger_block where number = 5`);
    expect((await verifyLedger(sealedLedger().sql)).problem).toMatchObject({
      code: 'BROKEN_LINK',
      rowId: '6',
    });
  });

  it('a deleted last block, only by the published head', async () => {
    const { headHash } = await verifyLedger(sealedLedger().sql);
    await sealedLedger().tamper(`delete from ledger_block where number = 9`);
    expect(await verifyLedger(sealedLedger().sql)).toMatchObject({
      problem: undefined,
      blocks: 8,
      unsealed: 2,
    });
    const missing = { code: 'MISSING_HEAD', table: 'ledger_block', rowId: headHash };
    expect((await verifyLedger(sealedLedger().sql, headHash)).problem).toMatchObject(missing);
    // A new seal makes another block, because it contains the time.
    expect(await sealedLedger().seal(5)).toBe(1);
    expect((await verifyLedger(sealedLedger().sql, headHash)).problem).toMatchObject(missing);
  });
});
