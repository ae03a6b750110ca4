import 'reflect-metadata';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TransactionKind } from '../../../src/ledger/wallet/ledger-transaction.entity.js';
import { postTransactions } from '../../../src/ledger/wallet/post-transactions.js';
import { reverseTransaction } from '../../../src/ledger/wallet/reverse-transaction.js';
import { ErrorCode } from '../../../src/kernel/errors.js';
import { newId } from '../../../src/kernel/ids.js';
import { inSqlTransaction } from '../../../src/kernel/sql.js';
import { expectSoundAccounts } from '../../support/account-invariants.js';
import { openChart, type Chart } from './ledger-chart.js';
import { fill, Tally } from './ledger-machine.js';
import { readBalances, type Posted } from './ledger-paper.js';
import { plannedTransactions, settle } from './ledger-programs.js';
import { refusalOf, useLedger } from './ledger-room.js';
import { untilSeen } from '../../support/until-seen.js';
import { volume } from '../../support/volume.js';

const room = useLedger();
const reversals: ReadonlySet<string> = new Set([
  'accepted',
  ErrorCode.CONFLICT,
  ErrorCode.INSUFFICIENT_FUNDS,
]);

/** So much that nothing is refused for lack of money. */
const riches = 10n ** 33n;

async function balancesOf(chart: Chart): Promise<Map<string, bigint>> {
  const balances = await readBalances(room, chart);
  return new Map(balances.map(({ accountId, debits, credits }) => [accountId, credits - debits]));
}

it.each([
  ['in a ledger that is rich, for whoever is first', true],
  ['in a ledger that is poor, unless the money is gone', false],
])(
  'every transaction of any history that is taken back twice at once is taken back once, %s',
  async (_where, isRich) => {
    const tally = new Tally();
    const round = async (): Promise<void> =>
      fc.assert(
        fc.asyncProperty(fc.array(plannedTransactions, { minLength: 90, maxLength: 130 }), async (plans) => {
          const chart = await openChart(room);
          await fill(room, chart, isRich ? riches : 20n);
          const posted: Posted[] = [];
          for (const plan of plans) {
            const transaction = settle(plan, chart, posted);
            const work = inSqlTransaction(room.pool, async (sql) => {
              const [id = ''] = await postTransactions(sql, [transaction]);
              posted.push({ ...transaction, id });
            });
            await refusalOf(work);
          }
          const balances = await balancesOf(chart);

          // All at once on eight connections, each transaction with its duplicate. Newest first, or oldest
          // first where money should be missing, because the first receipts have been spent.
          const order = isRich ? posted.toReversed() : posted;
          const outcomes = await Promise.all(
            order.map(async (transaction) => {
              const attempt = async (): Promise<string | undefined> =>
                refusalOf(
                  inSqlTransaction(room.pool, async (sql) =>
                    reverseTransaction(sql, transaction.id, {
                      kind: TransactionKind.REVERSAL,
                      sourceId: newId(),
                    }),
                  ),
                );
              return { transaction, refusals: await Promise.all([attempt(), attempt()]) };
            }),
          );

          for (const { transaction, refusals } of outcomes) {
            const names = refusals.map((refusal) => refusal ?? 'accepted').toSorted();
            expect(names.filter((name) => !reversals.has(name))).toEqual([]);
            const isTakenBack = names.includes('accepted');
            if (isRich) expect(names).toEqual([ErrorCode.CONFLICT, 'accepted']);
            else if (!isTakenBack) expect(new Set(names)).toEqual(new Set([ErrorCode.INSUFFICIENT_FUNDS]));
            else expect(names.filter((name) => name === 'accepted')).toHaveLength(1);
            tally.add(isTakenBack ? 'taken back' : 'refused');
            if (!isTakenBack) continue;
            for (const { from, to, amount } of transaction.legs) {
              balances.set(from, (balances.get(from) ?? 0n) + amount);
              balances.set(to, (balances.get(to) ?? 0n) - amount);
            }
          }
          expect(await balancesOf(chart)).toEqual(balances);
          const { rows } = await room.pool.query<{ id: string }>(
            'select reverses_id as id from ledger_transaction where reverses_id = any($1::uuid[])',
            [posted.map(({ id }) => id)],
          );
          const takenBack = outcomes.filter(({ refusals }) => refusals.includes(undefined));
          expect(rows.map(({ id }) => id).toSorted()).toEqual(
            takenBack.map(({ transaction }) => transaction.id).toSorted(),
          );
          await expectSoundAccounts(room.database);
        }),
        { numRuns: volume(6, 2), endOnFailure: true },
      );
    const takenBack = isRich ? volume(400, 100) : volume(150, 30);
    await untilSeen(round, () => tally.of('taken back') >= takenBack && (isRich || tally.of('refused') > 0));
    expect(tally.of('taken back')).toBeGreaterThanOrEqual(takenBack);
    expect(tally.of('refused') > 0).toBe(!isRich);
  },
  120_000,
);
