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
import { plannedTransactions, settle, type PlannedTransaction } from './ledger-programs.js';
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

/** Posts planned transactions; returns the accepted ones. */
async function postPlans(chart: Chart, plans: readonly PlannedTransaction[]): Promise<Posted[]> {
  const posted: Posted[] = [];
  for (const plan of plans) {
    const transaction = settle(plan, chart, posted);
    const work = inSqlTransaction(room.pool, async (sql) => {
      const [id = ''] = await postTransactions(sql, [transaction]);
      posted.push({ ...transaction, id });
    });
    await refusalOf(work);
  }
  return posted;
}

/** A transaction and the results of its two reversals. */
interface Outcome {
  readonly transaction: Posted;
  readonly refusals: readonly (string | undefined)[];
}

/** Reverses each transaction twice, all at once on eight connections. */
async function reverseTwice(order: readonly Posted[]): Promise<Outcome[]> {
  return Promise.all(
    order.map(async (transaction) => {
      const attempt = async (): Promise<string | undefined> =>
        refusalOf(
          inSqlTransaction(room.pool, async (sql) =>
            reverseTransaction(sql, transaction.id, { kind: TransactionKind.REVERSAL, sourceId: newId() }),
          ),
        );
      return { transaction, refusals: await Promise.all([attempt(), attempt()]) };
    }),
  );
}

/** Checks the results of a transaction; returns whether it was reversed. */
function expectReversedOnce({ refusals }: Outcome, isRich: boolean): boolean {
  const names = refusals.map((refusal) => refusal ?? 'accepted').toSorted();
  expect(names.filter((name) => !reversals.has(name))).toEqual([]);
  const isReversed = names.includes('accepted');
  if (isRich) expect(names).toEqual([ErrorCode.CONFLICT, 'accepted']);
  else if (!isReversed) expect(new Set(names)).toEqual(new Set([ErrorCode.INSUFFICIENT_FUNDS]));
  else expect(names.filter((name) => name === 'accepted')).toHaveLength(1);
  return isReversed;
}

/** The ledger has a reversal of each reversed transaction and no other. */
async function expectReversals(posted: readonly Posted[], outcomes: readonly Outcome[]): Promise<void> {
  const { rows } = await room.pool.query<{ id: string }>(
    'select reverses_id as id from ledger_transaction where reverses_id = any($1::uuid[])',
    [posted.map(({ id }) => id)],
  );
  const reversed = outcomes.filter(({ refusals }) => refusals.includes(undefined));
  expect(rows.map(({ id }) => id).toSorted()).toEqual(
    reversed.map(({ transaction }) => transaction.id).toSorted(),
  );
}

async function reverseHistory(
  plans: readonly PlannedTransaction[],
  isRich: boolean,
  tally: Tally,
): Promise<void> {
  const chart = await openChart(room);
  await fill(room, chart, isRich ? riches : 20n);
  const posted = await postPlans(chart, plans);
  const balances = await balancesOf(chart);
  // Newest first, or oldest first where money should be missing, because the first receipts have been spent.
  const outcomes = await reverseTwice(isRich ? posted.toReversed() : posted);
  for (const outcome of outcomes) {
    const isReversed = expectReversedOnce(outcome, isRich);
    tally.add(isReversed ? 'reversed' : 'refused');
    if (!isReversed) continue;
    for (const { from, to, amount } of outcome.transaction.legs) {
      balances.set(from, (balances.get(from) ?? 0n) + amount);
      balances.set(to, (balances.get(to) ?? 0n) - amount);
    }
  }
  expect(await balancesOf(chart)).toEqual(balances);
  await expectReversals(posted, outcomes);
  await expectSoundAccounts(room.database);
}

it.each([
  ['in a ledger with enough money', true],
  ['in a ledger with too little money, unless the money is spent', false],
])(
  'every transaction of any history is reversed once by two simultaneous reversals, %s',
  async (_where, isRich) => {
    const tally = new Tally();
    const histories = fc.array(plannedTransactions, { minLength: 90, maxLength: 130 });
    const round = async (): Promise<void> =>
      fc.assert(
        fc.asyncProperty(histories, async (plans) => reverseHistory(plans, isRich, tally)),
        { numRuns: volume(6, 2), endOnFailure: true },
      );
    const reversed = isRich ? volume(400, 100) : volume(150, 30);
    await untilSeen(round, () => tally.of('reversed') >= reversed && (isRich || tally.of('refused') > 0));
    expect(tally.of('reversed')).toBeGreaterThanOrEqual(reversed);
    expect(tally.of('refused') > 0).toBe(!isRich);
  },
  120_000,
);
