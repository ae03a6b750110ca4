import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { Environment } from '../../../src/kernel/environment.js';
import { decodeId, newId } from '../../../src/kernel/ids.js';
import { inSqlTransaction, sqlOf } from '../../../src/kernel/sql.js';
import { asSystem, inScope, type TenantScope } from '../../../src/kernel/tenant-scope.js';
import { aScene, aSeller, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { silent } from '../../support/silent.js';

const { LIVE, SANDBOX } = Environment;
const insufficientPrivilege = '42501';

const suite = useSharedServer();
let pool: Pool;
let scene: Scene;
let mine: TenantScope;
let theirs: TenantScope;

const scopeOf = (typeId: string, environment = SANDBOX): TenantScope => {
  const id = decodeId('organization', typeId) ?? '';
  return { kind: 'tenant', organizationIds: [id], environment };
};

beforeAll(async () => {
  pool = createPool({ url: suite.database.url, max: 4, role: 'app' }, silent);
  scene = await aScene(suite.url);
  mine = scopeOf(scene.organizationId);
  theirs = scopeOf((await aSeller(suite.url)).organizationId);
});
afterAll(async () => {
  await pool.end();
});

const rowsOf = async (table: string): Promise<number> =>
  (await sqlOf(pool).query<{ count: number }>(`select count(*)::int as count from "${table}"`))[0]?.count ??
  -1;

/** Every table and view with tenant data. */
async function tenantRelations(): Promise<string[]> {
  const rows = await suite.database.query<{ name: string }>(
    `select distinct table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'organization_id' order by 1`,
  );
  return [...rows.map(({ name }) => name), 'organization', 'ledger_balance', 'ledger_entry'];
}

describe('row-level security', () => {
  it('is enabled and forced on every table of a tenant', async () => {
    const rows = await suite.database.query<{ relname: string }>(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity and relforcerowsecurity`,
    );
    const views = await suite.database.query<{ name: string }>(
      `select viewname as name from pg_views where schemaname = 'public'`,
    );
    // A view has conditions of its own, whose effect is shown below.
    const secured = new Set([...rows.map(({ relname }) => relname), ...views.map(({ name }) => name)]);
    expect((await tenantRelations()).filter((table) => !secured.has(table))).toEqual([]);
  });

  it('applies to roles that own nothing, are not superusers and cannot bypass it', async () => {
    const rows = await suite.database.query(
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcanlogin,
              (select count(*)::int from pg_class where relowner = pg_roles.oid) as owned
       from pg_roles where rolname like 'tribute\\_%' order by 1`,
    );
    const nothing = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcanlogin: false,
      owned: 0,
    };
    expect(rows).toEqual([
      { rolname: 'tribute_app', ...nothing },
      { rolname: 'tribute_system', ...nothing },
    ]);
    expect(await sqlOf(pool).query('select current_user as name')).toEqual([{ name: 'tribute_app' }]);
  });

  it('shows raw SQL the rows of its scope and none of another tenant or environment', async () => {
    const id = mine.kind === 'tenant' ? mine.organizationIds[0] : '';
    for (const table of await tenantRelations()) {
      const condition = table === 'organization' ? `id <> '${id}'` : `organization_id <> '${id}'`;
      const foreign = async (): Promise<number> =>
        (await sqlOf(pool).query(`select 1 from "${table}" where ${condition}`)).length;
      expect({ table, rows: await rowsOf(table) }).toEqual({ table, rows: 0 });
      if (table === 'ledger_balance' || table === 'ledger_entry') continue;
      expect({ table, foreign: await inScope(mine, foreign) }).toEqual({ table, foreign: 0 });
    }
    for (const table of [
      'campaign',
      'promoter',
      'wallet',
      'ledger_balance',
      'ledger_entry',
      'domain_event',
    ]) {
      const counts = {
        mine: await inScope(mine, async () => rowsOf(table)),
        stored: (await suite.database.query(`select 1 from "${table}"`)).length,
      };
      expect(counts.mine).toBeGreaterThan(0);
      expect(await asSystem('JOB', async () => rowsOf(table))).toBe(counts.stored);
    }
    const live = scopeOf(scene.organizationId, LIVE);
    expect(await inScope(live, async () => rowsOf('campaign'))).toBe(0);
    expect(await inScope(theirs, async () => rowsOf('campaign'))).toBe(0);
    expect(await inScope(theirs, async () => rowsOf('ledger_entry'))).toBe(0);
  });

  it('lets raw SQL change nothing of another tenant, and write nothing in its name', async () => {
    await inScope(theirs, async () => {
      const sql = sqlOf(pool);
      expect(await sql.query(`update campaign set name = 'stolen' returning id`)).toEqual([]);
      expect(await sql.query(`delete from promoter returning id`)).toEqual([]);
      const values = [newId(), mine.kind === 'tenant' ? mine.organizationIds[0] : ''];
      await expect(
        sql.query(
          `insert into promoter (id, organization_id, environment, name) values ($1, $2, 'SANDBOX', 'Mallory')`,
          values,
        ),
      ).rejects.toMatchObject({ code: insufficientPrivilege });
    });
    expect(await inScope(mine, async () => rowsOf('promoter'))).toBeGreaterThan(0);
  });

  it('lets requests post nothing, not even for their own tenant: only the system writes the ledger', async () => {
    const sql = sqlOf(pool);
    for (const statement of [
      `insert into ledger_transaction select * from ledger_transaction`,
      `insert into ledger_entry overriding system value select * from ledger_entry`,
      `update ledger_balance set credits = credits + 1`,
      `delete from ledger_balance`,
    ]) {
      await expect(inScope(mine, async () => sql.query(statement))).rejects.toMatchObject({
        code: insufficientPrivilege,
      });
    }
  });

  it('sets the scope for every statement and transaction, and leaves none behind', async () => {
    const one = createPool({ url: suite.database.url, max: 1, role: 'app' }, silent);
    const count = async (): Promise<number> =>
      (await sqlOf(one).query('select id from campaign where name <> $1', [''])).length;
    try {
      expect(await inScope(mine, count)).toBe(1);
      expect(await count()).toBe(0);
      const inTransaction = async (): Promise<number> =>
        inSqlTransaction(one, async (sql) => (await sql.query('select id from campaign')).length);
      expect(await inScope(mine, inTransaction)).toBe(1);
      expect(await inTransaction()).toBe(0);
      expect(await inScope(theirs, inTransaction)).toBe(0);
      await expect(
        inScope(mine, async () => one.query('select no_such_column from campaign')),
      ).rejects.toThrow();
      expect(await count()).toBe(0);
      expect(await inScope(mine, count)).toBe(1);
    } finally {
      await one.end();
    }
  });

  it('keeps concurrent work separate on the same few connections', async () => {
    const counts = await Promise.all(
      Array.from({ length: 200 }, async (_, index) =>
        inScope(index % 2 === 0 ? mine : theirs, async () => rowsOf('campaign')),
      ),
    );
    expect(counts).toEqual(Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 1 : 0)));
  });
});
