import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { readPostmasterFile, stopOrphan } from './postmaster-file.js';
import type { PostgresBinaries } from './resolve-binaries.js';
import { giveTo, user, type RunAs } from './run-as.js';

/** Recovery after a crash reads at most `max_wal_size` of log, so this is generous. */
const startTimeout = 180_000;
const logLimit = 16 * 1024 * 1024;
/**
 * Another program took the port, or processes of a killed server are still ending. Or a server whose parent
 * was killed had not yet written its pid file.
 */
const worthAnotherTry =
  /could not create any TCP\/IP sockets|pre-existing shared memory block|lock file ".*" already exists/;

/** The requirements for a server in one cluster folder. */
export interface PostmasterPlan {
  readonly binaries: PostgresBinaries;
  readonly runAs: RunAs;
  readonly clusterDir: string;
  readonly logFile: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/** A server that accepts connections on 127.0.0.1. */
export interface Postmaster {
  readonly port: number;
  readonly child: ChildProcess;
}

/**
 * Starts the server on a free port and waits until it accepts connections. Call it only while holding the
 * lock of the data folder, because a server that runs there is stopped as an orphan.
 */
export async function startPostmaster(plan: PostmasterPlan): Promise<Postmaster> {
  await rotate(plan.logFile);
  for (let attempt = 1; ; attempt += 1) {
    await stopOrphan(plan.clusterDir, (pid, name) => signalPostgres(plan.binaries, pid, name), plan.log);
    const port = await freePort();
    const before = await stat(plan.logFile).then(
      (file) => file.size,
      () => 0,
    );
    const child = await spawnPostmaster(plan, port);
    if (await becomesReady(child, plan.clusterDir)) {
      // The server must not keep an otherwise finished process alive.
      child.unref();
      return { port, child };
    }
    const said = (await readFile(plan.logFile)).subarray(before).toString('utf8').trim();
    if (attempt >= 10 || !worthAnotherTry.test(said)) {
      throw new EmbeddedPostgresError(`PostgreSQL did not start; ${plan.logFile} says:\n${said}`);
    }
    await delay(50 * attempt);
  }
}

/** Fast shutdown: sessions end, everything is written. Forced after ten seconds. */
export async function stopPostmaster(child: ChildProcess, binaries: PostgresBinaries): Promise<void> {
  child.ref();
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (hasEnded(child)) return;
    const ended = once(child, 'exit');
    if (child.pid !== undefined) await signalPostgres(binaries, child.pid, signal).catch(() => undefined);
    const timeout = new AbortController();
    await Promise.race([ended, delay(10_000, undefined, { signal: timeout.signal }).catch(() => undefined)]);
    timeout.abort();
  }
}

/** Windows has no signals. There PostgreSQL has its own way. */
async function signalPostgres(binaries: PostgresBinaries, pid: number, name: NodeJS.Signals): Promise<void> {
  if (process.platform === 'win32' && name !== 'SIGKILL') {
    await promisify(execFile)(binaries.pgCtl, ['kill', name.slice('SIG'.length), String(pid)]);
  } else {
    process.kill(pid, name);
  }
}

async function spawnPostmaster(plan: PostmasterPlan, port: number): Promise<ChildProcess> {
  const { binaries, clusterDir, runAs, settings } = plan;
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const words = [...runAs.prefix, binaries.postgres, '-D', clusterDir, '-p', String(port), ...options];
  const [file = binaries.postgres, ...args] = words;
  const log = await open(plan.logFile, 'a', 0o600);
  try {
    // So that the folder's owner can write it too, after root has run the server once.
    await giveTo(runAs, plan.logFile);
    // Detached: Ctrl-C in the terminal must reach only this process, which then stops PostgreSQL.
    const child = spawn(file, args, {
      ...user(runAs),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      windowsHide: true,
    });
    await once(child, 'spawn');
    return child;
  } finally {
    await log.close();
  }
}

/** False when the server ended instead. */
async function becomesReady(child: ChildProcess, clusterDir: string): Promise<boolean> {
  const deadline = Date.now() + startTimeout;
  while (!hasEnded(child)) {
    const file = await readPostmasterFile(clusterDir);
    if (file?.pid === child.pid && file?.ready === true) return true;
    if (Date.now() > deadline) child.kill('SIGKILL');
    await delay(5);
  }
  return false;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new EmbeddedPostgresError('No free TCP port.');
  return address.port;
}

/** Keeps one older log, because PostgreSQL does not limit the file. */
async function rotate(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (file) => file.size,
    () => 0,
  );
  if (size > logLimit) await rename(logFile, `${logFile}.1`);
}
