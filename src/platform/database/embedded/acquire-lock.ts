import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { EmbeddedPostgresError, errorCode } from './embedded-postgres-error.js';
import { processIdentity } from './process-identity.js';

interface Holder {
  readonly pid: number;
  /** See `processIdentity`: a lock is stale when this process no longer runs. */
  readonly identity: string;
  /** Identifies this acquisition of the lock. */
  readonly nonce: string;
}

export type ReleaseLock = () => Promise<void>;

/**
 * Takes the lock file at `path` for this process, or throws an error that names its holder. A lock of a
 * dead holder is taken over. Only the process that holds a second lock file, named by the nonce of the
 * stale one, may replace the file. So two processes that find the same stale lock never both succeed. Files
 * are linked or renamed into place complete, so nobody reads a partial one.
 */
export async function acquireLock(path: string, dataDir: string): Promise<ReleaseLock> {
  const holder: Holder = {
    pid: process.pid,
    identity: (await processIdentity(process.pid)) ?? '',
    nonce: randomUUID(),
  };
  const draft = `${path}.${holder.nonce}`;
  await writeFile(draft, JSON.stringify(holder), { mode: 0o644 });
  try {
    while (!(await createOrTakeOver(path, draft, dataDir)));
  } finally {
    await rm(draft, { force: true });
  }
  return () => release(path, holder.nonce);
}

async function createOrTakeOver(path: string, draft: string, dataDir: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  const current = await readHolder(path);
  if (current === undefined) return false;
  if ((await processIdentity(current.pid)) === current.identity) throw inUse(dataDir, current.pid);

  const releaseTakeover = await acquireLock(`${path}.after-${current.nonce}`, dataDir);
  try {
    const unchanged = (await readHolder(path))?.nonce === current.nonce;
    if (unchanged) await rename(draft, path);
    return unchanged;
  } finally {
    await releaseTakeover();
  }
}

async function release(path: string, nonce: string): Promise<void> {
  if ((await readHolder(path))?.nonce === nonce) await rm(path, { force: true });
}

async function readHolder(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Holder;
  } catch {
    // Not written by this program (a power cut, an editor), so nobody holds it.
    return { pid: 0, identity: 'unreadable', nonce: 'unreadable' };
  }
}

function inUse(dataDir: string, pid: number): EmbeddedPostgresError {
  const who = pid === process.pid ? 'this very process' : 'another server';
  return new EmbeddedPostgresError(
    `The data folder ${dataDir} is in use by pid ${String(pid)} (${who}). ` +
      'Stop that process, or choose another data folder.',
  );
}
