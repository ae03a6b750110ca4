import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { chmod, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../../src/platform/database/embedded/start-embedded-postgres.js';
import { endServerProcesses } from './embedded-postgres-process.js';

export const settings = { fsync: 'off' };

/** Data folders for the tests of a file, removed afterwards. Server processes end after each test. */
export function useDataFolders() {
  let base = '';
  let template = '';
  let counter = 0;

  /** A path for a data folder that no other test uses. */
  const newFolder = (): string => {
    counter += 1;
    return join(base, `data ${String(counter)}`);
  };

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'tribute-embedded-'));
    await chmod(base, 0o755);
    template = newFolder();
    await (await startEmbeddedPostgres({ dataDir: template, settings })).stop();
  });
  afterEach(endServerProcesses);
  afterAll(async () => {
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  });

  return {
    /** The folder that has all of them. */
    base: (): string => base,
    newFolder,
    /** A data folder with a cluster, copied because that is faster than initdb. */
    readyFolder: async (): Promise<string> => {
      const folder = newFolder();
      await cp(template, folder, { recursive: true });
      return folder;
    },
  };
}

/** The values of all rows, one after the other. */
export async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

export async function postmasterPid(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}
