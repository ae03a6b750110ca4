import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Sql } from './sql.js';

/**
 * Runs statements of one connection in sequence, without waiting for results that are not needed: the
 * database writes while the process prepares the next step. Statements run in call order.
 */
export class StatementLine implements Sql {
  private last: Promise<unknown> = Promise.resolve();
  private readonly pending: Promise<unknown>[] = [];
  /** The first failed statement. After it the database refuses everything. */
  private refusal: { readonly error: unknown } | undefined;
  /** The first failure of work that was not awaited. */
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly sql: Sql) {}

  async query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.next(async () => this.sql.query<Row>(text, values));
  }

  async queryPrepared<Row extends object>(
    text: string,
    values: readonly unknown[],
    prototype?: object,
  ): Promise<Row[]> {
    return this.next(async () => this.sql.queryPrepared<Row>(text, values, prototype));
  }

  /** Continues at once. A failure of the work is reported when the line ends. */
  async later(work: Promise<unknown>): Promise<void> {
    this.pending.push(work);
    work.catch((error: unknown) => {
      if (!isConsequence(error)) this.failure ??= { error };
    });
    // Lets pending statements leave the process now, not after the computations that follow.
    await nextTurn();
  }

  /** Waits for everything. Throws the first failure; later ones only follow from it. */
  async end(): Promise<void> {
    await Promise.allSettled(this.pending);
    await this.last;
    const first = this.failure ?? this.refusal;
    if (first) throw first.error;
  }

  /** The same after the work itself failed, which may only be a consequence of an earlier failure. */
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

/** Whether a statement was refused only because an earlier one failed: in_failed_sql_transaction. */
function isConsequence(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '25P02';
}
