import { firstIdAt } from '../../kernel/ids.js';
import type { Logger } from '../../kernel/logger.js';
import type { ProcessFigure } from '../../kernel/process-figure.js';
import type { Sql } from '../../kernel/sql.js';
import { whenFree } from './when-free.js';

const dayMs = 86_400_000;
const batchSize = 5000;
const firstId = '00000000-0000-0000-0000-000000000000';

/** How long an event may take from its id to its commit. */
const commitMs = 3_600_000;

interface Terms {
  readonly clickRetentionDays: number;
  readonly eventMaxAgeDays: number;
}

/**
 * Drops old months of clicks. What figures group by of clicks with money or events is kept, and sessions that
 * nothing leads to are forgotten. Each step can run again, so a crash only repeats work.
 */
export class ClickRetention {
  private dropped = 0;
  private failed = 0;

  constructor(
    private readonly sql: Sql,
    private readonly log: Logger,
    private readonly terms: Terms,
  ) {}

  /** The metrics of this process. */
  get figures(): readonly ProcessFigure[] {
    return [
      {
        name: 'tribute_clicks_dropped_total',
        help: 'Clicks that were dropped because they were older than CLICK_RETENTION_DAYS.',
        read: () => this.dropped,
      },
      {
        name: 'tribute_click_months_overdue',
        help: 'Months of clicks that the last run could not drop, because clicks wait for their evaluation or the table was in use.',
        read: () => this.failed,
      },
    ];
  }

  /** Drops what is due. Finishes earlier runs first, with any setting. */
  async run(signal: AbortSignal): Promise<void> {
    await this.dropDetached(signal);
    this.failed = 0;
    if (this.terms.clickRetentionDays === 0) return;
    const before = await this.horizon();
    for (const month of await this.names('old_click_months($1)', [before])) {
      if (signal.aborted) return;
      if (!(await this.detach(month, before, signal))) this.failed += 1;
    }
    await this.dropDetached(signal);
    await this.forEachBatch('forget_click_sessions', 'others', signal);
    await this.sql.query('select delete_late_clicks($1)', [batchSize]);
  }

  /**
   * Clicks from before this time can earn nothing any more. They are older than the setting and than the
   * longest attribution window before the oldest event that may still be reported or evaluated.
   */
  private async horizon(): Promise<Date> {
    const { clickRetentionDays, eventMaxAgeDays } = this.terms;
    const oldest = Date.now() - eventMaxAgeDays * dayMs;
    const [row] = await this.sql.query<{ windowDays: number | null; waiting: Date | null }>(
      `select (select max(attribution_window_days) from campaign) as "windowDays",
              (select min(occurred_at) from event where status in ('QUEUED', 'REVIEW')) as waiting`,
    );
    const event = Math.min(oldest, row?.waiting?.getTime() ?? oldest);
    const earning = event - (row?.windowDays ?? 0) * dayMs;
    return new Date(Math.min(earning, Date.now() - clickRetentionDays * dayMs));
  }

  /** Whether the month is no part of the table any more. */
  private async detach(month: string, before: Date, signal: AbortSignal): Promise<boolean> {
    const since = firstIdAt(Date.now() - commitMs);
    await this.forEachBatch('keep_counted_visits', month, signal);
    if (signal.aborted) return false;
    const isDone = await whenFree(this.log, signal, async () => {
      const [row] = await this.sql.query<{ done: boolean }>('select detach_click_month($1, $2, $3) as done', [
        month,
        before,
        since,
      ]);
      return row?.done === true;
    });
    if (isDone === false) this.log.warn({ month }, 'old clicks stay, because some are not evaluated yet');
    return isDone === true;
  }

  private async dropDetached(signal: AbortSignal): Promise<void> {
    for (const month of await this.names('detached_click_months()')) {
      await this.forEachBatch('forget_click_sessions', month, signal);
      if (signal.aborted) return;
      const [row] = await this.sql.query<{ clicks: number }>(
        'select drop_click_month($1)::float8 as clicks',
        [month],
      );
      this.dropped += row?.clicks ?? 0;
      this.log.info({ month, clicks: row?.clicks }, 'a month of clicks was dropped');
    }
  }

  private async forEachBatch(
    step: 'keep_counted_visits' | 'forget_click_sessions',
    month: string,
    signal: AbortSignal,
  ): Promise<void> {
    let after: string | null = firstId;
    while (after !== null && !signal.aborted) {
      const [row]: { last: string | null }[] = await this.sql.query<{ last: string | null }>(
        `select ${step}($1, $2, $3) as last`,
        [month, after, batchSize],
      );
      after = row?.last ?? null;
    }
  }

  private async names(source: string, values: readonly unknown[] = []): Promise<string[]> {
    const rows = await this.sql.query<{ name: string }>(`select name from ${source} as month (name)`, values);
    return rows.map(({ name }) => name);
  }
}
