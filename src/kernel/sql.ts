import type { Pool, PoolClient, QueryResultRow } from 'pg';

/** A place where SQL runs: the pool, or one transaction. Statements are written with `$1` placeholders. */
export interface Sql {
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /**
   * The same for a statement that comes again and again in the same words: each connection prepares it once, and
   * PostgreSQL neither parses nor plans it anew. Never with anything of the request pasted into the text.
   */
  queryPrepared<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]>;
}

/**
 * Any number of JSON texts as one parameter, for `splitJson`. JSON has no control characters in it, so nothing needs to be quoted: as
 * elements of an array each of its quotation marks would be, here and there.
 */
export function joinJson(texts: readonly string[]): string {
  return texts.join('\u001e');
}

/** What `joinJson` put into a parameter (`$7`), as an array of text. */
export function splitJson(parameter: `$${number}`): string {
  return `string_to_array(${parameter}::text, E'\\x1e')`;
}

/** The most statements to prepare: every one takes memory on every connection. What comes later runs unprepared. */
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

/** SQL on the pool, each statement in a transaction of its own. */
export function sqlOf(runner: Pool | PoolClient): Sql {
  return {
    async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      const result = await runner.query<Row & QueryResultRow>(text, values as unknown[]);
      return result.rows;
    },
    async queryPrepared<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> {
      const name = preparedName(text);
      const config = { text, values: values as unknown[], ...(name !== undefined && { name }) };
      return (await runner.query<Row & QueryResultRow>(config)).rows;
    },
  };
}

/** Runs `work` in one transaction on a connection of the pool: committed when it returns, rolled back when it throws. */
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
      // A connection that cannot roll back is lost: give it back as broken, so that the pool replaces it.
      broken = rollback instanceof Error ? rollback : new Error(String(rollback));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** SQLSTATE lock_not_available: somebody else held a lock for longer than this transaction may wait. */
export function isLockTimeout(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '55P03';
}

/** SQLSTATE classes that speak of the moment and not of the statement: connection, rollback, resources, operator, system. */
const transientClasses = new Set(['08', '40', '53', '55', '57', '58']);

/** What `pg` and its pool say, word by word, of a connection that is lost or was never made: these have no code. */
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
 * Whether trying the same again later may succeed: a deadlock, a lost connection, a server that stops. What an error without a code
 * says is compared as a whole: part of it may be what a customer sent.
 */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  if (typeof code !== 'string') {
    return name === 'Error' && typeof message === 'string' && lostConnections.has(message);
  }
  // 25P03: the transaction stood idle for too long, because this process was frozen or cut off.
  return code === '25P03' || transientClasses.has(code.slice(0, 2)) || /^E[A-Z]+$/.test(code);
}

/** What a socket says of a server that cannot be reached. */
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

/** SQLSTATE codes that look like a connection problem and are caused by the statement. */
const statementCodes = new Set(['08P01']);

/**
 * Whether an error says that the database cannot answer now: it is away, it is out of connections or other resources, it stops, or it took
 * too long. The same request may succeed later. The ORM keeps the code and the message, and changes the name.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, message } = error as { code?: unknown; message: string };
  if (typeof code !== 'string') return lostConnections.has(message);
  if (networkCodes.has(code)) return true;
  return /^[0-9A-Z]{5}$/.test(code) && transientClasses.has(code.slice(0, 2)) && !statementCodes.has(code);
}

/**
 * Whether an error says nothing at all about what was to be written: the connection was lost, the server stops or has run out of something.
 * Whether it was written is not known then. A deadlock is not among these (it depends on what else was written), nor is
 * protocol_violation (08P01), which is what a text with U+0000 in it can be called.
 */
export function isOfTheMoment(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return isTransient(error) && code !== '08P01' && !(typeof code === 'string' && /^(?:40|55)/.test(code));
}
