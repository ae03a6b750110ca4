import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { isTransient, sqlOf } from '../../../src/kernel/sql.js';
import { inBatchTransaction, type Transaction } from '../../../src/kernel/transaction.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { waitFor } from '../../support/wait-for.js';
import { silent } from '../../support/silent.js';

describe('a batch transaction', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await createDatabase();
    pool = createPool({ url: database.url, max: 4, role: 'system' }, silent);
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const add = async ({ sql }: Transaction, id: string, name = 'Acme'): Promise<unknown> =>
    sql.query(`insert into organization (id, name) values ($1, $2)`, [id, name]);
  const names = async (ids: readonly string[]): Promise<string[]> =>
    (
      await sqlOf(pool).query<{ name: string }>(
        `select name from organization where id = any($1::uuid[]) order by id`,
        [ids],
      )
    ).map(({ name }) => name);
  const domainEvent = (organizationId: string) =>
    ({
      type: 'member.joined',
      organizationId,
      environment: Environment.LIVE,
      data: { memberId: '', userId: '', role: '', email: '' },
    }) as const;

  it('continues while unawaited statements run, and keeps their order', async () => {
    const id = newId();
    const seen = await inBatchTransaction(pool, async (tx) => {
      await tx.later(add(tx, id, 'first'));
      await tx.later(tx.sql.query(`update organization set name = name || ' second' where id = $1`, [id]));
      return tx.sql.query<{ name: string }>(`select name from organization where id = $1`, [id]);
    });
    expect(seen).toEqual([{ name: 'first second' }]);
    expect(await names([id])).toEqual(['first second']);
  });

  it('fails with the first error, even if every later statement fails, and writes nothing', async () => {
    const [id, other] = [newId(), newId()];
    const work = inBatchTransaction(pool, async (tx) => {
      tx.record(domainEvent(id));
      await tx.later(add(tx, id));
      await tx.later(add(tx, id));
      await tx.later(add(tx, other));
      await tx.sql.query('select 1');
    });
    await expect(work).rejects.toMatchObject({ code: '23505', table: 'organization' });
    expect(await names([id, other])).toEqual([]);
    const domainEvents = await sqlOf(pool).query('select from domain_event where organization_id = $1', [id]);
    expect(domainEvents).toEqual([]);
  });

  it('fails with the first error, even if it occurs between the steps of an unawaited function', async () => {
    const id = newId();
    const work = inBatchTransaction(pool, async (tx) => {
      const twoSteps = async (): Promise<void> => {
        await add(tx, id);
        await add(tx, newId());
      };
      await tx.later(twoSteps());
      await tx.sql.query('select 1 / 0');
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await names([id])).toEqual([]);
  });

  it('keeps the error message that the work chose for a failure', async () => {
    const id = newId();
    const inWords = async (tx: Transaction): Promise<unknown> =>
      add(tx, id).catch(() => {
        throw new Error('There is one already.');
      });
    for (const run of [inWords, async (tx: Transaction) => tx.later(inWords(tx))]) {
      const work = inBatchTransaction(pool, async (tx) => {
        await add(tx, id);
        await run(tx);
        await tx.sql.query('select 1');
      });
      await expect(work).rejects.toThrow('There is one already.');
    }
  });

  it('fails when the last unawaited statement fails', async () => {
    const id = newId();
    const work = inBatchTransaction(pool, async (tx) => {
      await add(tx, id);
      await tx.later(tx.sql.query('select 1 / 0'));
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await names([id])).toEqual([]);
  });

  it('fails with the error of the work itself, and returns the connection in order', async () => {
    const id = newId();
    for (let time = 0; time < 8; time += 1) {
      const work = inBatchTransaction(pool, async (tx) => {
        await tx.later(add(tx, id));
        throw new Error('Something else.');
      });
      await expect(work).rejects.toThrow('Something else.');
    }
    expect(await names([id])).toEqual([]);
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it('distinguishes a deadlock from the errors that follow it', async () => {
    const [a, b] = [newId(), newId()];
    await inBatchTransaction(pool, async (tx) => {
      await add(tx, a);
      await add(tx, b);
    });
    let holding = 0;
    const lock = async (first: string, second: string): Promise<unknown> =>
      inBatchTransaction(pool, async (tx) => {
        const take = `update organization set name = name where id = $1`;
        await tx.sql.query(take, [first]);
        holding += 1;
        await waitFor('both to hold one', async () => holding === 2);
        await tx.later(tx.sql.query(take, [second]));
        await tx.sql.query('select 1');
      });
    const ended = await Promise.allSettled([lock(a, b), lock(b, a)]);
    const [failure] = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(ended.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(failure).toMatchObject({ code: '40P01' });
    expect(isTransient(failure)).toBe(true);
  });
});
