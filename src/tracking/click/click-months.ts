import type { Logger } from '../../kernel/logger.js';
import type { Sql } from '../../kernel/sql.js';
import { whenFree } from './when-free.js';

/** How far ahead months have a partition, so that a worker may fail for weeks. */
const daysAhead = 62;
const dayMs = 86_400_000;

/** Makes the partitions of the table `click`. */
export class ClickMonths {
  constructor(
    private readonly sql: Sql,
    private readonly log: Logger,
  ) {}

  /** Makes the months of the near future. */
  async run(signal: AbortSignal): Promise<void> {
    const until = new Date(Date.now() + daysAhead * dayMs);
    const made = await whenFree(this.log, signal, async () =>
      this.sql.query<{ name: string }>('select name from make_click_months($1) as made (name)', [until]),
    );
    for (const { name } of made ?? []) this.log.info({ month: name }, 'a month for clicks was made');
  }
}
