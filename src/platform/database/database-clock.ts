import type { Client } from 'pg';
import type { Clock } from '../../kernel/clock.js';
import type { Watch } from './standing-session.js';

/** How often the database is asked for its time, in milliseconds. */
const askMs = 10_000;

/**
 * The database's clock, which all processes share. Between two questions it goes on by this machine's
 * monotonic clock. So a clock of a machine that is wrong or set back changes no lease and no due time.
 */
export class DatabaseClock implements Clock, Watch {
  /** What the monotonic clock lacks to the database's time; undefined before the first answer. */
  private offsetMs: number | undefined;
  private askedAt = Number.NEGATIVE_INFINITY;

  now(): Date {
    return new Date(this.offsetMs === undefined ? Date.now() : performance.now() + this.offsetMs);
  }

  async look(client: Client, isNew: boolean): Promise<void> {
    const askedAt = performance.now();
    if (!isNew && askedAt - this.askedAt < askMs) return;
    const { rows } = await client.query<{ ms: number }>(
      'select extract(epoch from clock_timestamp())::float8 * 1000 as ms',
    );
    // The answer was written in the middle of the wait for it.
    if (rows[0]) this.offsetMs = rows[0].ms - (askedAt + performance.now()) / 2;
    this.askedAt = askedAt;
  }
}
