import type { Pool, PoolClient, QueryResultRow } from 'pg';

/** Runs SQL on the pool or in one transaction. Statements use `$1` placeholders. */
export interface Sql {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /**
   * The same for a repeated statement with unchanged text: each connection prepares it once, and PostgreSQL
   * does not parse or plan it again. Never paste request data into the text.
   *
   * @param prototype What the rows inherit.
   */
  queryPrepared<Row extends object>(
    text: string,
    values: readonly unknown[],
    prototype?: object,
  ): Promise<Row[]>;
}

/** The most prepared statements, because each uses memory on every connection. Others run unprepared. */
const maxPrepared = 300;
const preparedNames = new Map<string, string>();

function preparedName(text: string): string | undefined {
  let name = preparedNames.get(text);
  if (name === undefined && preparedNames.size < maxPrepared) {
    name = `tribute_${preparedNames.size}`;
    preparedNames.set(text, name);
  }
  return name;
}

/** SQL on the pool, each statement in its own transaction. */
export function sqlOf(runner: Pool | PoolClient): Sql {
  return {
    async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      const result = await runner.query<Row & QueryResultRow>(text, values as unknown[]);
      return result.rows;
    },
    async queryPrepared<Row extends object>(
      text: string,
      values: readonly unknown[],
      prototype?: object,
    ): Promise<Row[]> {
      const name = preparedName(text);
      const config = { text, values: values as unknown[], ...(name !== undefined && { name }) };
      if (!prototype) return (await runner.query<Row & QueryResultRow>(config)).rows;
      const { fields, rows } = await runner.query<unknown[]>({ ...config, rowMode: 'array' });
      const names = fields.map((field) => field.name);
      return rows.map((row) => rowOf(names, row, prototype) as Row);
    },
  };
}

/** Lets rows inherit from a prototype. */
export function inheriting<Row extends object>(rows: Row[], prototype: object | undefined): Row[] {
  if (prototype) for (const row of rows) Object.setPrototypeOf(row, prototype);
  return rows;
}

/** A row that is made with its prototype, because an object that gets another one later is slow. */
function rowOf(names: readonly string[], values: readonly unknown[], prototype: object): object {
  const row = Object.create(prototype) as Record<string, unknown>;
  // Without an iterator, because each column of each listed row comes here.
  for (let at = 0; at < names.length; at += 1) row[names[at] as string] = values[at];
  return row;
}

/** Runs `work` in one pooled transaction: commits when it returns, rolls back when it throws. */
export async function inSqlTransaction<T>(
  pool: Pool,
  work: (sql: Sql) => Promise<T>,
  lockTimeoutMs?: number,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const limit =
      lockTimeoutMs === undefined ? '' : `; set local lock_timeout = ${Math.trunc(lockTimeoutMs)}`;
    await client.query(`begin${limit}`);
    const result = await work(sqlOf(client));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollback: unknown) => {
      // A connection that cannot roll back is broken: return it as broken, so that the pool replaces it.
      broken = rollback instanceof Error ? rollback : new Error(String(rollback));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** SQLSTATE lock_not_available: another transaction held a lock longer than this one may wait. */
export function isLockTimeout(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '55P03';
}

/** SQLSTATE classes of temporary failures: connection, rollback, resources, operator, system. */
const transientClasses = new Set(['08', '40', '53', '55', '57', '58']);

/** Exact messages of `pg` and its pool for lost or failed connections, which have no code. */
const lostConnections = new Set([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end on the pool',
]);

/**
 * Whether a retry may succeed: a deadlock, a lost connection, a server that stops. The message of an error
 * without a code is compared as a whole, because part of it may come from a customer.
 */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  if (typeof code !== 'string') {
    return name === 'Error' && typeof message === 'string' && lostConnections.has(message);
  }
  // 25P03: the transaction was idle too long, because this process was frozen or cut off.
  return code === '25P03' || transientClasses.has(code.slice(0, 2)) || /^E[A-Z]+$/.test(code);
}

/** Socket error codes of a server that cannot be reached. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** SQLSTATE codes that look like a connection problem but are caused by the statement. */
const statementCodes = new Set(['08P01']);

/**
 * Whether the database cannot answer now: it is down, lacks connections or resources, is stopping, or took
 * too long. The same request may succeed later. The ORM keeps the code and message of errors.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, message } = error as { code?: unknown; message: string };
  if (typeof code !== 'string') return lostConnections.has(message);
  if (networkCodes.has(code)) return true;
  return /^[0-9A-Z]{5}$/.test(code) && transientClasses.has(code.slice(0, 2)) && !statementCodes.has(code);
}

/**
 * Whether an error says nothing about the written data: the connection was lost, or the server stops or lacks
 * resources. Whether the data was written is unknown. It excludes deadlocks, which depend on other writes,
 * and protocol_violation (08P01), which a text with U+0000 can cause.
 */
export function isOfTheMoment(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return isTransient(error) && code !== '08P01' && !(typeof code === 'string' && /^(?:40|55)/.test(code));
}
