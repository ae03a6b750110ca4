import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { importBuilt } from './paths.mjs';

/**
 * A migrated database on a PostgreSQL of this run: the embedded one, with the settings that Tribute gives it.
 * @param {string} folder
 * @returns {Promise<{ url: string, version: string, pool: pg.Pool, stop: () => Promise<void> }>}
 */
export async function startDatabase(folder) {
  const { startEmbeddedPostgres } = await importBuilt(
    'src/platform/database/embedded/start-embedded-postgres.js',
  );
  const dataDir = join(folder, 'database');
  mkdirSync(dataDir);
  const postgres = await startEmbeddedPostgres({ dataDir });
  const pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
  // Ending PostgreSQL ends its connections: nobody is waiting for them any more.
  pool.on('error', () => undefined);
  const { rows } = await pool.query('show server_version');
  return {
    url: postgres.url,
    version: rows[0].server_version,
    pool,
    async stop() {
      await pool.end();
      await postgres.stop();
    },
  };
}
