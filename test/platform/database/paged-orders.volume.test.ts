import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { ormOptions } from '../../../mikro-orm.config.js';
import { conversionList } from '../../../src/events/conversion/conversion.list.js';
import { promoterList } from '../../../src/identity/promoter/promoter.list.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import type { List, ListArgs } from '../../../src/kernel/list/define-list.js';
import { tenantConditions } from '../../../src/kernel/list-conditions.js';
import type { KeyPrincipal } from '../../../src/kernel/principal.js';
import { readPage } from '../../../src/kernel/read-page.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { inScope } from '../../../src/kernel/tenant-scope.js';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { createDatabase, openDatabase, type TestDatabase } from '../../support/database.js';
import { readerOf } from '../../support/reader.js';
import { silent } from '../../support/silent.js';
import { volume } from '../../support/volume.js';

/** What rows are sorted by. There are few values, so that many rows are equal. */
interface Values {
  readonly name: string;
  readonly email: string | null;
  readonly status: string;
  readonly asset: string;
  readonly amount: number | null;
}

type Row = Values & { readonly id: string };

const values = fc.record<Values>({
  name: fc.constantFrom('ann', 'Ann', 'Bob', 'bob ', 'Ä', '', '\u{1F600}'),
  email: fc.constantFrom(null, '', 'a@x.example', 'B@x.example', 'b@x.example'),
  status: fc.constantFrom('PENDING', 'COMPLETED'),
  asset: fc.constantFrom('EUR', 'USD'),
  amount: fc.constantFrom(null, 0, 9, 10, 100),
});

type Key = string | number;

/** What the rows of each order are compared by. Null is the smallest. */
const keysOf: Readonly<Record<string, (row: Row) => readonly Key[]>> = {
  'promoter CREATED_AT': () => [],
  'promoter NAME': ({ name }) => [name.toLowerCase()],
  'promoter EMAIL': ({ email }) => [(email ?? '').toLowerCase()],
  'conversion STATUS': ({ status }) => [status],
  'conversion AMOUNT': ({ asset, amount }) => [asset, amount ?? -1],
};

function compare(one: readonly Key[], other: readonly Key[]): number {
  for (const [at, key] of one.entries()) {
    const against = other[at] as Key;
    const difference =
      typeof key === 'number'
        ? key - (against as number)
        : Buffer.compare(Buffer.from(key), Buffer.from(against as string));
    if (difference !== 0) return difference;
  }
  return 0;
}

let database: TestDatabase;
let unchecked: ReturnType<typeof openDatabase>;
let pool: Pool;
let orm: MikroORM;

beforeAll(async () => {
  database = await createDatabase();
  unchecked = openDatabase(`${database.url}?options=-c%20session_replication_role%3Dreplica`);
  pool = createPool({ url: database.url, max: 2, role: 'app' }, silent);
  orm = await MikroORM.init(ormOptions(database.url));
});
afterAll(async () => {
  await orm.close();
  await pool.end();
  await unchecked.pool.end();
  await database.drop();
});

async function store(organizationId: string, rows: readonly Values[]): Promise<Row[]> {
  const stored = rows.map((row) => ({ ...row, id: newId() }));
  const text = JSON.stringify(stored);
  await unchecked.query(
    `insert into promoter (id, organization_id, environment, name, email)
     select id, $1, 'LIVE', name, email from jsonb_to_recordset($2) as row (id uuid, name text, email text)`,
    [organizationId, text],
  );
  await unchecked.query(
    `insert into conversion (id, organization_id, environment, event_id, goal_id, campaign_id, promoter_id, amount, asset, status, due_at)
     select id, $1, 'LIVE', id, id, $1, id, amount, asset, status, now()
     from jsonb_to_recordset($2) as row (id uuid, amount numeric, asset text, status text)`,
    [organizationId, text],
  );
  return stored;
}

/** Reads all pages of a list, in one direction of paging. */
async function allPages(
  organizationId: string,
  list: List<{ id: string }>,
  args: ListArgs,
  { size, isBackward }: { readonly size: number; readonly isBackward: boolean },
): Promise<string[]> {
  const principal: KeyPrincipal = {
    kind: 'key',
    publishable: false,
    keyId: newId(),
    organizationIds: [organizationId],
    environment: Environment.LIVE,
    scopes: new Set(['*']),
  };
  const found: string[] = [];
  const scope = { kind: 'tenant', organizationIds: [organizationId], environment: Environment.LIVE } as const;
  for (let cursor: string | null = null; ;) {
    const part: ListArgs = isBackward ? { last: size, before: cursor } : { first: size, after: cursor };
    const page = await inScope(scope, async () =>
      readPage(readerOf(sqlOf(pool)), orm.getMetadata(), list, tenantConditions(principal, 'events:read'), {
        ...args,
        ...part,
      }),
    );
    const ids = page.nodes.map(({ id }) => id);
    found.splice(isBackward ? 0 : found.length, 0, ...ids);
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
    cursor = isBackward ? startCursor : endCursor;
    if (!(isBackward ? hasPreviousPage : hasNextPage)) return found;
  }
}

const lists: Readonly<Record<string, List<{ id: string }>>> = {
  promoter: promoterList,
  conversion: conversionList,
};

describe('the pages of a list', () => {
  it('give each row once in the order of a full sort, for any order, direction and size', async () => {
    await store(newId(), [{ name: 'Ann', email: null, status: 'PENDING', asset: 'USD', amount: 9 }]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(values, { maxLength: 12 }),
        fc.constantFrom(...Object.keys(keysOf)),
        fc.constantFrom('ASC' as const, 'DESC' as const),
        fc.record({ size: fc.integer({ min: 1, max: 5 }), isBackward: fc.boolean() }),
        async (rows, order, direction, paging) => {
          const organizationId = newId();
          const stored = await store(organizationId, rows);
          const [table = '', field = ''] = order.split(' ');
          const key = keysOf[order] ?? (() => []);
          const sign = direction === 'ASC' ? 1 : -1;
          const expected = stored
            .toSorted((a, b) => sign * compare([...key(a), a.id], [...key(b), b.id]))
            .map(({ id }) => id);
          const list = lists[table] as List<{ id: string }>;
          const args = { orderBy: { field, direction } };
          expect(await allPages(organizationId, list, args, paging)).toEqual(expected);
        },
      ),
      { numRuns: volume(400, 60) },
    );
  });
});
