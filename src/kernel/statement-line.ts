import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sql } from './sql.js';

/**
 * Statements of one connection, one after the other, with work in between that does not wait for those whose answer nobody needs: the
 * database writes what was decided while the process prepares what comes next. The order is the order in which they were asked for.
 */
export class StatementLine implements Sql {
  private last: Promise<unknown> = Promise.resolve();
  private readonly pending: Promise<unknown>[] = [];
  /** Of the first statement that failed: from there on the database refuses everything. */
  private refusal: { readonly error: unknown } | undefined;
  /** Of the first work that nobody waited for and that failed by itself. */
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly sql: Sql) {}

  async query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.next(async () => this.sql.query<Row>(text, values));
  }

  async queryPrepared<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> {
    return this.next(async () => this.sql.queryPrepared<Row>(text, values));
  }

  /** Goes on at once with what comes next. Whether the work failed is known when the line has ended. */
  async later(work: Promise<unknown>): Promise<void> {
    this.pending.push(work);
    work.catch((error: unknown) => {
      if (!isConsequence(error)) this.failure ??= { error };
    });
    // What was asked for leaves the process in between, and not after the computations that follow.
    await nextTurn();
  }

  /** Waits for everything. Throws what failed first: the failures of later statements only follow from it. */
  async end(): Promise<void> {
    await Promise.allSettled(this.pending);
    await this.last;
    const first = this.failure ?? this.refusal;
    if (first) throw first.error;
  }

  /** The same after a failure of the work itself, which may only follow from what failed before. */
  async endAfter(error: unknown): Promise<never> {
    await Promise.allSettled(this.pending);
    await this.last;
    const first = this.failure ?? (isConsequence(error) ? this.refusal : undefined);
    throw first ? first.error : error;
  }

  private async next<T>(run: () => Promise<T>): Promise<T> {
    const answer = this.last.then(run);
    this.last = answer.catch((error: unknown) => {
      this.refusal ??= { error };
    });
    return answer;
  }
}

/** Whether a statement was refused only because one before it had failed: in_failed_sql_transaction. */
function isConsequence(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '25P02';
}
