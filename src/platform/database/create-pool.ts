import { Pool, types } from 'pg';
import type { Logger } from '../../kernel/logger.js';
import { limitOptions, type ConnectionLimits } from './connection-limits.js';
import { processName } from './process-name.js';
import { roleOption, roles } from './roles.js';
import { ScopedClient, ScopedPool } from './scoped-client.js';
import { WatchedClient } from './watched-client.js';

const oid = { int8: 20, numeric: 1700 };

/** Amounts come back as bigint (every numeric here is `numeric(38,0)` or a sum of such), counts as numbers. */
const parsers: Partial<Record<number, (text: string) => unknown>> = {
  [oid.int8]: Number,
  [oid.numeric]: BigInt,
};

function parserOf(id: number, format?: 'text' | 'binary'): unknown {
  const own = format === 'binary' ? undefined : parsers[id];
  return own ?? (format === 'binary' ? types.getTypeParser(id, 'binary') : types.getTypeParser(id));
}

/** For the ORM's own pool, once the schema stands: its statements run in the scope of the work that sends them. */
export const scopedConnections = ({ connectMs, answerMs }: DatabasePatience, limits: ConnectionLimits) => ({
  Client: ScopedClient,
  application_name: processName,
  options: `${roleOption(roles.app)} ${limitOptions(limits, 'app')}`,
  keepAlive: true,
  connectionTimeoutMillis: connectMs,
  answerTimeoutMs: answerMs,
});

/** How long to wait for the database, in milliseconds. */
export interface DatabasePatience {
  /** For a connection: a new one, or one of the pool while all are in use. */
  readonly connectMs: number;
  /** For the first byte of an answer to a statement, in requests. */
  readonly answerMs: number;
}

/** Workers run statements over whole tables. */
const workerPatience = 4;

/** What a pool is for. */
export interface PoolOptions {
  readonly url: string;
  /** The most connections. */
  readonly max: number;
  /** `app`: requests, each statement in the scope of the work that sends it. `system`: workers, which serve every tenant. */
  readonly role: keyof typeof roles;
  /** How long this process waits for the database; left out, for ever. */
  readonly patience?: DatabasePatience;
  /** Time limits that PostgreSQL keeps; without them a statement may take as long as it likes, as tools need it. */
  readonly limits?: ConnectionLimits;
  /** The name of its sessions; left out, that of this process. */
  readonly name?: string;
}

/** A pool for plain SQL. A connection that the server drops is replaced, and said so; it never ends the process. */
export function createPool(
  { url, max, role, patience, limits, name = processName }: PoolOptions,
  log: Logger,
): Pool {
  const pool = new (role === 'app' ? ScopedPool : Pool)({
    connectionString: url,
    max,
    application_name: name,
    options: limits ? `${roleOption(roles[role])} ${limitOptions(limits, role)}` : roleOption(roles[role]),
    keepAlive: true,
    keepAliveInitialDelayMillis: 5000,
    Client: role === 'app' ? ScopedClient : WatchedClient,
    ...(patience && {
      connectionTimeoutMillis: patience.connectMs,
      answerTimeoutMs: role === 'app' ? patience.answerMs : patience.answerMs * workerPatience,
    }),
    types: {
      getTypeParser: parserOf,
    },
  });
  // The pool listens while a connection is idle. One that is lost between two statements of a transaction has to be heard
  // as well, or the process ends; the next statement fails and says why.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', (error) => {
    // While the pool ends, the embedded server may be faster than the last of its connections.
    if (pool.ending) return;
    log.warn({ err: error }, 'an idle database connection was lost');
  });
  return pool;
}
