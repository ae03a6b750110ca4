import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mergedFeatures } from '../../../src/composition/merged-features.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';

const { emptiedTables, sandboxTables } = mergedFeatures;
let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(async () => {
  await database.drop();
});

it('every table with an organization and an environment has a row in a feature, and no other table', async () => {
  const tenantTables = await database.query<{ name: string }>(
    `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and column_name in ('organization_id', 'environment')
     group by table_name having count(*) = 2`,
  );
  expect([...sandboxTables].toSorted()).toEqual(tenantTables.map(({ name }) => name).toSorted());
});

it('a sandbox reset deletes rows before the rows that they refer to', async () => {
  const references = await database.query<{ child: string; parent: string }>(
    `select conrelid::regclass::text as child, confrelid::regclass::text as parent
     from pg_constraint where contype = 'f' and conrelid <> confrelid`,
  );
  const steps = ['before-locks', undefined, 'last', 'under-cursor'] as const;
  const order = steps.flatMap((now) =>
    emptiedTables.filter(({ step }) => step === now).map(({ table }) => table),
  );
  const late = references.filter(
    ({ child, parent }) => order.includes(parent) && order.indexOf(child) > order.indexOf(parent),
  );
  expect(late).toEqual([]);
  expect(references).toContainEqual({ child: 'reward', parent: 'campaign' });
});

it('a sandbox reset deletes the rows that other conditions read after the rows with these conditions', () => {
  const read = (where = ''): string[] => [...where.matchAll(/from (\w+)/g)].map(([, name]) => name ?? '');
  const late = emptiedTables.filter(({ where, step }, index) =>
    read(where).some((name) =>
      emptiedTables.slice(0, index).some((earlier) => earlier.table === name && earlier.step === step),
    ),
  );
  expect(late).toEqual([]);
});
