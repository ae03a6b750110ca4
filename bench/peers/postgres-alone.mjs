/* The floor of a start: Node, and the embedded PostgreSQL on a data folder. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const launcher = join(process.env.DIST, 'src/platform/database/embedded/start-embedded-postgres.js');
const { startEmbeddedPostgres } = await import(pathToFileURL(launcher).href);
const postgres = await startEmbeddedPostgres({ dataDir: process.env.DATA_DIR });
process.stdout.write(`listening on ${new URL(postgres.url).host}\n`);
process.on('SIGTERM', () => {
  void postgres.stop().then(() => process.exit());
});
