import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Figure } from '../../kernel/feature.js';
import type { ProcessFigure } from '../../kernel/process-figure.js';
import type { Sql } from '../../kernel/sql.js';

/** How long Prometheus waits for database metrics before they are omitted. */
const deadlineMs = 2000;

/**
 * The metrics of this process and of waiting work in the database, read on request. Without a database it
 * returns only process metrics, with `tribute_database_up 0`.
 */
export function createMetrics(
  sql: Sql,
  ofDatabase: readonly Figure[],
  ofProcess: readonly ProcessFigure[],
): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const add = (
    { name, help }: Pick<Figure, 'name' | 'help'>,
    read: () => Promise<number | undefined> | number,
  ): void => {
    const collect = async (gauge: Gauge): Promise<void> => {
      const value = await read();
      // An unknown metric is omitted, because zero would mean that all is well.
      if (value === undefined) gauge.remove();
      else gauge.set(value);
    };
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        async collect() {
          await collect(this);
        },
      }),
    );
  };
  for (const figure of ofProcess) add(figure, figure.read);
  const ask = figureReader(sql, ofDatabase);
  for (const figure of ofDatabase) add(figure, async () => (await ask())?.[figure.name]);
  const help = 'Whether the database answers: 1, or 0 when the figures that need it are left out.';
  add({ name: 'tribute_database_up', help }, async () => ((await ask()) === undefined ? 0 : 1));
  return registry;
}

type Values = Readonly<Record<string, number>>;

/** Reads all metrics in one statement, shared by concurrent requests; undefined on a timeout. */
function figureReader(sql: Sql, figures: readonly Figure[]): () => Promise<Values | undefined> {
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
