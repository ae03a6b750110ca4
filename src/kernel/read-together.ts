import type { EntityLoaders } from './entity-loaders.js';
import { inheriting, type Sql } from './sql.js';
import { currentScope, inScope } from './tenant-scope.js';

/** A reading statement. Calls that differ only in their ids can run as one. */
export interface ReadingStatement {
  /** With `$1` placeholders, and no other `$`. */
  readonly text: string;
  readonly values: readonly unknown[];
  /** The places of the values, from 0, that are uuids and may differ between calls that run as one. */
  readonly ids: readonly number[];
  /** Whether PostgreSQL plans it anew each time, because its values decide which conditions apply. */
  readonly isPlannedAnew?: boolean;
  /** What the rows inherit. */
  readonly prototype?: object | undefined;
}

/** Where a reading statement runs: on the pool, together with others of the same request. */
export interface Reader {
  readonly sql: Sql;
  readonly loaders: EntityLoaders;
}

interface Place {
  readonly '@set': number;
  readonly '@place': string;
}

/**
 * Runs a statement together with all calls of the same tick that differ only in their ids. So the lists below
 * 50 rows are read by one statement. Returns the rows of this call, in their order. Nothing is
 * remembered, so a list that is read after a change shows it.
 */
export async function readTogether<Row extends object>(
  { sql, loaders }: Reader,
  { text, values, ids, isPlannedAnew = false, prototype }: ReadingStatement,
): Promise<Row[]> {
  const scope = currentScope();
  const run = async <Found extends object>(...of: [string, readonly unknown[]]): Promise<Found[]> =>
    isPlannedAnew
      ? inheriting(await sql.query<Found>(...of), prototype)
      : sql.queryPrepared<Found>(...of, prototype);
  /** The values with others in the places of the ids. */
  const having = (valueAt: (index: number) => unknown): unknown[] =>
    values.map((value, place) => (ids.includes(place) ? valueAt(ids.indexOf(place)) : value));
  const readAll = async (sets: readonly (readonly unknown[])[]): Promise<Row[][]> => {
    if (sets.length === 1 || ids.length === 0) {
      const rows = await run<Row>(
        text,
        having((index) => sets[0]?.[index]),
      );
      return sets.map(() => rows);
    }
    const arrays = having((index) => sets.map((set) => set[index]));
    return divide(await run<Row & Place>(togetherText(text, ids), arrays), sets.length);
  };
  const name = JSON.stringify([scope, text, having(() => null)], withBigInts);
  const own = ids.map((place) => values[place]);
  return loaders.loadTogether(name, own, async (sets) => inScope(scope, async () => readAll(sets)));
}

const withBigInts = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

/** The statement for many sets of ids, with an array in the place of each id. */
function togetherText(text: string, ids: readonly number[]): string {
  const numbers = ids.map((place) => place + 1);
  const one = text.replaceAll(/\$(\d+)/g, (whole, number: string) =>
    numbers.includes(Number(number)) ? `sets.id${number}` : whole,
  );
  return `select sets."@set"::int, listed.*
    from unnest(${numbers.map((number) => `$${number}::uuid[]`).join(', ')})
        with ordinality as sets (${numbers.map((number) => `id${number}`).join(', ')}, "@set")
      cross join lateral (select one.*, row_number() over () as "@place" from (${one}) one) listed
    order by sets."@set", listed."@place"`;
}

function divide<Row extends object>(rows: readonly (Row & Place)[], count: number): Row[][] {
  const divided = Array.from({ length: count }, (): Row[] => []);
  // They keep their place, because a copy without it costs more than all else here.
  for (const row of rows) divided[row['@set'] - 1]?.push(row);
  return divided;
}
