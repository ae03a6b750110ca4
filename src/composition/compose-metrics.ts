import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ProcessFigure } from '../kernel/process-figure.js';
import type { Sql } from '../kernel/sql.js';
import { mergedFeatures } from './merged-features.js';

const { figures } = mergedFeatures;

/** How long Prometheus waits for database metrics before they are omitted. */
const deadlineMs = 2000;

/**
 * The metrics of this process and of waiting work in the database, read on request. Without a database it
 * returns only process metrics, with `tribute_database_up 0`.
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
          // An unknown metric is omitted, because zero would mean that all is well.
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

/** Reads all metrics in one statement, shared by concurrent requests; undefined on a timeout. */
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
