import 'reflect-metadata';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { checkBlocks } from '../../../src/ledger/ledger-audit/check-blocks.js';
import { verifyLedger, type LedgerVerification } from '../../../src/ledger/ledger-audit/verify-ledger.js';
import { postTransactions } from '../../../src/ledger/wallet/post-transactions.js';
import { inSqlTransaction } from '../../../src/kernel/sql.js';
import { aLedger, type LedgerWorld } from './ledger-world.js';

let world: LedgerWorld;

async function aSealedLedger(): Promise<void> {
  world = await aLedger();
  await world.move(20);
  // 42 entries: 8 blocks of 5 and one of 2.
  await world.seal(5);
}
const closeLedger = async (): Promise<void> => world.close();

/** The entry in the middle of the first account, and the next one. */
async function entriesOfFirst(): Promise<string[]> {
  const rows = await world.database.query<{ id: string }>(
    'select id::text as id from ledger_entry where account_id = $1 order by account_version offset 10 limit 2',
    [world.accounts[0]],
  );
  return rows.map(({ id }) => id);
}

/** The result of a check while statements of the machine's owner are in force. */
const verifyTampered = async (...statements: string[]): Promise<LedgerVerification> =>
  world.whileTampered(statements, verifyLedger);

describe('a ledger that nobody touched', () => {
  beforeEach(aSealedLedger);
  afterEach(closeLedger);

  it('is sound, sealed or not, and has the head that was published', async () => {
    const { headHash } = await verifyLedger(world.sql);
    await world.move(3);
    expect(await verifyLedger(world.sql, headHash)).toEqual({
      problem: undefined,
      accounts: 5,
      transactions: 24,
      blocks: 9,
      unsealed: 6,
      headHash,
    });
    expect(headHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await world.seal(5)).toBe(2);
    expect(await verifyLedger(world.sql, headHash)).toMatchObject({
      problem: undefined,
      unsealed: 0,
      blocks: 11,
    });
    // Nothing more to do, and no block without entries.
    expect(await world.seal(5)).toBe(0);
  });

  it('is refused a change of a seal, and one that does not follow', async () => {
    const query = async (text: string): Promise<object[]> => world.database.query(text);
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

describe('tampering is found, and its row is named', () => {
  beforeAll(aSealedLedger);
  afterAll(closeLedger);

  it('an amount', async () => {
    const [id] = await entriesOfFirst();
    const seen = await verifyTampered(`update ledger_entry set amount = amount + 5 where id = ${id}`);
    expect(seen.problem).toMatchObject({
      code: 'BROKEN_CHAIN',
      table: 'ledger_entry',
      rowId: id,
    });
  });

  it('an entry that is gone', async () => {
    const [id, next] = await entriesOfFirst();
    const seen = await verifyTampered(`delete from ledger_entry where id = ${id}`);
    expect(seen.problem).toMatchObject({
      code: 'BROKEN_CHAIN',
      rowId: next,
      expected: expect.stringContaining('version 11,'),
      found: expect.stringContaining('version 12,'),
    });
  });

  it('an entry that was slipped in', async () => {
    const [id] = await entriesOfFirst();
    const copied = 'transaction_id, account_id, asset, direction, amount';
    const seen = await verifyTampered(
      `insert into ledger_entry (${copied}, account_version, balance_after)
       select transaction_id, account_id, asset, 'CREDIT', amount, 22, 999981 from ledger_entry where id = ${id}`,
    );
    expect(seen.problem).toMatchObject({
      code: 'WRONG_BALANCE',
      table: 'ledger_balance',
      rowId: world.accounts[0],
      expected: expect.stringContaining('version 22'),
      found: expect.stringContaining('version 21'),
    });
  });

  it('a balance', async () => {
    const seen = await verifyTampered(
      `update ledger_balance set credits = credits + 1000 where account_id = '${world.accounts[1]}'`,
    );
    expect(seen.problem).toEqual(
      expect.objectContaining({
        code: 'WRONG_BALANCE',
        rowId: world.accounts[1],
        expected: 'version 20, debits 0, credits 20',
        found: 'version 20, debits 0, credits 1020',
      }),
    );
  });

  it('a balance that is not there', async () => {
    const seen = await verifyTampered(`delete from ledger_balance where account_id = '${world.accounts[1]}'`);
    expect(seen.problem).toMatchObject({ table: 'ledger_balance', found: 'none' });
  });

  it('a balance below its floor, whatever its entries say', async () => {
    const [first] = world.accounts;
    const seen = await verifyTampered(
      'alter table ledger_balance drop constraint ledger_balance_floor',
      `insert into ledger_entry (transaction_id, account_id, asset, direction, amount, account_version, balance_after)
       select transaction_id, account_id, asset, 'DEBIT', 2000000, 22, balance_after - 2000000 from ledger_entry
       where account_id = '${first}' and account_version = 21`,
      `update ledger_balance set debits = debits + 2000000, version = 22 where account_id = '${first}'`,
    );
    expect(seen.problem).toMatchObject({
      code: 'BELOW_FLOOR',
      rowId: first,
      found: '-1000020',
    });
  });

  it('a floor below an account that has none', async () => {
    const [clearing] = await world.database.query<{ id: string }>(
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

  it('what keeps every sum and every chain, by the seals alone', async () => {
    const [id] = await entriesOfFirst();
    const [{ transactionId } = { transactionId: '' }] = await world.database.query<{ transactionId: string }>(
      `select transaction_id as "transactionId" from ledger_entry where id = ${id}`,
    );
    const seen = await verifyTampered(
      `update ledger_transaction set created_at = created_at - interval '1 microsecond' where id = '${transactionId}'`,
    );
    const { problem } = seen;
    expect(problem).toMatchObject({ code: 'BROKEN_SEAL', table: 'ledger_entry' });
    expect(problem?.found).toContain('changed');
    const [named] = await world.database.query<{ transactionId: string }>(
      `select transaction_id as "transactionId" from ledger_entry where id = ${problem?.rowId}`,
    );
    expect(named?.transactionId).toBe(transactionId);
  });

  it('a whole transaction, taken out of the middle with everything made to fit', async () => {
    const [id] = await entriesOfFirst();
    const [{ transactionId } = { transactionId: '' }] = await world.database.query<{ transactionId: string }>(
      `select transaction_id as "transactionId" from ledger_entry where id = ${id}`,
    );
    const [first, second] = world.accounts;
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

describe('tampering in several steps, or before more is posted, is found as well', () => {
  beforeEach(aSealedLedger);
  afterEach(closeLedger);

  it('a balance whose floor was taken away, before anything fell below it and after', async () => {
    const [first, second] = world.accounts;
    await world.tamper(`update ledger_balance set bounded = false where account_id = '${first}'`);
    expect((await verifyLedger(world.sql)).problem).toMatchObject({
      code: 'WRONG_FLOOR',
      table: 'ledger_balance',
      rowId: first,
      expected: 'bounded true, as AVAILABLE is',
      found: 'bounded false',
    });
    // From here on the ledger's own statement posts it, so every chain and sum is consistent.
    await inSqlTransaction(world.pool, async (tx) =>
      postTransactions(tx, [world.transfer(first, second, 5_000_000n)]),
    );
    expect((await verifyLedger(world.sql)).problem).toMatchObject({
      code: 'BELOW_FLOOR',
      rowId: first,
      expected: 'at least 0',
      found: '-4000020',
    });
  });

  it('a transaction that is gone, has another amount, does not balance, or is of another environment', async () => {
    const [id] = await entriesOfFirst();
    const [{ transactionId } = { transactionId: '' }] = await world.database.query<{ transactionId: string }>(
      `select transaction_id as "transactionId" from ledger_entry where id = ${id}`,
    );
    const where = `where id = '${transactionId}'`;
    const problemAfter = async (...statements: string[]): Promise<unknown> => {
      await world.tamper(...statements);
      return (await verifyLedger(world.sql)).problem;
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
         where account_id = '${world.accounts[0]}' and id >= ${id}`,
        `update ledger_balance set debits = debits + 5 where account_id = '${world.accounts[0]}'`,
      ),
    ).toMatchObject({ ...named, code: 'UNBALANCED', found: 'debits 6, credits 1' });
    expect(await problemAfter(`delete from ledger_transaction ${where}`)).toMatchObject({
      code: 'MISSING_TRANSACTION',
      table: 'ledger_entry',
      rowId: id,
    });
  });

  it('an entry with a number that was passed over, behind a block that is sealed', async () => {
    // A rolled-back transaction leaves a gap.
    const [{ gap } = { gap: '' }] = await world.database.query<{ gap: string }>(
      `select nextval('ledger_entry_id_seq')::text as gap`,
    );
    await world.move(5);
    await world.seal();
    await world.tamper(
      `insert into ledger_entry (id, transaction_id, account_id, asset, direction, amount, account_version, balance_after) overriding system value
       select ${gap}, transaction_id, account_id, asset, direction, amount, 99, balance_after from ledger_entry
       where account_id = '${world.accounts[0]}' and account_version = 2`,
    );
    // It also breaks the chain of its account. This tests whether the seal alone detects it.
    const { findings } = await checkBlocks(world.sql);
    expect(findings).toEqual([
      expect.objectContaining({ code: 'BROKEN_SEAL', table: 'ledger_entry', rowId: gap, subject: '10' }),
    ]);
    expect(findings[0]?.found).toContain('inserted');
  });

  it('blocks in another order, one that was made anew, and one that is gone', async () => {
    await world.tamper(
      `update ledger_block set number = 100 where number = 3`,
      `update ledger_block set number = 3 where number = 4`,
      `update ledger_block set number = 4 where number = 100`,
    );
    expect((await verifyLedger(world.sql)).problem).toMatchObject({
      code: 'BROKEN_LINK',
      table: 'ledger_block',
      rowId: '3',
    });
    await world.tamper(
      `update ledger_block set number = 100 where number = 3`,
      `update ledger_block set number = 3 where number = 4`,
      `update ledger_block set number = 4 where number = 100`,
      `update ledger_block set sealed_at = sealed_at - interval '1 day' where number = 5`,
    );
    expect((await verifyLedger(world.sql)).problem).toMatchObject({
      code: 'BROKEN_SEAL',
      table: 'ledger_block',
      rowId: '5',
    });
    await world.tamper(`delete from ledger_block where number = 5`);
    expect((await verifyLedger(world.sql)).problem).toMatchObject({ code: 'BROKEN_LINK', rowId: '6' });
  });

  it('the last block gone: by a head that was published, and by nothing else', async () => {
    const { headHash } = await verifyLedger(world.sql);
    await world.tamper(`delete from ledger_block where number = 9`);
    expect(await verifyLedger(world.sql)).toMatchObject({ problem: undefined, blocks: 8, unsealed: 2 });
    const missing = { code: 'MISSING_HEAD', table: 'ledger_block', rowId: headHash };
    expect((await verifyLedger(world.sql, headHash)).problem).toMatchObject(missing);
    // A new seal makes another block, because it contains the time.
    expect(await world.seal(5)).toBe(1);
    expect((await verifyLedger(world.sql, headHash)).problem).toMatchObject(missing);
  });
});
