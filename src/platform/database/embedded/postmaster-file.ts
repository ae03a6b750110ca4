import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { isPostgresOf, processIdentity } from './process-identity.js';

/** The contents of a running server's pid file; see PostgreSQL's `miscinit.h`. */
export interface PostmasterFile {
  readonly pid: number;
  readonly ready: boolean;
  /** Undefined until the server has written it. */
  readonly port: number | undefined;
}

/** Reads `postmaster.pid`; undefined without a file or a complete first line. */
export async function readPostmasterFile(clusterDir: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]) || undefined;
  return pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready', port } : undefined;
}

/**
 * Stops a server that outlived the process which started it. Call it only while holding the lock of the data
 * folder, which proves that no other process uses the server.
 */
export async function stopOrphan(
  clusterDir: string,
  signal: (pid: number, name: NodeJS.Signals) => Promise<void>,
  log: (line: string) => void,
): Promise<void> {
  const pid = (await readPostmasterFile(clusterDir))?.pid;
  if (pid === undefined) return;
  const identity = await processIdentity(pid);
  if (identity === undefined) return; // PostgreSQL itself replaces the file of a dead server.
  if (!(await isPostgresOf(pid, clusterDir))) {
    // Another program has this pid (usual after a container restart), and PostgreSQL would refuse to start
    // while that program runs.
    await rm(join(clusterDir, 'postmaster.pid'), { force: true });
    return;
  }
  log(`Stopping the PostgreSQL server (pid ${String(pid)}) that a killed process left behind.`);
  for (const name of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    await signal(pid, name).catch(() => undefined);
    const deadline = Date.now() + 10_000;
    while (Date.now() < deadline) {
      if ((await processIdentity(pid)) !== identity) return;
      await delay(10);
    }
  }
  throw new EmbeddedPostgresError(
    `The PostgreSQL server with pid ${String(pid)} in ${clusterDir} does not stop.`,
  );
}
