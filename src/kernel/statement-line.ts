import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sql } from './sql.js';

/**
 * Statements of one connection, one after the other, with work in between that does not wait for those whose answer nobody needs: the
 * database writes what was decided while the process prepares what comes next. The order is the order in which they were asked for.
 */
export class StatementLine implements Sql {
  private last: Promise<unknown> = Promise.resolve();
  private readonly pending: Promise<unknown>[] = [];
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
    work.catch((error: unknown) => (this.failure ??= { error }));
    this.pending.push(work);
    // What was asked for leaves the process in between, and not after the computations that follow.
    await nextTurn();
  }

  /** Waits for everything. Throws what failed first: the failures of later statements only follow from it. */
  async end(): Promise<void> {
    await Promise.allSettled(this.pending);
    await this.last;
    if (this.failure) throw this.failure.error;
  }

  /** The same after a failure of the work itself, which may only follow from what failed before. */
  async endAfter(error: unknown): Promise<never> {
    await this.end();
    throw error;
  }

  private async next<T>(run: () => Promise<T>): Promise<T> {
    const answer = this.last.then(run);
    this.last = answer.catch(() => undefined);
    return answer;
  }
}
