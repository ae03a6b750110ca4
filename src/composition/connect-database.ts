import { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { ormOptions } from '../../mikro-orm.config.js';
import type { Config } from '../config.js';
import { createPool, scopedConnections, type DatabasePatience } from '../platform/database/create-pool.js';
import { Listener } from '../platform/database/listener.js';
import { requireKnownPg } from '../platform/database/scoped-client.js';
import { beatMs, unwatchedBeatMs } from '../platform/database/follow-processes.js';
import { migrate } from '../platform/database/migrate.js';
import { ProcessWatch } from '../platform/database/process-watch.js';
import type { Logger } from '../kernel/logger.js';

/** All database connections of a process. */
export interface Connections {
  readonly orm: MikroORM;
  /** Sees every tenant: for workers, and for writers that serve several tenants at once. */
  readonly pool: Pool;
  /** For requests: each statement runs in the scope of its work. */
  readonly requestPool: Pool;
  /** For writing clicks. */
  readonly clickPool: Pool;
  readonly wakeUps: Listener;
  /** Detects frozen processes on this database. */
  readonly processes: ProcessWatch;
}

/** Migrates the schema and opens the connections for requests and jobs. */
export async function connectDatabase(
  url: string,
  config: Config,
  log: Logger,
  opened: AsyncDisposableStack,
): Promise<Connections> {
  requireKnownPg();
  const patience = patienceOf(config);
  const orm = await MikroORM.init(ormOptions(url));
  opened.defer(async () => orm.close());
  await migrate(orm, url);
  await orm.reconnect({ driverOptions: scopedConnections(patience, config) });
  const pool = createPool({ url, max: 16, role: 'system', patience, limits: config }, log);
  opened.defer(async () => pool.end());
  const requestPool = createPool({ url, max: 16, role: 'app', patience, limits: config }, log);
  opened.defer(async () => requestPool.end());
  const clickPool = createPool(
    { url, max: 2, role: 'system', patience: clickPatience(patience), limits: config },
    log,
  );
  opened.defer(async () => clickPool.end());
  // The embedded PostgreSQL has only one process.
  const processes = new ProcessWatch(config.databaseUrl === undefined ? 0 : config.processStillMs, log);
  const beat = processes.beat.bind(processes);
  const wakeUps = new Listener(url, log, {
    limits: config,
    beat,
    beatMs: config.databaseUrl === undefined ? unwatchedBeatMs : beatMs,
  });
  await wakeUps.start();
  opened.defer(async () => wakeUps.stop());
  return { orm, pool, requestPool, clickPool, wakeUps, processes };
}

/** The configured timeouts for the database. */
function patienceOf(config: Config): DatabasePatience {
  return { connectMs: config.databaseConnectTimeoutMs, answerMs: config.databaseAnswerTimeoutMs };
}

/** A click is written within milliseconds and can be retried, so its connections have shorter timeouts. */
function clickPatience({ connectMs, answerMs }: DatabasePatience): DatabasePatience {
  return { connectMs, answerMs: Math.min(answerMs, 1000) };
}
