import type { Client } from 'pg';
import type { Logger } from '../../kernel/logger.js';
import type { ProcessFigure } from '../../kernel/process-figure.js';
import { Reminder } from '../../kernel/reminder.js';
import type { Watch } from './standing-session.js';

/** The transaction that holds the log back. PostgreSQL shows some logins no state of foreign sessions. */
interface Holder {
  readonly transaction: string;
  /** Null for a prepared transaction. */
  readonly pid: number | null;
  readonly application: string | null;
  readonly state: string | null;
  readonly openSeconds: number | null;
}

/** The oldest open transaction that may still write into the log, by the lock on its own id. */
const holderSql = `
  select l.transactionid::text as transaction, l.pid, a.application_name as application, a.state,
    extract(epoch from clock_timestamp() - a.xact_start)::float8 as "openSeconds"
  from pg_locks l left join pg_stat_activity a using (pid)
  where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted and l.transactionid = log_horizon()::xid`;

/**
 * Watches how long the same transaction holds back the log, and with it webhooks and subscriptions. Names its
 * session, so that operators can end it.
 */
export class LogLagWatch implements Watch {
  readonly figure: ProcessFigure = {
    name: 'tribute_event_log_lag_seconds',
    help: 'For how long one open transaction has held back webhooks and subscriptions.',
    read: () => this.seconds,
  };
  private holder: { readonly transaction: string; readonly since: number } | undefined;
  private isLate = false;
  private readonly reminder = new Reminder();

  /** @param lateMs after how long it is logged */
  constructor(
    private readonly lateMs: number,
    private readonly log: Logger,
  ) {}

  private get seconds(): number {
    return this.holder === undefined ? 0 : (performance.now() - this.holder.since) / 1000;
  }

  async look(client: Client): Promise<void> {
    const { rows } = await client.query<Holder>(holderSql);
    const [found] = rows;
    if (found?.transaction !== this.holder?.transaction) this.change(found);
    if (!found || this.seconds * 1000 < this.lateMs) return;
    this.isLate = true;
    if (!this.reminder.isDue()) return;
    const heldSeconds = Math.round(this.seconds);
    this.log.warn({ ...found, heldSeconds }, 'an open transaction holds back webhooks and subscriptions');
  }

  private change(found: Holder | undefined): void {
    const openMs = (found?.openSeconds ?? 0) * 1000;
    this.holder = found && { transaction: found.transaction, since: performance.now() - openMs };
    this.reminder.reset();
    if (this.isLate) this.log.info({}, 'the transaction that held back webhooks and subscriptions has ended');
    this.isLate = false;
  }
}
