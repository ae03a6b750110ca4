/*
 * npm run log:renumber
 * After a restore into another PostgreSQL cluster: makes all domain events older than new ones of this
 * cluster. The database is that of DATABASE_URL or the embedded one below DATA_DIR. Changes nothing if not
 * needed. Exit code 0, or 1 on failure.
 */
import { renumberLog } from '../src/kernel/event-log/renumber-log.js';
import { withDatabase } from './with-database.js';

try {
  const isChanged = await withDatabase(renumberLog);
  process.stdout.write(
    isChanged
      ? 'The log of domain events was renumbered. Start Tribute.\n'
      : 'The log of domain events belongs to this cluster: nothing was changed.\n',
  );
} catch (error) {
  process.stderr.write(`The log could not be renumbered: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
