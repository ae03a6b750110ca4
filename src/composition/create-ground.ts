import type { Logger } from 'pino';
import type { Stripe } from 'stripe';
import type { Config } from '../config.js';
import { refusalFigures, startRefusalLog } from '../identity/audit-log/start-refusal-log.js';
import { refuseForeignLog } from '../kernel/event-log/renumber-log.js';
import type { PublicAddress } from '../kernel/public-address.js';
import { Quotas } from '../kernel/quotas.js';
import { Readiness, type ReadinessCheck } from '../kernel/readiness.js';
import { SecretBox } from '../kernel/secret-box.js';
import { sqlOf, type Sql } from '../kernel/sql.js';
import { settleAssets } from '../ledger/asset/settle-assets.js';
import { startEmbeddedPostgres } from '../platform/database/embedded/start-embedded-postgres.js';
import { composeConditions, type StartConditions } from './compose-conditions.js';
import { connectDatabase } from './connect-database.js';
import type { FeatureGround } from './create-features.js';
import { loadEncryptionKey } from '../platform/process/load-encryption-key.js';

/** The opened resources, and the callback for a permanent loss. */
export interface Lifetime {
  readonly opened: AsyncDisposableStack;
  readonly fail: (reason: string) => void;
}

/** The shared resources of the features and of the HTTP layer. */
export interface ProcessGround extends FeatureGround {
  readonly log: Logger;
  /** Whether the money settings of this process are those in force. */
  readonly agreement: Pick<StartConditions['agreement'], 'differences'>;
}

/** Opens the database and creates what all features share. */
export async function createGround(
  config: Config,
  log: Logger,
  lifetime: Lifetime,
): Promise<{ ground: ProcessGround; databaseUrl: string; conditions: StartConditions }> {
  const { opened } = lifetime;
  const databaseUrl = await openDatabase(config, log, lifetime);
  const connections = await connectDatabase(databaseUrl, config, log, opened);
  const { orm, pool, wakeUps, processes } = connections;
  const sql = sqlOf(pool);
  await settleAssets({ configured: config.assets, pool, wakeUps, log });
  await refuseForeignLog(sql);
  const requestSql = sqlOf(connections.requestPool);
  const clickSql = sqlOf(connections.clickPool);
  const address: PublicAddress = { base: config.publicUrl ?? '', short: '' };
  const encryptionKey = await loadEncryptionKey(config);
  const secrets = new SecretBox(encryptionKey);
  const readiness = new Readiness();
  readiness.add('database', databaseCheck(requestSql));
  const conditions = composeConditions({ config, databaseUrl, readiness, log, opened });
  const { agreement, clock: databaseClock } = conditions;
  const refusals = startRefusalLog({ sql, log, seconds: config.auditRefusalsSeconds }, opened);
  const stillFigure = {
    name: 'tribute_still_processes_total',
    help: 'How often this process found an unresponsive process, released its jobs and ended its transactions.',
    read: () => processes.count,
  };
  const figures = [...refusalFigures(refusals), stillFigure, conditions.figure];
  const given = { config, log, address, encryptionKey, secrets, quotas: new Quotas(config), databaseClock };
  const database = { orm, pool, sql, requestSql, clickSql, wakeUps, processes, agreement };
  const watched = { readiness, noteRefusal: refusals.note, figures, stripe: await createStripe(config) };
  return { ground: { ...given, ...database, ...watched }, databaseUrl, conditions };
}

async function openDatabase(config: Config, log: Logger, { opened, fail }: Lifetime): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const postgres = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    log: (line) => {
      log.info({ postgres: line }, 'embedded PostgreSQL');
    },
    ended: fail,
  });
  opened.defer(async () => postgres.stop());
  return postgres.url;
}

/** The timeout of Stripe, and the number of retries. */
const patience = { timeout: 10_000, maxNetworkRetries: 2 } as const;

/** The client of the configured Stripe account; undefined without one, and then the library is not loaded. */
async function createStripe({ stripeSecretKey, stripeApiUrl }: Config): Promise<Stripe | undefined> {
  if (stripeSecretKey === undefined) return undefined;
  const { Stripe } = await import('stripe');
  const options = { ...patience, telemetry: false };
  if (stripeApiUrl === undefined) return new Stripe(stripeSecretKey, options);
  const { protocol, hostname, port } = new URL(stripeApiUrl);
  const secure = protocol === 'https:';
  return new Stripe(stripeSecretKey, {
    ...options,
    host: hostname,
    port: port || (secure ? 443 : 80),
    protocol: secure ? 'https' : 'http',
  });
}

/**
 * Checks that the database answers through the request pool, so that an exhausted pool is noticed too. Only
 * one check query runs at a time, so that probes do not exhaust the pool when the database hangs.
 */
function databaseCheck(sql: Sql): ReadinessCheck {
  let asking: Promise<string | undefined> | undefined;
  return async () =>
    (asking ??= ask(sql).finally(() => {
      asking = undefined;
    }));
}

async function ask(sql: Sql): Promise<string | undefined> {
  try {
    await sql.query('select 1');
    return undefined;
  } catch {
    return 'the database does not answer';
  }
}
