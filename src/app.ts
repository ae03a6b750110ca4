import 'reflect-metadata';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import { LogFeed } from './notifications/event-log/log-feed.js';
import { composeApi } from './composition/compose-api.js';
import { createGround, type Lifetime } from './composition/create-ground.js';
import { createFeatures } from './composition/create-features.js';
import { startJobs } from './composition/start-jobs.js';
import { startProbes } from './composition/start-probes.js';
import type { PublicAddress } from './kernel/public-address.js';

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

interface Addresses {
  readonly url?: string | undefined;
  readonly probes?: string | undefined;
}

async function assemble(config: Config, log: Logger, lifetime: Lifetime): Promise<Addresses> {
  const { opened } = lifetime;
  const { ground, databaseUrl, conditions } = await createGround(config, log, lifetime);
  const feed = new LogFeed(ground.sql, ground.wakeUps, log);
  const features = createFeatures(ground);
  opened.defer(async () => features.close());
  // Only now, so that settings that stop the start never take effect.
  await conditions.start();
  await features.start();

  if (config.role !== 'api') await startJobs(features.jobs, { ground, databaseUrl, conditions, opened });
  if (config.role === 'worker') {
    setAddress(ground.address, config, config.port);
    return { probes: await startProbes(ground, opened) };
  }

  const feeds = { feed, figureFeed: features.services.figureFeed };
  const { server, stop, closeLive } = await composeApi(ground, features, feeds, opened);
  await listen(server, config);
  opened.defer(async () => stop.end());
  // Subscriptions and their connections end first, because an open one would keep the server waiting.
  opened.defer(async () => {
    await Promise.all([feed.stop(), feeds.figureFeed.stop()]);
    await closeLive();
  });
  // Before everything else: new requests are refused from here on.
  opened.defer(async () => {
    stop.begin();
  });
  const { port } = server.address() as AddressInfo;
  setAddress(ground.address, config, port);
  return { url: `http://localhost:${port}` };
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
