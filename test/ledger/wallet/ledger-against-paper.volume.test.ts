import 'reflect-metadata';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ErrorCode } from '../../../src/kernel/errors.js';
import { expectSoundAccounts } from '../../support/account-invariants.js';
import { openChart, type Chart } from './ledger-chart.js';
import { fill, givenUp, perform, Tally } from './ledger-machine.js';
import { LedgerPaper } from './ledger-paper.js';
import { operations, type Operation } from './ledger-programs.js';
import { sqlState, useLedger } from './ledger-room.js';
import { untilSeen } from '../../support/until-seen.js';
import { volume } from '../../support/volume.js';

const room = useLedger();
/** So little that some transactions can be paid and others cannot. */
const startingFunds = 60n;

it('the ledger has the same results as a reference model for any program, in every column', async () => {
  const tally = new Tally();
  const programs = fc.array(operations, { minLength: 50, maxLength: 90 });
  const round = async (): Promise<void> =>
    fc.assert(
      fc.asyncProperty(programs, async (program) => {
        const chart = await openChart(room);
        await fill(room, chart, startingFunds);
        const paper = await LedgerPaper.of(room, chart);
        const before = await countRows();
        for (const operation of program) await compare({ chart, paper, tally }, operation);
        // Once for the whole program: any change by a refused batch would show here.
        const expected = paper.expected();
        expect(await paper.actual(room)).toEqual(expected);
        expect(await countRows()).toEqual({
          transactions: before.transactions + paper.posted.length,
          entries: before.entries + expected.entries.length,
        });
        await expectSoundAccounts(room.database);
      }),
      { numRuns: volume(26, 8) },
    );
  const refusals = [
    ErrorCode.INSUFFICIENT_FUNDS,
    ErrorCode.CONFLICT,
    sqlState.uniqueViolation,
    sqlState.checkViolation,
    sqlState.foreignKeyViolation,
    givenUp,
  ];
  const accepted = volume(1000, 250);
  await untilSeen(
    round,
    () => tally.of('accepted') >= accepted && refusals.every((refusal) => tally.of(refusal) > 0),
  );
  expect(tally.of('accepted')).toBeGreaterThanOrEqual(accepted);
  for (const refusal of refusals) {
    expect([refusal, tally.of(refusal)]).not.toEqual([refusal, 0]);
  }
});

/** The ledger performs an operation, and must decide like the paper. */
async function compare(
  { chart, paper, tally }: { readonly chart: Chart; readonly paper: LedgerPaper; readonly tally: Tally },
  operation: Operation,
): Promise<void> {
  const { batch, refusal, ids } = await perform(room, chart, operation, paper.posted);
  if (batch === undefined) return;
  const reasons = paper.reasonsAgainst(batch);
  if (operation.what === 'post' && !operation.keep && reasons.size === 0) reasons.add(givenUp);
  if (reasons.size === 0) expect(refusal).toBeUndefined();
  else expect(reasons).toContain(refusal);
  if (refusal === undefined) paper.write(batch, ids);
  tally.add(refusal);
}

async function countRows(): Promise<{ transactions: number; entries: number }> {
  const { rows } = await room.pool.query<{ transactions: number; entries: number }>(
    'select (select count(*) from ledger_transaction) as transactions, (select count(*) from ledger_entry) as entries',
  );
  return rows[0] as { transactions: number; entries: number };
}
