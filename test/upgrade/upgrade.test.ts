import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/kernel/project-root.js';
import { migrations } from '../../src/platform/database/migrations/index.js';
import { expectCountedFigures } from '../support/figure-invariants.js';
import { createDatabase, createEmptyDatabase, type Database } from '../support/database.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { runScript } from '../support/run-script.js';
import { startServer } from '../support/server.js';

/*
 * Databases of earlier versions, written by write-fixture.ts. If this test fails after a change of the
 * schema, the change is wrong: a merged migration was edited, or a later one loses data.
 */
const fixtures = globSync('test/fixtures/database-*.sql.gz', { cwd: projectRoot }).toSorted();

interface Column {
  readonly table: string;
  readonly name: string;
}

/** The columns of all tables. MikroORM's own table grows with each migration. */
async function columnsOf(database: Database): Promise<ReadonlyMap<string, readonly Column[]>> {
  const columns = await database.query<Column>(
    `select quote_ident(table_name) as table, quote_ident(column_name) as name
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'mikro_orm_migrations'
     order by table_name, ordinal_position`,
  );
  return Map.groupBy(columns, ({ table }) => table);
}

/** Everything about the schema but the order of columns. */
async function schemaOf(database: Database): Promise<string[]> {
  const rows = await database.query<{ line: string }>(
    `select format('%s.%s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod),
                   case when attnotnull then 'not null' end, pg_get_expr(adbin, adrelid)) as line
     from pg_attribute join pg_class on pg_class.oid = attrelid left join pg_attrdef on adrelid = attrelid and adnum = attnum
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') and attnum > 0 and not attisdropped
     union all select indexdef from pg_indexes where schemaname = 'public'
     union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint
     where connamespace = 'public'::regnamespace
     union all select format('%s %s %s %s %s', tablename, cmd, roles, qual, with_check) from pg_policies
     union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
     union all select prosrc from pg_proc where pronamespace = 'public'::regnamespace
     union all select format('%s %s', relname, relacl) from pg_class where relnamespace = 'public'::regnamespace
     order by 1`,
  );
  return rows.map(({ line }) => line);
}

/** The schema of a new database. */
async function newSchema(): Promise<string[]> {
  const database = await createDatabase();
  try {
    return await schemaOf(database);
  } finally {
    await database.drop();
  }
}

/** The number of rows of each table, and a digest of these columns of all rows. */
async function digestsOf(
  database: Database,
  tables: ReadonlyMap<string, readonly Column[]>,
): Promise<Record<string, unknown>> {
  const digests: Record<string, unknown> = {};
  for (const [table, columns] of tables) {
    const row = columns.map(({ name }) => name).join(', ');
    const [digest] = await database.query(
      `select count(*)::int as rows, md5(string_agg(digest, '' order by digest)) as digest
       from (select md5(row(${row})::text) as digest from ${table}) as stored`,
    );
    digests[table] = digest;
  }
  return digests;
}

describe('this version, with a database of an earlier one', () => {
  it('has such a database for this test', () => {
    expect(fixtures).not.toEqual([]);
  });

  it.each(fixtures)('keeps all rows of %s, its ledger and its decisions', async (fixture) => {
    const database = await createEmptyDatabase();
    const environment = { DATABASE_URL: database.url };
    try {
      await database.query(gunzipSync(readFileSync(join(projectRoot, fixture))).toString());
      // As after any restore into another cluster.
      expect(await runScript('log-renumber', environment)).toMatchObject({ code: 0 });
      const tables = await columnsOf(database);
      const before = await digestsOf(database, tables);

      // Without jobs, which would go on with what was due.
      const server = await startServer({ ...environment, ROLE: 'api' });
      try {
        const applied = await database.query<{ name: string }>(
          'select name from mikro_orm_migrations order by id',
        );
        expect(applied.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
        expect(await schemaOf(database)).toEqual(await newSchema());
        expect(await digestsOf(database, tables)).toEqual(before);
        await expectService(database, server.url);
        await expectCountedFigures(database);
      } finally {
        await server.stop();
      }
      const ledger = await runScript('ledger-verify', environment, '--json');
      expect(ledger).toMatchObject({ code: 0, stderr: '' });
      const { problem, blocks } = JSON.parse(ledger.stdout) as { problem: unknown; blocks: number };
      expect(problem ?? null).toBeNull();
      expect(blocks).toBeGreaterThan(0);
      const decisions = await runScript('decisions-replay', environment, '--json');
      expect(decisions).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(decisions.stdout)).toMatchObject({ withoutEvidence: [], different: [] });
      expect((JSON.parse(decisions.stdout) as { replayed: number }).replayed).toBeGreaterThan(10);
    } finally {
      await database.drop();
    }
  });
});

/** An owner signs in with the password of then, and sees campaigns. */
async function expectService(database: Database, url: string): Promise<void> {
  const [owner] = await database.query<{ email: string }>(
    `select email from user_account join member on user_id = user_account.id join campaign using (organization_id)
     where role = 'OWNER' and totp_enabled_at is null order by campaign.id limit 1`,
  );
  const password = 'correct horse battery';
  const { token } = await new GraphQLClient(url).mutate<{ token: string }>(
    'signIn',
    { email: owner?.email, password },
    'token',
  );
  const seen = await new GraphQLClient(url, token).run<{ viewer: { user: { email: string } } }>(
    '{ viewer { user { email } } }',
  );
  expect(seen.viewer.user.email).toBe(owner?.email);
}
