import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { inSqlTransaction, isTransient } from '../../../src/kernel/sql.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { waitFor } from '../../support/wait-for.js';
import { silent } from '../../support/silent.js';

const limits = {
  databaseIdleTransactionMs: 300,
  databaseLockTimeoutMs: 400,
  databaseRequestTimeoutMs: 500,
  databaseJobTimeoutMs: 600,
  databaseTcpTimeoutMs: 4000,
};

describe('a connection', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await createDatabase();
    pool = createPool({ url: database.url, max: 1, role: 'system', limits }, silent);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('has the time limits of the settings, by role', async () => {
    const requests = createPool({ url: database.url, max: 1, role: 'app', limits }, silent);
    const show = async (from: Pool, name: string): Promise<unknown> =>
      (await from.query<{ value: string }>(`select current_setting($1) as value`, [name])).rows[0]?.value;
    expect(await show(pool, 'statement_timeout')).toBe('600ms');
    expect(await show(requests, 'statement_timeout')).toBe('500ms');
    expect(await show(requests, 'lock_timeout')).toBe('400ms');
    expect(await show(requests, 'idle_in_transaction_session_timeout')).toBe('300ms');
    expect(await show(requests, 'tcp_user_timeout')).toBe('4000');
    expect(await show(requests, 'tcp_keepalives_count')).toBe('3');
    await requests.end();
  });

  it('loses a transaction that is idle too long, with its locks, and the pool replaces it', async () => {
    const lost = inSqlTransaction(pool, async (sql) => {
      await sql.query('select pg_advisory_xact_lock(1)');
      // Like a frozen process: another connection sees when PostgreSQL has released the lock.
      await waitFor('the lock to be released', async () => {
        const [row] = await database.query<{ free: boolean }>('select pg_try_advisory_xact_lock(1) as free');
        return row?.free;
      });
      await sql.query('select 1');
    });
    const error = await lost.catch((failure: unknown) => failure);
    expect(isTransient(error)).toBe(true);
    expect(await inSqlTransaction(pool, async (sql) => sql.query('select 1 as one'))).toEqual([{ one: 1 }]);
  });
});
