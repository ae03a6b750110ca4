import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Client, DatabaseError, escapeIdentifier } from 'pg';
import { ensureCluster, superuser } from './ensure-cluster.js';
import { acquireLock } from './acquire-lock.js';
import { hydrateLibraries } from './hydrate-libraries.js';
import { resolveBinaries } from './resolve-binaries.js';
import { chooseRunAs } from './run-as.js';
import { startPostmaster, stopPostmaster, type Postmaster } from './postmaster.js';

/** A PostgreSQL server of this process. */
export interface EmbeddedPostgres {
  /** `postgresql://…` of the database, on 127.0.0.1. */
  readonly url: string;
  /** Ends all sessions and the server, and releases the data folder. Safe to call twice. */
  stop(): Promise<void>;
}

/** Options for the embedded server. */
export interface EmbeddedPostgresOptions {
  /** Created when missing. Holds the cluster (`postgres`), `postgres.log` and `postgres.lock`. */
  dataDir: string;
  /** `tribute` by default; created when missing. */
  database?: string;
  /** Receives messages for the operator. Nothing is printed without it. */
  log?: (line: string) => void;
  /** Called when the server ends unexpectedly. It does not restart by itself. */
  ended?: (how: string) => void;
  /** PostgreSQL settings that replace the defaults. */
  settings?: Record<string, string>;
}

/** Sized for a server that shares a small machine with its application. */
const defaultSettings = {
  listen_addresses: '127.0.0.1',
  // Only the port, because a socket file would need a private folder with a short path.
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  cluster_name: 'tribute',
};

/**
 * Starts PostgreSQL on a data folder, which the first start creates, and resolves when the database accepts
 * connections. Only one process at a time may use a data folder.
 * @throws EmbeddedPostgresError with a message for the operator: not available on this platform, folder in
 * use, other major version, or PostgreSQL's own message.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const installed = await resolveBinaries();
  await mkdir(resolve(options.dataDir), { recursive: true });
  const dataDir = await realpath(options.dataDir);
  const unlock = await acquireLock(join(dataDir, 'postgres.lock'), dataDir);
  try {
    return await startLocked({ ...options, dataDir }, installed, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function startLocked(
  options: EmbeddedPostgresOptions,
  installed: Awaited<ReturnType<typeof resolveBinaries>>,
  unlock: () => Promise<void>,
): Promise<EmbeddedPostgres> {
  const { dataDir, database = 'tribute', log = () => undefined, ended = () => undefined } = options;
  const clusterDir = join(dataDir, 'postgres');
  const logFile = join(dataDir, 'postgres.log');
  const binaries = await hydrateLibraries(installed, dataDir);
  const { runAs, version } = await chooseRunAs(dataDir, clusterDir, binaries.postgres);
  const settings: Record<string, string> = { ...defaultSettings, ...options.settings };
  const durable = settings['fsync'] !== 'off';
  const password = await ensureCluster(dataDir, clusterDir, binaries, runAs, { version, durable });
  const server = await startPostmaster({ binaries, runAs, clusterDir, logFile, settings, log });
  const url = `postgresql://${superuser}:${password}@127.0.0.1:${String(server.port)}/${encodeURIComponent(database)}`;
  try {
    await ensureDatabase(url);
  } catch (error) {
    await stopPostmaster(server.child, binaries);
    throw error;
  }
  const stop = once(async () => {
    await stopPostmaster(server.child, binaries);
    await unlock();
  });
  reportUnexpectedEnd(
    server,
    () => stop.called,
    (how) => {
      const message = `PostgreSQL ended on its own (${how}); ${logFile} says why.`;
      log(message);
      ended(message);
    },
  );
  return { url, stop: stop.run };
}

/** Later calls get the promise of the first. */
function once(action: () => Promise<void>): { readonly called: boolean; run: () => Promise<void> } {
  let promise: Promise<void> | undefined;
  return {
    get called() {
      return promise !== undefined;
    },
    run: () => (promise ??= action()),
  };
}

function reportUnexpectedEnd(
  server: Postmaster,
  expected: () => boolean,
  report: (how: string) => void,
): void {
  server.child.once('exit', (code, signal) => {
    if (!expected()) report(signal ?? `exit code ${String(code)}`);
  });
}

const noSuchDatabase = '3D000';

/** Creates the database in the URL, unless it exists. */
async function ensureDatabase(url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  if (await canConnect(url)) return;
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new Client({ connectionString: maintenance.href, ssl: false });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** The usual case needs only this one connection. */
async function canConnect(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, ssl: false });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === noSuchDatabase) return false;
    throw error;
  }
}
