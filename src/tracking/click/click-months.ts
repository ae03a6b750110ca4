import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../../kernel/logger.js';
import { isLockTimeout, type Sql } from '../../kernel/sql.js';

/** How far ahead months have a partition, so that a worker may fail for weeks. */
const daysAhead = 62;
const dayMs = 86_400_000;

/** How long to leave the locks to others after they were not free. */
const againMs = 2000;
const mostTries = 30;

/** Looks after the partitions of the table `click`. */
export class ClickMonths {
  constructor(
    private readonly sql: Sql,
    private readonly log: Logger,
  ) {}

  /** Makes the months of the near future. */
  async run(signal: AbortSignal, now = new Date()): Promise<void> {
    const until = new Date(now.getTime() + daysAhead * dayMs);
    const made = await this.whenFree(signal, async () =>
      this.sql.query<{ name: string }>('select name from make_click_months($1) as made (name)', [until]),
    );
    for (const { name } of made ?? []) this.log.info({ partition: name }, 'a month of clicks was made');
  }

  /** Tries until the locks are free, or leaves it to the next run. Other work waits for 200 ms at most. */
  private async whenFree<Result>(
    signal: AbortSignal,
    work: () => Promise<Result>,
  ): Promise<Result | undefined> {
    for (let tries = 1; !signal.aborted; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (!isLockTimeout(error)) throw error;
        if (tries >= mostTries) {
          this.log.warn({ err: error }, 'the table of clicks was in use; the next run tries again');
          return undefined;
        }
        await wait(againMs, undefined, { signal }).catch(() => undefined);
      }
    }
    return undefined;
  }
}
