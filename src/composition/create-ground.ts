import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { refusalFigures, startRefusalLog } from '../identity/audit-log/start-refusal-log.js';
import { refuseForeignLog } from '../kernel/event-log/refuse-foreign-log.js';
import type { PublicAddress } from '../kernel/public-address.js';
import { Quotas } from '../kernel/quotas.js';
import { Readiness } from '../kernel/readiness.js';
import { SecretBox } from '../kernel/secret-box.js';
import { sqlOf } from '../kernel/sql.js';
import { settleAssets } from '../ledger/asset/settle-assets.js';
import { databaseCheck } from '../platform/database/database-check.js';
import { startEmbeddedPostgres } from '../platform/database/embedded/start-embedded-postgres.js';
import { composeConditions, type StartConditions } from './compose-conditions.js';
import { connectDatabase } from './connect-database.js';
import { createStripe } from './create-stripe.js';
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
  const { agreement } = conditions;
  const refusals = startRefusalLog({ sql, log, seconds: config.auditRefusalsSeconds }, opened);
  const stillFigure = {
    name: 'tribute_still_processes_total',
    help: 'How often this process found an unresponsive process, released its jobs and ended its transactions.',
    read: () => processes.count,
  };
  const figures = [...refusalFigures(refusals), stillFigure];
  const given = { config, log, address, encryptionKey, secrets, quotas: new Quotas(config) };
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
