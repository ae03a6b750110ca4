import { randomBytes } from 'node:crypto';
import {
  chown,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError, errorText } from './embedded-postgres-error.js';
import type { PostgresBinaries } from './resolve-binaries.js';
import { giveTo, runToEnd, targetIds, type RunAs } from './run-as.js';

/** The superuser of every cluster made here. */
export const superuser = 'tribute';

const draftPrefix = 'initdb-';
/** Where its password stands, within the cluster's folder. */
export const passwordFile = 'tribute.password';

/**
 * Makes the cluster folder unless it is there, and returns the superuser's password.
 *
 * initdb works in a folder beside it, renamed when complete, so that a kill in the middle leaves no
 * half cluster. Syncing its files to the disk costs a tenth of a second once; only `durable: false`
 * (tests that switch fsync off) leaves it out. The password lies inside the cluster: both appear,
 * move and are copied together.
 */
export async function ensureCluster(
  dataDir: string,
  clusterDir: string,
  binaries: PostgresBinaries,
  runAs: RunAs,
  { version, durable }: { version: string; durable: boolean },
): Promise<string> {
  const existing = await readFile(join(clusterDir, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (existing === undefined) return createCluster(dataDir, clusterDir, binaries, runAs, durable);
  checkVersion(existing.trim(), version, clusterDir);
  await adoptFiles(clusterDir, runAs);
  const password = await readFile(join(clusterDir, passwordFile), 'utf8').catch((cause: unknown) => {
    throw new EmbeddedPostgresError(`Cannot read the password in ${clusterDir}: ${errorText(cause)}`, {
      cause,
    });
  });
  return password.trim();
}

async function createCluster(
  dataDir: string,
  clusterDir: string,
  binaries: PostgresBinaries,
  runAs: RunAs,
  durable: boolean,
): Promise<string> {
  await removeDrafts(dataDir);
  const draft = await mkdtemp(join(dataDir, draftPrefix));
  const cluster = join(draft, 'postgres');
  const secret = join(draft, passwordFile);
  const password = randomBytes(24).toString('hex');
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(secret, password, { mode: 0o600 });
  for (const path of [draft, cluster, secret]) await giveTo(runAs, path);
  try {
    await runToEnd(runAs, binaries.initdb, [
      ...initdbArguments(cluster, secret),
      ...(durable ? [] : ['--no-sync']),
    ]);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw new EmbeddedPostgresError(`initdb failed: ${errorText(cause)}`, { cause });
  }
  await rename(secret, join(cluster, passwordFile));
  await rename(cluster, clusterDir);
  if (durable) await syncFolder(dataDir);
  await rm(draft, { recursive: true, force: true });
  return password;
}

/** Without this a power cut could undo the rename. Windows cannot, and need not, open a folder. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** C.UTF-8 of PostgreSQL itself sorts and folds the same on every operating system. */
function initdbArguments(cluster: string, secret: string): string[] {
  return [
    `--pgdata=${cluster}`,
    `--username=${superuser}`,
    `--pwfile=${secret}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ];
}

function checkVersion(cluster: string, program: string, clusterDir: string): void {
  if (cluster === program.split('.')[0]) return;
  throw new EmbeddedPostgresError(
    `${clusterDir} was made by PostgreSQL ${cluster}, but the embedded one is ${program}. Dump it with ` +
      `PostgreSQL ${cluster} (pg_dump) and restore it into a new data folder, or serve it with PostgreSQL ` +
      `${cluster} and set DATABASE_URL.`,
  );
}

/** What an initdb that was killed left behind. The lock says that none is at work now. */
async function removeDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(draftPrefix)) continue;
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A cluster of root that must run as `nobody` from now on (namespaces are forbidden here). */
async function adoptFiles(clusterDir: string, runAs: RunAs): Promise<void> {
  const ids = targetIds(runAs);
  if (ids === undefined || (await stat(clusterDir)).uid === ids.uid) return;
  for (const entry of await readdir(clusterDir, { recursive: true })) {
    await chown(join(clusterDir, entry), ids.uid, ids.gid);
  }
  // Last, because the owner of the folder tells whether this was done.
  await chown(clusterDir, ids.uid, ids.gid);
}
