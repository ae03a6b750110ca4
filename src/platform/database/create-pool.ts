import { Pool, types as pgTypes } from 'pg';
import type { Logger } from '../../kernel/logger.js';
import { limitOptions, type ConnectionLimits } from './connection-limits.js';
import { processName } from './process-name.js';
import { roleOption, roles } from './roles.js';
import { ScopedClient, ScopedPool } from './scoped-client.js';
import { WatchedClient } from './watched-client.js';

const oid = { int8: 20, numeric: 1700 };

/** Amounts (every numeric is `numeric(38,0)` or a sum of such) are parsed as bigint, counts as numbers. */
const parsers: Partial<Record<number, (text: string) => unknown>> = {
  [oid.int8]: Number,
  [oid.numeric]: BigInt,
};

/** The same in every pool, so that a statement has one result type, inside the ORM's transactions too. */
const types = {
  getTypeParser(id: number, format?: 'text' | 'binary'): unknown {
    const own = format === 'binary' ? undefined : parsers[id];
    return own ?? (format === 'binary' ? pgTypes.getTypeParser(id, 'binary') : pgTypes.getTypeParser(id));
  },
};

/** For the ORM's own pool, after the migrations: statements run in the scope of their work. */
export const scopedConnections = ({ connectMs, answerMs }: DatabasePatience, limits: ConnectionLimits) => ({
  Client: ScopedClient,
  application_name: processName,
  options: `${roleOption(roles.app)} ${limitOptions(limits, 'app')}`,
  keepAlive: true,
  connectionTimeoutMillis: connectMs,
  answerTimeoutMs: answerMs,
  types,
});

/** Timeouts of the database, in milliseconds. */
export interface DatabasePatience {
  /** For a connection: a new one, or one of the pool while all are in use. */
  readonly connectMs: number;
  /** For the first byte of an answer to a statement, in requests. */
  readonly answerMs: number;
}

/** The factor for workers, which run statements over whole tables. */
const workerPatience = 4;

/** The purpose of a pool. */
export interface PoolOptions {
  readonly url: string;
  /** The most connections. */
  readonly max: number;
  /** `app`: requests, each statement in the scope of its work. `system`: workers, for every tenant. */
  readonly role: keyof typeof roles;
  /** How long this process waits for the database; forever by default. */
  readonly patience?: DatabasePatience;
  /** Time limits that PostgreSQL enforces. Without them statements are unlimited, as tools need. */
  readonly limits?: ConnectionLimits;
  /** The name of its sessions; by default that of this process. */
  readonly name?: string;
}

/** A pool for plain SQL. A connection that the server drops is logged and replaced. */
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
    types,
  });
  // The pool listens only to idle connections. A loss between two statements of a transaction needs a
  // listener too, or the process ends. The next statement then fails with the reason.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', (error) => {
    // While the pool ends, the embedded server may close before the last of its connections.
    if (pool.ending) return;
    log.warn({ err: error }, 'an idle database connection was lost');
  });
  return pool;
}
