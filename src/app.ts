import 'reflect-metadata';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import { startEmbeddedPostgres } from './platform/database/embedded/start-embedded-postgres.js';
import { LogFeed } from './notifications/event-log/log-feed.js';
import { databaseCheck } from './composition/database-check.js';
import { composeApi } from './composition/compose-api.js';
import { createFeatures } from './composition/create-features.js';
import { connectDatabase } from './composition/connect-database.js';
import { composeRefusals, refusalFigures } from './composition/compose-refusals.js';
import { createStripe } from './composition/create-stripe.js';
import { refuseForeignLog } from './composition/refuse-foreign-log.js';
import { settleAssets } from './ledger/asset/settle-assets.js';
import { startJobs } from './composition/start-jobs.js';
import { composeConditions } from './composition/compose-conditions.js';
import { startProbes } from './composition/start-probes.js';
import { stillFigure } from './composition/still-figure.js';
import { loadEncryptionKey } from './composition/load-encryption-key.js';
import type { PublicAddress } from './kernel/public-address.js';
import { Quotas } from './kernel/quotas.js';
import { Readiness } from './kernel/readiness.js';
import { SecretBox } from './kernel/secret-box.js';
import { sqlOf } from './kernel/sql.js';

/** How often to look for clicks of killed processes. */
const recoverMs = 30_000;

/** A running instance of Tribute. */
export interface App {
  /** The URL of the server; undefined when this process only runs jobs. */
  readonly url: string | undefined;
  /** The URL for probes of a process that only runs jobs; undefined without `PROBE_PORT`. */
  readonly probes: string | undefined;
  /** Resolves with the reason when the process must be restarted; otherwise never. */
  readonly failed: Promise<string>;
  /** Accepts no new work, finishes running work, and releases everything. */
  readonly stop: () => Promise<void>;
}

/** The composition root: the only place that creates all parts and connects them. */
export async function startApp(config: Config, log: Logger): Promise<App> {
  const opened = new AsyncDisposableStack();
  const { promise: failed, resolve: fail } = Promise.withResolvers<string>();
  try {
    const { url, probes } = await assemble(config, log, { opened, fail });
    return { url, probes, failed, stop: async () => close(opened, log) };
  } catch (error) {
    await close(opened, log);
    throw error;
  }
}

/** Releases everything in reverse order. A failure does not stop the other releases. */
async function close(opened: AsyncDisposableStack, log: Logger): Promise<void> {
  await opened.disposeAsync().catch((error: unknown) => {
    for (const err of failuresIn(error)) log.error({ err }, 'something did not stop cleanly');
  });
}

/** When several releases fail, each later failure contains the earlier one. */
function failuresIn(error: unknown): unknown[] {
  return error instanceof SuppressedError ? [error.error, ...failuresIn(error.suppressed)] : [error];
}

/** The opened resources, and the callback for a permanent loss. */
interface Lifetime {
  readonly opened: AsyncDisposableStack;
  readonly fail: (reason: string) => void;
}

interface Addresses {
  readonly url?: string | undefined;
  readonly probes?: string | undefined;
}

async function assemble(config: Config, log: Logger, lifetime: Lifetime): Promise<Addresses> {
  const { opened } = lifetime;
  const databaseUrl = await openDatabase(config, log, lifetime);
  const connections = await connectDatabase(databaseUrl, config, log, opened);
  const { orm, pool, requestPool, clickPool, wakeUps, processes } = connections;
  const sql = sqlOf(pool);
  await settleAssets({ configured: config.assets, pool, wakeUps, log });
  await refuseForeignLog(sql);
  const feed = new LogFeed(sql, wakeUps, log);

  const address: PublicAddress = { base: config.publicUrl ?? '', short: '' };
  const encryptionKey = await loadEncryptionKey(config);
  const requestSql = sqlOf(requestPool);
  const clickSql = sqlOf(clickPool);
  const quotas = new Quotas(config);
  const readiness = new Readiness();
  readiness.add('database', databaseCheck(requestSql));
  const conditions = composeConditions({ config, databaseUrl, readiness, log, opened });
  const stripe = await createStripe(config);
  const { agreement } = conditions;
  const sources = { pool, sql, requestSql, clickSql, wakeUps, agreement, processes };
  const refusals = composeRefusals({ sql, log, seconds: config.auditRefusalsSeconds }, opened);
  const watched = {
    readiness,
    noteRefusal: refusals.note,
    figures: [...refusalFigures(refusals), stillFigure(processes)],
  };
  const secrets = new SecretBox(encryptionKey);
  const given = { config, log, orm, address, encryptionKey, secrets, stripe, quotas };
  const ground = { ...given, ...sources, ...watched };
  const features = createFeatures(ground);
  opened.defer(async () => features.close());
  // Only now, so that settings that stop the start never take effect.
  await conditions.start();
  await keepRecovering(features.services.recoverClicks, log, opened);

  if (config.role !== 'api') await startJobs(features.jobs, { ground, databaseUrl, conditions, opened });
  if (config.role === 'worker') {
    setAddress(address, config, config.port);
    return { probes: await startProbes(ground, opened) };
  }

  const { server, stop, closeWebsocket } = await composeApi(ground, features, feed, opened);
  await listen(server, config);
  opened.defer(async () => stop.end());
  // Subscriptions and their sockets end first, because an open websocket would keep the server waiting.
  opened.defer(async () => {
    await feed.stop();
    await closeWebsocket();
  });
  // Before everything else: new requests are refused from here on.
  opened.defer(async () => {
    stop.begin();
  });
  const { port } = server.address() as AddressInfo;
  setAddress(address, config, port);
  return { url: `http://localhost:${port}` };
}

async function openDatabase(config: Config, log: Logger, { opened, fail }: Lifetime): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const postgres = await startEmbeddedPostgres({
    dataDir: join(config.dataDir),
    log: (line) => {
      log.info({ postgres: line }, 'embedded PostgreSQL');
    },
    ended: fail,
  });
  opened.defer(async () => postgres.stop());
  return postgres.url;
}

/** Writes what killed processes left, before this process is ready and then periodically. */
async function keepRecovering(
  recover: () => Promise<void>,
  log: Logger,
  opened: AsyncDisposableStack,
): Promise<void> {
  const recoverOrReport = async (): Promise<void> =>
    recover().catch((error: unknown) => {
      log.warn({ err: error }, 'clicks of a process that was killed could not be written yet');
    });
  await recoverOrReport();
  const timer = setInterval(() => void recoverOrReport(), recoverMs);
  opened.defer(async () => {
    clearInterval(timer);
    return Promise.resolve();
  });
}

async function listen(server: Server, config: Config): Promise<void> {
  server.listen(config.port, config.host);
  await once(server, 'listening');
}

function setAddress(address: PublicAddress, config: Config, port: number): void {
  address.base = config.publicUrl ?? `http://localhost:${port}`;
  const { protocol } = new URL(address.base);
  address.short = config.shortHost === undefined ? `${address.base}/go` : `${protocol}//${config.shortHost}`;
}
