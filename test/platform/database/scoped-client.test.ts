import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { inSqlTransaction, sqlOf, type Sql } from '../../../src/kernel/sql.js';
import { asSystem, inScope, type TenantScope } from '../../../src/kernel/tenant-scope.js';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { requireKnownPg } from '../../../src/platform/database/scoped-client.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { silent } from '../../support/silent.js';

interface Seen {
  readonly role: string;
  readonly organizations: string | null;
  readonly environment: string | null;
  readonly person: string | null;
}

const seenSql = `select current_user as role, current_setting('tribute.organizations', true) as organizations,
  current_setting('tribute.environment', true) as environment, current_setting('tribute.user', true) as person`;

async function seen(sql: Sql): Promise<Seen | undefined> {
  return (await sql.query<Seen>(seenSql))[0];
}

function aTenant(): { readonly scope: TenantScope; readonly sees: Seen } {
  const [organization, userId] = [newId(), newId()];
  const environment = Environment.SANDBOX;
  const scope: TenantScope = { kind: 'tenant', organizationIds: [organization], environment, userId };
  const sees = { role: 'tribute_app', organizations: `{${organization}}`, environment, person: userId };
  return { scope, sees };
}

const system: Seen = { role: 'tribute_system', organizations: '', environment: '', person: '' };

describe('a scoped connection', () => {
  let database: TestDatabase;
  // One connection, so that all work shares it.
  let pool: Pool;

  beforeAll(async () => {
    database = await createDatabase();
    pool = createPool({ url: database.url, max: 1, role: 'app' }, silent);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('runs each statement in the scope of its work, and then clears it', async () => {
    const [one, other] = [aTenant(), aTenant()];
    for (const { scope, sees } of [one, other, one]) {
      expect(await inScope(scope, async () => seen(sqlOf(pool)))).toEqual(sees);
    }
    expect(await asSystem('JOB', async () => seen(sqlOf(pool)))).toEqual(system);
    const none = await seen(sqlOf(pool));
    expect({ ...none, organizations: none?.organizations || null }).toMatchObject({
      role: 'tribute_app',
      organizations: null,
    });
  });

  it('keeps the scopes of concurrent work separate', async () => {
    const tenants = Array.from({ length: 20 }, aTenant);
    const found = await Promise.all(
      tenants.map(async ({ scope }) => inScope(scope, async () => seen(sqlOf(pool)))),
    );
    expect(found).toEqual(tenants.map(({ sees }) => sees));
  });

  it('keeps one scope for a whole transaction', async () => {
    const [own, other] = [aTenant(), aTenant()];
    await inScope(own.scope, async () =>
      inSqlTransaction(pool, async (sql) => {
        expect(await seen(sql)).toEqual(own.sees);
        expect(await inScope(other.scope, async () => seen(sql))).toEqual(own.sees);
      }),
    );
    expect(await inScope(other.scope, async () => seen(sqlOf(pool)))).toEqual(other.sees);
  });

  it('returns only the rows of the statement, prepared or not', async () => {
    const { scope } = aTenant();
    await inScope(scope, async () => {
      const text = 'select n from generate_series(1, $1::int) as n';
      const rows = [{ n: 1 }, { n: 2 }];
      expect(await sqlOf(pool).query(text, [2])).toEqual(rows);
      for (let round = 0; round < 3; round += 1) {
        expect(await sqlOf(pool).queryPrepared(text, [2])).toEqual(rows);
      }
      expect(await sqlOf(pool).query(text, [0])).toEqual([]);
      const { rowCount, command } = await pool.query('select 1 where false');
      expect({ rowCount, command }).toEqual({ rowCount: 0, command: 'SELECT' });
    });
  });

  it('fails with the error of the statement, and stays usable', async () => {
    const { scope, sees } = aTenant();
    await inScope(scope, async () => {
      await expect(sqlOf(pool).query('select 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' });
      await expect(sqlOf(pool).query('selec')).rejects.toMatchObject({ code: '42601' });
      expect(await seen(sqlOf(pool))).toEqual(sees);
    });
  });

  it('runs callbacks in the scope of the caller', async () => {
    const { scope, sees } = aTenant();
    const row = await new Promise((resolve, reject) => {
      inScope(scope, () => {
        pool.query<Seen>(seenSql, (error, result) => {
          // The driver calls back with one of both.
          if ((error as Error | undefined) === undefined) resolve(result.rows[0]);
          else reject(error);
        });
      });
    });
    expect(row).toEqual(sees);
  });
});

describe('the installed version of pg', () => {
  it('has the members that the scoped connection uses', () => {
    expect(() => {
      requireKnownPg();
    }).not.toThrow();
    expect(() => {
      requireKnownPg('8.24.0');
    }).toThrow('pg 8.24.0 is installed, but scoped-client.ts knows only pg 8.23.0.');
  });
});
