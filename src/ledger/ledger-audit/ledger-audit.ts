import type { Pool } from 'pg';
import type { Logger } from '../../kernel/logger.js';
import { sqlOf, type Sql } from '../../kernel/sql.js';
import { inBatchTransaction } from '../../kernel/transaction.js';
import { checkAccounts } from './check-accounts.js';
import { checkBlocks } from './check-blocks.js';
import { checkTransactions } from './check-transactions.js';
import type { Slice, SweepName } from './finding.js';
import { closeAlarms, raiseAlarms } from './raise-alarms.js';

type Check = (sql: Sql, place: unknown) => Promise<Slice<unknown>>;

/** The sweeps, each in slices. The position of a sweep is private to it and stored as JSON. */
const sweeps: readonly (readonly [SweepName, Check])[] = [
  ['ACCOUNTS', checkAccounts as Check],
  ['TRANSACTIONS', checkTransactions as Check],
  ['BLOCKS', checkBlocks as Check],
];

/** The maximum time of each sweep in one run. */
const usualSweepMs = 2000;

interface Progress {
  readonly place: unknown;
  readonly passStartedAt: Date;
}

/**
 * Checks the whole ledger continuously, slice by slice, and raises an alarm for each discrepancy. It only
 * reads the ledger and locks nothing. The position is stored, so that it continues after a restart.
 */
export class LedgerAudit {
  constructor(
    private readonly pool: Pool,
    private readonly log: Logger,
    private readonly sweepMs = usualSweepMs,
  ) {}

  /** Runs once: one pass of every sweep, or as much as time permits. */
  async run(signal: AbortSignal): Promise<void> {
    for (const [name, check] of sweeps) {
      const until = performance.now() + this.sweepMs;
      let isOver = false;
      while (!isOver && !signal.aborted && performance.now() < until) {
        isOver = await this.step(name, check);
      }
    }
  }

  /** Runs one slice. Returns whether the pass has ended. */
  private async step(name: SweepName, check: Check): Promise<boolean> {
    const sql = sqlOf(this.pool);
    const { place, passStartedAt } = await readProgress(sql, name);
    const slice = await check(sql, place ?? undefined);
    const isOver = slice.next === undefined;
    const { raised, closed } = await inBatchTransaction(this.pool, async (tx) => {
      const found = await raiseAlarms(tx, slice.findings);
      const gone = isOver ? await closeAlarms(tx, name, passStartedAt) : [];
      await tx.sql.query(
        `update ledger_audit_progress set place = $2, checked = $3 + case when $5 then 0 else checked end, passes = passes + $4::int,
                pass_ended_at = case when $4::int = 1 then now() else pass_ended_at end
         where sweep = $1`,
        [name, isOver ? null : JSON.stringify(slice.next), slice.checked, isOver ? 1 : 0, place === null],
      );
      return { raised: found, closed: gone };
    });
    for (const alarm of raised) this.log.error({ alarm }, 'ledger audit found a discrepancy');
    for (const alarm of closed) this.log.warn({ alarm }, 'ledger audit no longer finds the discrepancy');
    return isOver;
  }
}

/** The next position of the sweep. Stores the start of a new pass, by the database clock. */
async function readProgress(sql: Sql, sweep: SweepName): Promise<Progress> {
  const [progress] = await sql.query<Progress>(
    `insert into ledger_audit_progress as progress (sweep) values ($1)
     on conflict (sweep) do update
     set pass_started_at = case when progress.place is null then now() else progress.pass_started_at end
     returning place, pass_started_at as "passStartedAt"`,
    [sweep],
  );
  if (!progress) throw new Error('The progress of the audit could not be read.');
  return progress;
}
