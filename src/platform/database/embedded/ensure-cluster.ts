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

/** The superuser of every cluster created here. */
export const superuser = 'tribute';

const draftPrefix = 'initdb-';
/** The password file in the cluster's folder. */
export const passwordFile = 'tribute.password';

/**
 * Creates the cluster folder unless it exists, and returns the superuser's password. The program initdb
 * runs in a folder beside it, which is renamed when complete. So an interruption leaves no partial cluster.
 * Only `durable: false` (for tests without fsync) skips the sync, which takes a tenth of a second. The
 * password is inside the cluster, so that both are moved and copied together.
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

/** Otherwise a power cut could undo the rename. Windows cannot open a folder, and does not need this. */
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

/** Removes the remains of a killed initdb. The lock guarantees that none is running. */
async function removeDrafts(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(draftPrefix)) continue;
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Gives a cluster of root to `nobody`, because namespaces are forbidden here. */
async function adoptFiles(clusterDir: string, runAs: RunAs): Promise<void> {
  const ids = targetIds(runAs);
  if (ids === undefined || (await stat(clusterDir)).uid === ids.uid) return;
  for (const entry of await readdir(clusterDir, { recursive: true })) {
    await chown(join(clusterDir, entry), ids.uid, ids.gid);
  }
  // Last, because the owner of the folder shows whether this is complete.
  await chown(clusterDir, ids.uid, ids.gid);
}
