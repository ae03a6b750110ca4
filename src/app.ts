import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { MikroORM } from '@mikro-orm/postgresql';
import { Router, type Request } from 'express';
import type { Logger } from 'pino';
import { ormOptions } from '../mikro-orm.config.js';
import type { Config } from './config.js';
import { createPool } from './database/create-pool.js';
import { startEmbeddedPostgres } from './database/embedded/start-embedded-postgres.js';
import { Listener } from './database/listener.js';
import { migrate } from './database/migrate.js';
import { LogFeed } from './features/domain-event/log-feed.js';
import { composeFeatures } from './composition/compose-features.js';
import { loadEncryptionKey } from './composition/encryption-key.js';
import { CompiledExecutor } from './graphql/compiled-executor.js';
import { createApollo } from './graphql/create-apollo.js';
import { createHandler } from './graphql/create-handler.js';
import { createWebsocket } from './graphql/create-websocket.js';
import { buildSchema } from './graphql/schema.js';
import { Authenticator } from './http/authenticator.js';
import { createCaller } from './http/caller-factory.js';
import { createHttp } from './http/create-http.js';
import { paymentPages } from './http/payment-page.js';
import { redirectHandler } from './http/redirect.js';
import { requestIdOf } from './http/request-id.js';
import { JobRunner } from './jobs/job-runner.js';
import { newId } from './kernel/ids.js';
import type { PublicAddress } from './kernel/public-address.js';
import { sqlOf } from './kernel/sql.js';

/** A running Tribute. */
export interface App {
  /** Where it listens; undefined when this process only works. */
  readonly url: string | undefined;
  /** Takes no new work, finishes what is in flight, and lets everything go. */
  readonly stop: () => Promise<void>;
}

/** What has been opened so far, to be let go in the opposite order. */
class Opened {
  private readonly closers: (() => Promise<unknown>)[] = [];

  add(close: () => Promise<unknown>): void {
    this.closers.push(close);
  }

  async close(log: Logger): Promise<void> {
    for (const close of this.closers.splice(0).toReversed()) {
      await close().catch((error: unknown) => {
        log.error({ err: error }, 'something did not stop cleanly');
      });
    }
  }
}

/** The composition root: the one place that sees every part, makes it and hands it to the others. */
export async function startApp(config: Config, log: Logger): Promise<App> {
  const opened = new Opened();
  try {
    const url = await assemble(config, log, opened);
    return { url, stop: async () => opened.close(log) };
  } catch (error) {
    await opened.close(log);
    throw error;
  }
}

async function assemble(config: Config, log: Logger, opened: Opened): Promise<string | undefined> {
  const databaseUrl = await openDatabase(config, log, opened);
  const orm = await MikroORM.init(ormOptions(databaseUrl));
  opened.add(async () => orm.close());
  await migrate(orm, databaseUrl);

  const pool = createPool(databaseUrl, 20, log);
  opened.add(async () => pool.end());
  const sql = sqlOf(pool);
  const wakeUps = new Listener(databaseUrl, log);
  await wakeUps.start();
  opened.add(async () => wakeUps.stop());
  const feed = new LogFeed(sql, wakeUps, log);

  const address: PublicAddress = { base: config.publicUrl ?? '', short: '' };
  const encryptionKey = await loadEncryptionKey(config);
  const features = composeFeatures({ config, log, orm, pool, sql, wakeUps, address, encryptionKey });
  const { services } = features;
  opened.add(async () => features.close());

  if (config.role !== 'api') await startJobs(databaseUrl, features.jobs, log, opened);
  if (config.role === 'worker') {
    setAddress(address, config, config.port);
    return undefined;
  }

  const schema = buildSchema(features.resolvers, features.container);
  const executor = new CompiledExecutor(schema);
  const apollo = createApollo(schema, executor, log);
  await apollo.start();
  opened.add(async () => apollo.stop());

  const callers = { em: orm.em, sql, feed };
  const authenticator = new Authenticator(services.keys, services.users, sql);
  const authenticate = async (request: Request) =>
    createCaller(callers, await authenticator.ofHeaders(request.headers), requestIdOf(request));
  const rest = Router();
  const server = createHttp({
    graphql: createHandler(apollo, authenticate),
    redirect: redirectHandler(services.linkDirectory, services.clicks),
    shortHost: config.shortHost,
    payments: paymentPages(services.topUps, () => orm.em.fork()),
    docs: Router(),
    rest,
    checkReady: async () => {
      await sql.query('select 1');
    },
    log,
  });
  const closeWebsocket = createWebsocket({
    server,
    schema,
    log,
    callerOf: async (params) => createCaller(callers, await authenticator.ofConnection(params), newId()),
  });
  await listen(server, config);
  opened.add(async () => closeServer(server));
  opened.add(async () => {
    await feed.stop();
    await closeWebsocket();
  });
  setAddress(address, config, (server.address() as AddressInfo).port);
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

async function openDatabase(config: Config, log: Logger, opened: Opened): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const postgres = await startEmbeddedPostgres({
    dataDir: join(config.dataDir),
    log: (line) => {
      log.info({ postgres: line }, 'embedded PostgreSQL');
    },
  });
  opened.add(async () => postgres.stop());
  return postgres.url;
}

async function startJobs(
  databaseUrl: string,
  jobs: ConstructorParameters<typeof JobRunner>[1],
  log: Logger,
  opened: Opened,
): Promise<void> {
  // The pool's application name is the process's name: other processes see by it whether the owner of a lock still lives.
  const name = `tribute-worker-${randomUUID()}`;
  const url = new URL(databaseUrl);
  url.searchParams.set('application_name', name);
  const pool = createPool(url.href, 2, log);
  opened.add(async () => pool.end());
  const runner = new JobRunner(pool, jobs, name, log);
  await runner.start();
  opened.add(async () => runner.stop());
}

async function listen(server: Server, config: Config): Promise<void> {
  server.listen(config.port, config.host);
  await once(server, 'listening');
}

/** No new connection; idle ones are closed as they become idle, busy ones get time to finish. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, 50);
  const force = setTimeout(() => {
    server.closeAllConnections();
  }, 10_000);
  await closed;
  clearInterval(sweep);
  clearTimeout(force);
}

function setAddress(address: PublicAddress, config: Config, port: number): void {
  address.base = config.publicUrl ?? `http://localhost:${port}`;
  const { protocol } = new URL(address.base);
  address.short = config.shortHost === undefined ? `${address.base}/go` : `${protocol}//${config.shortHost}`;
}
