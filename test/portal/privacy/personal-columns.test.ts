import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mergedFeatures } from '../../../src/composition/merged-features.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(async () => {
  await database.drop();
});

/** Names of columns with data of visitors or customers. */
const looksPersonal =
  'customer|visitor_id|session_id|address|user_agent|referrer|network|^country$|sub_ids|metadata|dimension|payload|_body$|proof_|evidence|^mark$|idempotency_key|key_hash';

/** Tables about members and promoters, of this server, and of a running erasure. */
const ofMembers = [
  'audit_entry',
  'payout',
  'link',
  'user_session',
  'user_token',
  'user_recovery_code',
  'network_key',
  'idempotency_key',
  'erased_identity',
];

it('every column that looks like data of a customer is named by the feature that owns it', async () => {
  const columns = await database.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and column_name ~ $1 and table_name <> all($2::text[]) order by 1, 2`,
    [looksPersonal, ofMembers],
  );
  const unnamed = columns.filter(({ table, column }) => {
    const { erases = {}, keeps = {} } = mergedFeatures.personalData.get(table) ?? {};
    return !(column in erases) && !(column in keeps);
  });
  expect(unnamed).toEqual([]);
});

it('every column that a feature names exists, and a table with erased columns has a way to erase them', async () => {
  const columns = await database.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`,
  );
  const known = new Set(columns.map(({ name }) => name));
  const named = [...mergedFeatures.personalData].flatMap(([table, { erases = {}, keeps = {} }]) =>
    [...Object.keys(erases), ...Object.keys(keeps)].map((column) => `${table}.${column}`),
  );
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  const helpless = [...mergedFeatures.personalData].filter(
    ([, { erases, erase }]) => (erases !== undefined) !== (erase !== undefined),
  );
  expect(helpless).toEqual([]);
});
