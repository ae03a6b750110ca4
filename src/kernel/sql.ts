import type { Pool, PoolClient, QueryResultRow } from 'pg';

/** A place where SQL runs: the pool, or one transaction. Statements are written with `$1` placeholders. */
export interface Sql {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** SQL on the pool, each statement in a transaction of its own. */
export function sqlOf(runner: Pool | PoolClient): Sql {
  return {
    async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      const result = await runner.query<Row & QueryResultRow>(text, values as unknown[]);
      return result.rows;
    },
  };
}

/** Runs `work` in one transaction on a connection of the pool: committed when it returns, rolled back when it throws. */
export async function inSqlTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(sqlOf(client));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollback: unknown) => {
      // A connection that cannot roll back is lost: give it back as broken, so that the pool replaces it.
      broken = rollback instanceof Error ? rollback : new Error(String(rollback));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
