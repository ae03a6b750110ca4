import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** Starts PostgreSQL, prints its URL, stops it when the standard input ends. */
const script = `
  const [launcher, dataDir] = process.argv.slice(1);
  const { startEmbeddedPostgres } = await import(launcher);
  const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
  console.log(server.url);
  process.stdin.resume().once('end', () => void server.stop());
`;

const ownLauncher = new URL(
  '../../../src/platform/database/embedded/start-embedded-postgres.js',
  import.meta.url,
).href;
const running = new Set<ChildProcess>();

/** A separate Node process that runs the embedded PostgreSQL. */
export interface ServerProcess {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** Differences from the usual server process. */
export interface ServerProcessOptions {
  /** URL of the module that exports `startEmbeddedPostgres`. */
  readonly launcher?: string;
  /** User and group id. */
  readonly user?: number;
  /** The search path for programs. */
  readonly path?: string;
}

/** Resolves when the server is up; rejects with the output if the process ends before. */
export async function startServerProcess(
  dataDir: string,
  { launcher = ownLauncher, user, path }: ServerProcessOptions = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, launcher, dataDir], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', ...(path === undefined ? {} : { PATH: path }) },
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  running.add(child);
  const ended = once(child, 'close');
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const first = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data'),
    ended.then(() => undefined),
  ]);
  if (first === undefined || child.pid === undefined) throw new Error(`The process ended: ${errors}`);
  return {
    pid: child.pid,
    url: String(first[0]).trim(),
    stop: () => end(child, () => child.stdin.end()),
    kill: () => end(child, () => child.kill('SIGKILL')),
  };
}

/** Kills processes that a test left running. */
export async function endServerProcesses(): Promise<void> {
  await Promise.all([...running].map((child) => end(child, () => child.kill('SIGKILL'))));
}

/** Waits for a condition, at most until the test's time limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(5);
}

async function end(child: ChildProcess, action: () => void): Promise<void> {
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  action();
  await ended;
  running.delete(child);
}
