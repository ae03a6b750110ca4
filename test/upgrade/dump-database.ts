import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { projectRoot } from '../../src/kernel/project-root.js';
import { migrations } from '../../src/platform/database/migrations/index.js';

const folder = join(projectRoot, 'src/platform/database/migrations');

/** MikroORM's own table of the migrations that have run. */
const migrationTable = `create table mikro_orm_migrations
  (id serial primary key, name varchar(255) not null,
   executed_at timestamptz(6) not null default current_timestamp(6));`;

interface Table {
  readonly name: string;
  /** Without generated columns. */
  readonly columns: string;
  /** The column with a sequence, if any. */
  readonly counter: string | null;
}

/**
 * A database as SQL: the migrations of this version, then all rows. Restore it into an empty database, as a
 * superuser. The embedded PostgreSQL has no pg_dump.
 */
export async function dumpDatabase(pool: Pool): Promise<string> {
  const { rows: tables } = await pool.query<Table>(
    `select quote_ident(table_name) as name,
            string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns,
            min(quote_literal(column_name)) filter (where is_identity = 'YES' or column_default like 'nextval(%') as counter
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER'
     group by table_name order by table_name`,
  );
  const parts = [
    ...migrations.map(({ name }) => readFileSync(join(folder, `${name}.sql`), 'utf8')),
    migrationTable,
    '-- The rows are right: no trigger or foreign key looks at them.',
    'set session_replication_role = replica;',
    `truncate ${tables.map(({ name }) => name).join(', ')};`,
  ];
  for (const table of tables) parts.push(await rowsOf(pool, table));
  return `${parts.join('\n')}\nreset session_replication_role;\n`;
}

async function rowsOf(pool: Pool, { name, columns, counter }: Table): Promise<string> {
  const { rows } = await pool.query<{ rows: string | null }>(
    `select json_agg(stored)::text as rows from (select ${columns} from ${name} order by 1) as stored`,
  );
  const stored = rows[0]?.rows;
  if (stored == null) return `-- ${name} has no rows.`;
  const insert = `insert into ${name} (${columns}) overriding system value
select ${columns} from json_populate_recordset(null::${name}, $rows$${stored}$rows$);`;
  if (counter === null) return insert;
  const column = counter.slice(1, -1);
  return `${insert}\nselect setval(pg_get_serial_sequence('${name}', ${counter}), max(${column})) from ${name};`;
}
