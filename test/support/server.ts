import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { Setting } from '../../src/kernel/setting.js';
import { databaseSettings } from '../../src/platform/database/database.settings.js';
import { quotaNames } from './quota-names.js';

/** A real server in its own process. */
export interface TestServer {
  /** The URL of all endpoints, or with `ROLE=worker` and `PROBE_PORT` of the probes; empty without a port. */
  readonly url: string;
  readonly process: ChildProcess;
  /** Its DATA_DIR; emails are files in its `mail` folder. */
  readonly dataDir: string;
  /** Its log so far. */
  readonly log: () => string;
  /** Stops it cleanly; returns its exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

const mainFile = resolve(import.meta.dirname, '../../program/main.js');

/** Longer than the defaults, because on a busy machine requests wait and processes freeze longer. */
const patience = {
  DATABASE_CONNECT_TIMEOUT_MS: '60000',
  DATABASE_LOCK_TIMEOUT_MS: '60000',
  DATABASE_IDLE_TRANSACTION_MS: '60000',
  PROCESS_STILL_MS: '60000',
};

/** The same settings with their default values, for tests of real delays. */
export const defaultPatience: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values<Setting>(databaseSettings).flatMap(({ name, fallback }) =>
    fallback !== undefined && Object.hasOwn(patience, name) ? [[name, fallback]] : [],
  ),
);

/** Test webhooks go to receivers on this machine, and all test users share one address. */
const testEnvironment = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'info',
  PORT: '0',
  WEBHOOK_ALLOWED_PRIVATE_RANGES: '127.0.0.0/8',
  SIGN_IN_ATTEMPTS_PER_ADDRESS: '100000',
  // So high that no test is limited unintentionally, and a bucket is full again after a millisecond.
  RATE_LIMIT_ANONYMOUS: '1000000000',
  RATE_LIMIT_USER: '1000000000',
  RATE_LIMIT_FREE: '1000000000',
  RATE_LIMIT_PRO: '1000000000',
  RATE_LIMIT_ORGANIZATION_FREE: '1000000000',
  RATE_LIMIT_ORGANIZATION_PRO: '1000000000',
  // Above any test's use, unless intended. They are still counted.
  ...Object.fromEntries([...quotaNames].map((name) => [name, '1000000'])),
  // Unlimited, because all visitors of a test click from one address.
  RATE_LIMIT_CLICKS: '0',
  PAYOUT_DESTINATION_DELAY: '0',
  // A suite that works for long without the server must not then send on a connection that was closed.
  KEEP_ALIVE_TIMEOUT_MS: '600000',
  // Nearly every test signs users up, and each usual hash would cost some 40 ms of processor time.
  PASSWORD_MEMORY_KIB: '64',
  ...patience,
  // `GRAPHQL_FAST_PATH=false npm test` runs all tests without the fast path.
  ...(process.env['GRAPHQL_FAST_PATH'] !== undefined && {
    GRAPHQL_FAST_PATH: process.env['GRAPHQL_FAST_PATH'],
  }),
};

/** The URL that a server prints when it is ready; empty without a port. */
async function printedUrl(stdout: Readable): Promise<string> {
  let output = '';
  return new Promise((found) => {
    stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const line = /Tribute is (?:listening on (\S+)|working(?: and answers probes on (\S+))?)\n/.exec(
        output,
      );
      if (line) found((line[1] ?? line[2])?.replace('localhost', '127.0.0.1') ?? '');
    });
  });
}

/** Starts the compiled server; resolves when it reports that it listens (or works, with `ROLE=worker`). */
export async function startServer(
  environment: Readonly<Record<string, string>>,
  program = mainFile,
): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tribute-server-'));
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, ...testEnvironment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const ended = exited.then(([code]): never => {
    throw new Error(`The server ended with ${code} before it was ready:\n${log}`);
  });
  ended.catch(() => undefined);
  const url = await Promise.race([printedUrl(child.stdout), ended]);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const [code] = await exited;
    await rm(dataDir, { recursive: true, force: true });
    return code;
  };
  return {
    url,
    process: child,
    dataDir: environment['DATA_DIR'] ?? dataDir,
    log: () => log,
    stop: async () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
}
