import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { newId } from '../../../src/kernel/ids.js';
import { rowSet } from '../../../src/kernel/row-set.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { silent } from '../../support/silent.js';

const made = rowSet({
  someId: 'uuid',
  text: 'text',
  isTrue: 'boolean',
  small: 'smallint',
  whole: 'integer',
  amount: 'numeric',
  at: 'timestamptz',
  bytes: 'bytea',
  data: 'jsonb',
  document: 'json',
});

describe('a row set', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createDatabase();
    pool = createPool({ url: database.url, max: 1, role: 'system' }, silent);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('sends and returns values of every type, and nulls', async () => {
    const full = {
      someId: newId(),
      text: '"a", {b}\\ NULL',
      isTrue: true,
      small: 32_767,
      whole: -1,
      amount: 10n ** 37n,
      at: new Date('2026-11-29T12:00:00.123Z'),
      bytes: Buffer.from([0, 255]),
      data: '{"a": ["\\"", null]}',
      document: '{"b":1}',
    };
    const empty = { ...full, text: null, isTrue: null, small: null, whole: null, amount: null };
    const none = { ...empty, someId: null, at: null, bytes: null, data: null, document: 'null' };
    const rows = await sqlOf(pool).query(
      `select some_id as "someId", text, is_true as "isTrue", small, whole, amount, at, bytes, data, document
       from ${made.as('made', 2)} where whole is not distinct from $1 or whole is null order by whole`,
      [-1, ...made.values([full, none])],
    );
    expect(rows).toEqual([{ ...full, data: { a: ['"', null] } }, none]);
  });

  it('names its columns and numbers its rows', async () => {
    const pairs = rowSet({ organizationId: 'uuid', key: 'text' });
    expect(pairs.columns).toBe('organization_id, key');
    const [a, b] = [newId(), newId()];
    const rows = await sqlOf(pool).query(
      `select ${pairs.columns}, number::int from ${pairs.asNumbered('pair')} order by number desc`,
      pairs.values([
        { organizationId: a, key: 'a' },
        { organizationId: b, key: 'b' },
      ]),
    );
    expect(rows).toEqual([
      { organization_id: b, key: 'b', number: 2 },
      { organization_id: a, key: 'a', number: 1 },
    ]);
  });

  it('accepts any JSON as a document, and zero rows', async () => {
    const documents = rowSet({ document: 'json' });
    const values = [{ a: '"\\\u0000\u001e\u001f,{}' }, [null, 'NULL', ''], 'plain', { b: 'ä€😀' }, {}];
    const sent = documents.values(values.map((value) => ({ document: JSON.stringify(value) })));
    const sql = `select document from ${documents.as('sent')}`;
    const rows = await sqlOf(pool).query<{ document: string }>(sql, sent);
    expect(rows.map(({ document }) => JSON.parse(document) as unknown)).toEqual(values);
    expect(await sqlOf(pool).query(sql, documents.values([]))).toEqual([]);
  });
});
