import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { passwordFile, superuser } from './ensure-cluster.js';
import { readPostmasterFile } from './postmaster-file.js';
import { isPostgresOf } from './process-identity.js';

/**
 * The `postgresql://…` URL of the embedded server that runs in a data folder, started by any process;
 * undefined without one. For tools that read the database beside the server.
 */
export async function runningEmbeddedPostgres(
  dataDir: string,
  database = 'tribute',
): Promise<string | undefined> {
  const folder = await realpath(dataDir).catch(() => undefined);
  if (folder === undefined) return undefined;
  const clusterDir = join(folder, 'postgres');
  const file = await readPostmasterFile(clusterDir);
  if (!file?.ready || file.port === undefined) return undefined;
  if (!(await isPostgresOf(file.pid, clusterDir))) return undefined;
  const password = (await readFile(join(clusterDir, passwordFile), 'utf8')).trim();
  return `postgresql://${superuser}:${password}@127.0.0.1:${file.port}/${encodeURIComponent(database)}`;
}
