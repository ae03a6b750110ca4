import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { databaseSettings } from '../../src/config/database-settings.js';
import { jobSettings } from '../../src/config/job-settings.js';
import { quotaSettings } from '../../src/config/quota-settings.js';

/** A real server in a process of its own. */
export interface TestServer {
  /** Where it answers: everything, or as `ROLE=worker` with `PROBE_PORT` the probes. Empty when it has no port. */
  readonly url: string;
  readonly process: ChildProcess;
  /** Its DATA_DIR; mails are files below `mail` in it. */
  readonly dataDir: string;
  /** Everything that it logged so far. */
  readonly log: () => string;
  /** Stops it in order; answers its exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

const mainFile = resolve(import.meta.dirname, '../../program/main.js');

/** On a busy machine a request may wait for a connection or a lock, and a process stand still, for longer than an operator would have it. */
const patience = {
  DATABASE_CONNECT_TIMEOUT_MS: '60000',
  DATABASE_LOCK_TIMEOUT_MS: '60000',
  DATABASE_IDLE_TRANSACTION_MS: '60000',
  PROCESS_STILL_MS: '60000',
};

/** The same settings as they are by default, for tests that show how soon things go on then. */
export const defaultPatience: Readonly<Record<string, string>> = Object.fromEntries(
  [...Object.values(databaseSettings), ...Object.values(jobSettings)].flatMap(({ name, fallback }) =>
    fallback !== undefined && Object.hasOwn(patience, name) ? [[name, fallback]] : [],
  ),
);

/** Webhooks of tests go to receivers on this machine, and all of their people sit at one address. */
const testEnvironment = {
  NODE_ENV: 'test',
  LOG_LEVEL: 'info',
  PORT: '0',
  WEBHOOK_ALLOWED_PRIVATE_RANGES: '127.0.0.0/8',
  SIGN_IN_ATTEMPTS_PER_ADDRESS: '100000',
  // So high that no test is limited unless it means to be, and a bucket is full again a millisecond later.
  RATE_LIMIT_ANONYMOUS: '1000000000',
  RATE_LIMIT_USER: '1000000000',
  RATE_LIMIT_FREE: '1000000000',
  RATE_LIMIT_PRO: '1000000000',
  RATE_LIMIT_ORGANIZATION_FREE: '1000000000',
  RATE_LIMIT_ORGANIZATION_PRO: '1000000000',
  // Beyond what any test makes, unless it means to; they are counted all the same.
  ...Object.fromEntries(Object.values(quotaSettings).map(({ name }) => [name, '1000000'])),
  // Without a limit: all visitors of a test click from one address.
  RATE_LIMIT_CLICKS: '0',
  PAYOUT_DESTINATION_DELAY: '0',
  // Nearly every case has somebody sign up: each hash of people's cost would be some 40 ms of processor time.
  PASSWORD_MEMORY_KIB: '64',
  ...patience,
};

/** Starts the compiled server and resolves when it says that it listens (or works, as `ROLE=worker`). */
export async function startServer(environment: Readonly<Record<string, string>>): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tribute-server-'));
  const child = spawn(process.execPath, [mainFile], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, ...testEnvironment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const url = await new Promise<string>((resolveUrl, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const line = /Tribute is (?:listening on (\S+)|working(?: and answers probes on (\S+))?)\n/.exec(
        output,
      );
      if (line) resolveUrl((line[1] ?? line[2])?.replace('localhost', '127.0.0.1') ?? '');
    });
    exited.then(
      ([code]) => {
        reject(new Error(`The server ended with ${code} before it was ready:\n${log}`));
      },
      () => undefined,
    );
  });
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
