import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Sql } from '../kernel/sql.js';

/** One figure of the database, as Prometheus has it. */
interface Figure {
  readonly name: string;
  readonly help: string;
  /** Answers one row with one number. Must be cheap however much is stored. */
  readonly sql: string;
}

/** The most rows that are counted of anything that waits: more than that is an alarm, however many. */
const most = 100_000;

/** What an operator wants to be woken by. Plans: each counts a partial index that is empty when all is well. */
const figures: readonly Figure[] = [
  {
    name: 'tribute_events_queued',
    help: `Events that wait for their evaluation, up to ${most}.`,
    sql: `select count(*)::int as value from (select from event where status = 'QUEUED' limit ${most}) queued`,
  },
  {
    name: 'tribute_webhook_deliveries_pending',
    help: `Webhook deliveries that wait to be sent, up to ${most}.`,
    sql: `select count(*)::int as value from (select from webhook_delivery where status = 'PENDING' limit ${most}) pending`,
  },
  {
    name: 'tribute_webhook_deliveries_internal_failures',
    help: `Undelivered webhook deliveries with a failure on Tribute's side, waiting or given up, up to ${most}.`,
    sql: `select count(*)::int as value from (
            select from webhook_delivery where internal_failures > 0 and status in ('PENDING', 'FAILED') limit ${most}) faulty`,
  },
  {
    name: 'tribute_rewards_unfunded',
    help: `Rewards that wait for money, up to ${most}.`,
    sql: `select count(*)::int as value from (select from reward where status = 'UNFUNDED' limit ${most}) unfunded`,
  },
  {
    name: 'tribute_ledger_alarms_open',
    help: 'Findings of the audit of the ledger that are not right again. Anything but zero is an emergency.',
    sql: `select count(*)::int as value from ledger_alarm where closed_at is null`,
  },
  {
    name: 'tribute_ledger_unsealed_entries',
    help: `Entries of the ledger that are not sealed yet, up to ${most}.`,
    sql: `select count(*)::int as value from (
            select from ledger_entry where id > coalesce((select last_entry_id from ledger_block order by number desc limit 1), 0)
            limit ${most}) unsealed`,
  },
];

/** The figures of this process and of what waits in the database, read when somebody asks. */
export function composeMetrics(sql: Sql): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name, help, sql: statement } of figures) {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        async collect() {
          const [row] = await sql.query<{ value: number }>(statement);
          this.set(row?.value ?? 0);
        },
      }),
    );
  }
  return registry;
}
