import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { Transfer } from '../../../src/ledger/wallet/post-transactions.js';
import { lockBalances } from '../../../src/ledger/wallet/lock-accounts.js';
import { ErrorCode } from '../../../src/kernel/errors.js';
import { inSqlTransaction } from '../../../src/kernel/sql.js';
import { expectSoundAccounts } from '../../support/account-invariants.js';
import { waitFor } from '../../support/wait-for.js';
import { connections, refusalOf, useLedger } from './ledger-room.js';

const room = useLedger();

describe('eight concurrent connections', () => {
  it('post rings of transfers, each in its own order, without a deadlock', async () => {
    const ring = await room.boundedAccounts(6);
    await room.fund(ring, 1_000n);
    const edges = ring.map((from, index) => [from, ring[(index + 1) % ring.length] ?? ''] as const);
    const turn = (worker: number): Transfer[] => {
      const rotated = [...edges.slice(worker % edges.length), ...edges.slice(0, worker % edges.length)];
      const ordered = worker % 2 === 0 ? rotated : rotated.toReversed();
      return ordered.map(([from, to]) => room.transfer(from, to, BigInt(worker + 1)));
    };
    const workers = Array.from({ length: connections }, async (_, worker) => {
      for (let round = 0; round < 15; round += 1) await room.post(...turn(worker));
    });
    await Promise.all(workers);
    expect(await room.balancesOf(ring)).toEqual(ring.map(() => 1_000n));
    await expectSoundAccounts(room.database);
  });

  it('post rings of single transfers (A to B, B to C, C to A) without a deadlock', async () => {
    const [a = '', b = '', c = ''] = await room.boundedAccounts(3);
    await room.fund([a, b, c], 10_000n);
    const ways = [
      [a, b],
      [b, c],
      [c, a],
      [b, a],
      [c, b],
      [a, c],
    ] as const;
    const workers = Array.from({ length: connections }, async (_, worker) => {
      for (let round = 0; round < 24; round += 1) {
        const [from, to] = ways[(worker + round) % ways.length] ?? [a, b];
        await room.post(room.transfer(from, to, 1n));
      }
    });
    await Promise.all(workers);
    expect(await room.balancesOf([a, b, c])).toEqual([10_000n, 10_000n, 10_000n]);
  });

  it('lock balances in the order of their ids, for any requested order', async () => {
    const accounts = (await room.boundedAccounts(3)).toSorted();
    const [first = '', ...others] = accounts;
    const waiter = await inSqlTransaction(room.pool, async (sql) => {
      await lockBalances(sql, [first]);
      const waiting = inSqlTransaction(room.pool, async (second) =>
        lockBalances(second, accounts.toReversed()),
      );
      await waitFor('the second transaction to wait for the lock', async () => {
        const rows = await room.database.query(
          `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        return rows.length > 0;
      });
      // If it had locked the others first, this would fail, and without "nowait" deadlock.
      await sql.query('select 1 from ledger_balance where account_id = any($1::uuid[]) for update nowait', [
        others,
      ]);
      return { waiting };
    });
    expect([...(await waiter.waiting).keys()].toSorted()).toEqual(accounts);
  });

  it('never overdraw: exactly the transfers that the last money covers are posted', async () => {
    const [wallet = '', ...promoters] = await room.boundedAccounts(1 + connections);
    await room.fund([wallet], 50n);
    const refusals = await Promise.all(
      promoters.flatMap((promoter) =>
        Array.from({ length: 4 }, async () => refusalOf(room.post(room.transfer(wallet, promoter, 7n)))),
      ),
    );
    expect(refusals.filter((refusal) => refusal === undefined)).toHaveLength(7);
    expect(refusals.filter((refusal) => refusal === ErrorCode.INSUFFICIENT_FUNDS)).toHaveLength(25);
    expect(await room.balancesOf([wallet])).toEqual([1n]);
    await expectSoundAccounts(room.database);
  });
});
