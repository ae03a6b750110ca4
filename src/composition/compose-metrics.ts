import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { moneyLock } from '../platform/database/money-agreement.js';
import type { ProcessFigure } from '../kernel/process-figure.js';
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
    sql: `select count(*)::int as value from (
            select from reward where status = 'UNFUNDED' and unfunded_by is not null limit ${most}) unfunded`,
  },
  {
    name: 'tribute_rewards_in_review',
    help: `Rewards that are held for review because they are too large, up to ${most}.`,
    sql: `select count(*)::int as value from (select from reward where status = 'REVIEW' limit ${most}) held`,
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
  {
    name: 'tribute_processes_with_other_money_settings',
    help: 'Processes of this database whose money settings differ from those in force. They run no jobs and refuse requests.',
    sql: `select count(distinct l.pid)::int as value from pg_locks l
          where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database())
            and l.classid = ${moneyLock} and l.objsubid = 2
            and l.objid not in (select lock_key::oid from money_settings)`,
  },
];

/** How long Prometheus waits for the figures of the database before they are left out. */
const deadlineMs = 2000;

/**
 * The figures of this process and of what waits in the database, read when somebody asks. Without a database the figures of the process
 * are told alone, with `tribute_database_up 0`.
 */
export function composeMetrics(sql: Sql, ofProcess: readonly ProcessFigure[] = []): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const { name, help, read } of ofProcess) {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  }
  const ask = figureReader(sql);
  for (const { name, help } of figures) {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        async collect() {
          const value = (await ask())?.[name];
          // A figure that is not known is left out: zero would say that all is well.
          if (value === undefined) this.remove();
          else this.set(value);
        },
      }),
    );
  }
  registry.registerMetric(
    new Gauge({
      name: 'tribute_database_up',
      help: 'Whether the database answers: 1, or 0 when the figures that need it are left out.',
      registers: [],
      async collect() {
        this.set((await ask()) === undefined ? 0 : 1);
      },
    }),
  );
  return registry;
}

type Values = Readonly<Record<string, number>>;

/** Reads all figures by one statement, once for all that ask while it runs; answers undefined when the database does not in time. */
function figureReader(sql: Sql): () => Promise<Values | undefined> {
  const columns = figures.map(({ name, sql: statement }) => `(${statement}) as ${name}`);
  let reading: Promise<Values | undefined> | undefined;
  const read = async (): Promise<Values | undefined> => {
    const [row] = await sql.query<Values>(`select ${columns.join(', ')}`);
    return row;
  };
  return async () => {
    reading ??= read()
      .catch(() => undefined)
      .finally(() => {
        reading = undefined;
      });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, deadlineMs, undefined);
    });
    return Promise.race([reading, late]).finally(() => {
      clearTimeout(timer);
    });
  };
}
