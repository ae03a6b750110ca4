import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../src/config.js';
import { runningEmbeddedPostgres } from '../src/platform/database/embedded/running-embedded-postgres.js';
import { startEmbeddedPostgres } from '../src/platform/database/embedded/start-embedded-postgres.js';

/** A database that a script works on. */
export interface ScriptDatabase {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const leave = async (): Promise<void> => undefined;

/** The database of `DATABASE_URL`, or the embedded one below `DATA_DIR`, whether its server runs or not. Throws when there is none. */
export async function openDatabase(): Promise<ScriptDatabase> {
  const { databaseUrl, dataDir } = readConfig();
  if (databaseUrl !== undefined) return { url: databaseUrl, close: leave };
  const running = await runningEmbeddedPostgres(dataDir);
  if (running !== undefined) return { url: running, close: leave };
  // Nothing is made where nothing is: an empty database that is sound would be a lie.
  await access(join(dataDir, 'postgres', 'PG_VERSION')).catch(() => {
    throw new Error(`There is no database below ${dataDir}; set DATABASE_URL or DATA_DIR.`);
  });
  const started = await startEmbeddedPostgres({ dataDir });
  return { url: started.url, close: async () => started.stop() };
}
