import type { IdKind } from '../../src/kernel/catalogue.js';
import { encodeId } from '../../src/kernel/ids.js';
import type { Database } from '../support/database.js';
import { uuidOf } from '../support/outcome.js';

/** The tables that are not named after their kind of object. */
const tables: Partial<Record<string, string>> = {
  attempt: 'webhook_attempt',
  delivery: 'webhook_delivery',
  transaction: 'ledger_transaction',
};

/** The copy `n` of a value that has to be unique, by type, best first. */
const otherValues = {
  text: 'value || n',
  bytea: `value || convert_to(n::text, 'UTF8')`,
  integer: 'value + n',
  smallint: 'value + n',
  bigint: 'value + n',
  'timestamp with time zone': 'value + make_interval(secs => n)',
  uuid: 'uuidv7()',
};
const types = Object.keys(otherValues) as (keyof typeof otherValues)[];

/** For each unique index of a table the first column that can be changed. */
const changeable = `select distinct on (indexrelid) attname as name, format_type(atttypid, null) as type
  from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
  where indrelid = $1::regclass and indisunique and format_type(atttypid, null) = any($2)
    and attname not in ('environment', 'organization_id', 'owner_type', 'asset', 'kind')
  order by indexrelid, array_position($2, format_type(atttypid, null)), attname`;

const written = `select attname as name from pg_attribute
  where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity <> 'a'`;

/** Copies the row of an object with other unique values, and returns the TypeIDs of the copies. */
export async function cloneRow(
  database: Database,
  kind: string,
  id: string,
  count: number,
): Promise<string[]> {
  const table = tables[kind] ?? kind.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const changed = await database.query<{ name: string; type: keyof typeof otherValues }>(changeable, [
    table,
    types,
  ]);
  const others = new Map(changed.map(({ name, type }) => [name, otherValues[type]]));
  const names = (await database.query<{ name: string }>(written, [table])).map(({ name }) => name);
  const values = names.map((name) => others.get(name)?.replace('value', `one."${name}"`) ?? `one."${name}"`);
  const rows = await database.query<{ id: string }>(
    `insert into ${table} ("${names.join('", "')}") select ${values.join(', ')} from ${table} one, generate_series(1, $2::int) n
     where one.id = $1 returning id`,
    [uuidOf(kind as IdKind, id), count],
  );
  return rows.map((row) => encodeId(kind as IdKind, row.id));
}
