import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sealedEntriesSql } from '../../../src/ledger/ledger-audit/seal-format.js';
import { findEntryBounds } from '../../../src/ledger/wallet/entry-bounds.js';
import { readStatement } from '../../../src/ledger/wallet/read-statement.js';
import { readerOf } from '../../support/reader.js';
import { postTransactions } from '../../../src/ledger/wallet/post-transactions.js';
import { inSqlTransaction, type Sql } from '../../../src/kernel/sql.js';
import type { ListArgs } from '../../../src/kernel/list/define-list.js';
import { aLedger, type LedgerWorld } from '../../ledger/ledger-audit/ledger-world.js';

let world: LedgerWorld;
let walletId: string;

const day = 86_400_000;
const ago = (days: number): Date => new Date(Date.now() - days * day);

beforeAll(async () => {
  world = await aLedger();
  await world.move(300);
  // Entries of other accounts.
  const [{ from } = { from: '' }] = await world.database.query<{ from: string }>(
    `select id as from from ledger_account where kind = 'CLEARING'`,
  );
  const [, to] = world.accounts;
  await inSqlTransaction(world.pool, async (sql) =>
    postTransactions(
      sql,
      Array.from({ length: 1500 }, () => world.transfer(from, to, 1n)),
    ),
  );
  // Moves all of that ten days back: the ids of transactions, and their times.
  await world.tamper(
    `create temporary table older as
     select id, (overlay(lpad(to_hex((extract(epoch from now() - interval '10 days') * 1000)::bigint + number), 12, '0') placing '-' from 9 for 0)
                 || substr(id::text, 14))::uuid as older_id
     from (select transaction_id as id, min(id) as number from ledger_entry group by 1) of_transaction`,
    `update ledger_entry set transaction_id = older.older_id from older where older.id = transaction_id`,
    `update ledger_transaction set id = older.older_id, created_at = now() - interval '10 days' from older where older.id = ledger_transaction.id`,
    'drop table older',
  );
  for (let round = 0; round < 10; round += 1) await world.move(500);
  await world.database.query('analyze');
  const [row] = await world.database.query<{ walletId: string }>(
    'select wallet_id as "walletId" from ledger_account where id = $1',
    [world.accounts[0]],
  );
  walletId = row?.walletId ?? '';
});
afterAll(async () => {
  await world.close();
});

/** The plans of the statements that read a page. */
async function plansOf(args: ListArgs): Promise<string> {
  const plans: string[] = [];
  const explaining: Sql = {
    async query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> {
      const rows = await world.sql.query<Record<string, string>>(
        `explain (analyze, timing off) ${text}`,
        values,
      );
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      return world.sql.query<Row>(text, values);
    },
    queryPrepared: async (text, values) => world.sql.queryPrepared(text, values),
  };
  await readStatement(readerOf(explaining), walletId, args);
  return plans.join('\n\n');
}

const oldestFirst = { field: 'CREATED_AT', direction: 'ASC' } as const;

/** The most rows that any part of a plan read. */
function mostRows(plan: string): number {
  return Math.max(
    ...[...plan.matchAll(/actual rows=([\d.]+)|Rows Removed by Filter: (\d+)/g)].map((found) =>
      Number(found[1] ?? found[2]),
    ),
  );
}

it.each([
  ['the newest', { first: 20 }],
  ['the oldest', { first: 20, orderBy: oldestFirst }],
  ['the last', { last: 20 }],
  ['old', { first: 20, filter: { createdAt: { from: ago(11), to: ago(9) } } }],
  ['recent', { first: 20, orderBy: oldestFirst, filter: { createdAt: { from: ago(1) } } }],
])(
  'a page of %s entries is read by the statement index, and reads no more than the page',
  async (_what, args) => {
    const plan = await plansOf(args);
    expect(plan).toContain('using ledger_entry_statement on');
    expect(plan).not.toContain('Seq Scan on ledger_entry');
    expect(mostRows(plan)).toBeLessThanOrEqual(50);
  },
);

it('a time is found by the numbers of entries', async () => {
  const { above, below } = await findEntryBounds(readerOf(world.sql), ago(1), ago(0.5));
  // The first entries: two for funding, 600 of the moves and 3000 of the others.
  expect(above).toBe('3602');
  expect(below).toBe('3603');
  expect(await findEntryBounds(readerOf(world.sql), ago(20), ago(-20))).toEqual({ above: null, below: null });
  const page = await readStatement(readerOf(world.sql), walletId, {
    first: 100,
    filter: { createdAt: { from: ago(11), to: ago(9) } },
  });
  expect(await page.countAll()).toBe(301);
  expect(page.nodes[0]?.number).toBe('601');
});

it('a block is read by keys alone, regardless of the number of unsealed entries', async () => {
  const rows = await world.sql.query<Record<string, string>>(
    `explain (analyze, timing off) ${sealedEntriesSql}`,
    ['0', '1000000000', 100],
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).not.toMatch(/Seq Scan on ledger_(?:entry|transaction)/);
  expect(mostRows(plan)).toBe(100);
});
