import 'reflect-metadata';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { LedgerSealer } from '../../../src/ledger/ledger-audit/ledger-sealer.js';
import { verifyLedger } from '../../../src/ledger/ledger-audit/verify-ledger.js';
import { postTransactions } from '../../../src/ledger/wallet/post-transactions.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { aLedger, type LedgerWorld } from './ledger-world.js';

let world: LedgerWorld;

beforeEach(async () => {
  world = await aLedger();
});
afterEach(async () => {
  await world.close();
});

const never = new AbortController().signal;
const unsealed = async (): Promise<number> => (await verifyLedger(world.sql)).unsealed;

/** Another pair of accounts, so that an open transaction does not block other tests. */
async function otherPair(): Promise<{ clearing: string; third: string }> {
  const [row] = await world.database.query<{ clearing: string; third: string }>(
    `select (select id from ledger_account where kind = 'CLEARING') as clearing,
            (select id from ledger_account where kind = 'PENDING' limit 1) as third`,
  );
  return row!;
}

it('the sealer prevents late entries before a sealed block', async () => {
  const { clearing, third } = await otherPair();
  const late = await world.pool.connect();
  await late.query('begin');
  await postTransactions(sqlOf(late), [world.transfer(clearing, third, 5n)]);
  // Its ids are below these, and it is not visible yet.
  await world.move(3);
  const impatient = new LedgerSealer(world.pool, { entries: 1000, patienceMs: 100, runMs: 10_000 });
  expect(await impatient.seal(never)).toBe(0);
  const patient = world.seal();
  await late.query('commit');
  late.release();
  expect(await patient).toBe(1);
  expect(await verifyLedger(world.sql)).toMatchObject({ problem: undefined, blocks: 1, unsealed: 0 });
});

it('the sealer does not wait for transactions in other tables', async () => {
  const elsewhere = await world.pool.connect();
  await elsewhere.query(`begin; update organization set name = 'Other'`);
  const sealer = new LedgerSealer(world.pool, { entries: 1000, patienceMs: 100, runMs: 10_000 });
  expect(await sealer.seal(never)).toBe(1);
  await elsewhere.query('rollback');
  elsewhere.release();
  expect(await unsealed()).toBe(0);
});

it('the sealer stops waiting when it is aborted', async () => {
  const late = await world.pool.connect();
  const { clearing, third } = await otherPair();
  await late.query('begin');
  await postTransactions(sqlOf(late), [world.transfer(clearing, third, 5n)]);
  const stop = new AbortController();
  const sealing = new LedgerSealer(world.pool).seal(stop.signal);
  stop.abort();
  expect(await sealing).toBe(0);
  await late.query('rollback');
  late.release();
});

it('concurrent sealers and writers create one chain', async () => {
  const rounds = Array.from({ length: 12 });
  await Promise.all([...rounds.map(async () => world.move(5)), ...rounds.map(async () => world.seal(7))]);
  await world.seal(7);
  const { problem, blocks, unsealed: left } = await verifyLedger(world.sql);
  expect({ problem, left }).toEqual({ problem: undefined, left: 0 });
  expect(blocks).toBeGreaterThanOrEqual(Math.ceil(122 / 7));
  const [gaps] = await world.database.query<{ count: number; last: number }>(
    'select count(*)::int as count, max(number)::int as last from ledger_block',
  );
  expect(gaps).toEqual({ count: blocks, last: blocks });
});

it('the sealer reads at most one block at a time, and continues after the last one', async () => {
  await world.move(20);
  const oneBlock = new LedgerSealer(world.pool, { entries: 10, patienceMs: 1000, runMs: 0 });
  expect(await oneBlock.seal(never)).toBe(0);
  expect(await world.seal(10)).toBe(5);
  const sizes = await world.database.query<{ entries: number }>(
    'select entries from ledger_block order by number',
  );
  expect(sizes.map(({ entries }) => entries)).toEqual([10, 10, 10, 10, 2]);
});
