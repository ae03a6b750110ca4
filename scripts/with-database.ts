import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { readSettings } from '../src/kernel/setting.js';
import { createPool } from '../src/platform/database/create-pool.js';
import { databaseSettings } from '../src/platform/database/database.settings.js';
import { runningEmbeddedPostgres } from '../src/platform/database/embedded/running-embedded-postgres.js';
import { startEmbeddedPostgres } from '../src/platform/database/embedded/start-embedded-postgres.js';

/** The database of a script. */
interface ScriptDatabase {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const leave = async (): Promise<void> => undefined;

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Works in the database of `DATABASE_URL`, or the embedded one below `DATA_DIR`, even if stopped. */
export async function withDatabase<Result>(work: (pool: Pool) => Promise<Result>): Promise<Result> {
  const database = await openDatabase();
  try {
    const pool = createPool({ url: database.url, max: 1, role: 'system' }, silent);
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  } finally {
    await database.close();
  }
}

async function openDatabase(): Promise<ScriptDatabase> {
  const { databaseUrl, dataDir } = readSettings(databaseSettings, process.env);
  if (databaseUrl !== undefined) return { url: databaseUrl, close: leave };
  const running = await runningEmbeddedPostgres(dataDir);
  if (running !== undefined) return { url: running, close: leave };
  // Never creates a database, because a check of an empty one would wrongly succeed.
  await access(join(dataDir, 'postgres', 'PG_VERSION')).catch(() => {
    throw new Error(`There is no database below ${dataDir}; set DATABASE_URL or DATA_DIR.`);
  });
  const started = await startEmbeddedPostgres({ dataDir });
  return { url: started.url, close: async () => started.stop() };
}
