import 'reflect-metadata';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ErrorCode } from '../../../src/kernel/errors.js';
import { expectSoundAccounts } from '../../support/account-invariants.js';
import { untilSeen } from '../../support/until-seen.js';
import { volume } from '../../support/volume.js';
import { openChart, type Chart } from './ledger-chart.js';
import { fill, givenUp, perform, Tally } from './ledger-machine.js';
import { readBalances, type Posted } from './ledger-paper.js';
import { operations, type Operation } from './ledger-programs.js';
import { connections, sqlState, useLedger } from './ledger-room.js';

const room = useLedger();
/** So little that some transactions can be paid and others cannot. */
const startingFunds = 60n;

/** Deadlocks (40P01) and unknown errors are not among them. */
const expected = new Set([
  'accepted',
  givenUp,
  ErrorCode.INSUFFICIENT_FUNDS,
  ErrorCode.CONFLICT,
  sqlState.uniqueViolation,
  sqlState.checkViolation,
  sqlState.foreignKeyViolation,
  'An account of a transaction does not exist.',
]);

it('the ledger keeps every invariant for eight concurrent programs, and has each accepted transaction exactly once', async () => {
  const tally = new Tally();
  const lists = fc.array(fc.array(operations, { minLength: 20, maxLength: 35 }), {
    minLength: connections,
    maxLength: connections,
  });
  const round = async (): Promise<void> =>
    fc.assert(
      fc.asyncProperty(lists, async (programs) => {
        const chart = await openChart(room);
        const gifts = await fill(room, chart, startingFunds);
        const before = await netBalances(chart);
        const posted: Posted[] = [];
        await Promise.all(programs.map(async (program) => performAll({ chart, posted, tally }, program)));
        expect(tally.names.filter((name) => !expected.has(name))).toEqual([]);
        await expectPosted(chart, gifts, posted);
        for (const { legs } of posted) {
          for (const { from, to, amount } of legs) {
            before.set(from, (before.get(from) ?? 0n) - amount);
            before.set(to, (before.get(to) ?? 0n) + amount);
          }
        }
        expect(await netBalances(chart)).toEqual(before);
        await expectSoundAccounts(room.database);
      }),
      { numRuns: volume(9, 3), endOnFailure: true },
    );
  const refusals = [ErrorCode.INSUFFICIENT_FUNDS, ErrorCode.CONFLICT, sqlState.uniqueViolation];
  const isComplete = (): boolean =>
    tally.of('accepted') >= volume(1000, 333) && refusals.every((refusal) => tally.of(refusal) > 0);
  await untilSeen(round, isComplete);
  expect(tally.of('accepted')).toBeGreaterThanOrEqual(volume(1000, 333));
  for (const refusal of refusals) {
    expect([refusal, tally.of(refusal)]).not.toEqual([refusal, 0]);
  }
});

/** A worker performs a program. All repeat and reverse postings of any worker, mostly recent ones. */
async function performAll(
  { chart, posted, tally }: { readonly chart: Chart; readonly posted: Posted[]; readonly tally: Tally },
  program: readonly Operation[],
): Promise<void> {
  for (const operation of program) {
    const { batch = [], refusal, ids } = await perform(room, chart, operation, posted.slice(-10));
    if (batch.length > 0) tally.add(refusal);
    if (refusal !== undefined) continue;
    posted.push(...batch.map((transaction, place) => ({ ...transaction, id: ids[place] ?? '' })));
  }
}

/** The ledger has these transactions and no others. */
async function expectPosted(
  chart: Chart,
  gifts: readonly string[],
  posted: readonly Posted[],
): Promise<void> {
  const { rows } = await room.pool.query<{ id: string }>(
    'select id from ledger_transaction where organization_id = any($1::uuid[])',
    [chart.organizationIds],
  );
  const ids = [...gifts, ...posted.map(({ id }) => id)];
  expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
}

async function netBalances(chart: Chart): Promise<Map<string, bigint>> {
  const balances = await readBalances(room, chart);
  return new Map(balances.map(({ accountId, debits, credits }) => [accountId, credits - debits]));
}
