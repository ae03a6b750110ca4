import { ConfigError } from '../config-error.js';
import { isLogForeign } from './renumber-log.js';
import type { Sql } from '../sql.js';

/** Throws `ConfigError` when the log was restored from another cluster and was not renumbered. */
export async function refuseForeignLog(sql: Sql): Promise<void> {
  if (!(await isLogForeign(sql))) return;
  throw new ConfigError(
    [
      'This database was restored from a dump of another PostgreSQL cluster: the transaction ids of its domain events are ahead of this cluster.',
      'Webhooks and subscriptions would silently miss new events. Renumber the log once, with the same DATABASE_URL or DATA_DIR:',
      '',
      '  npm run log:renumber',
      '',
      'Then start Tribute again. docs/operations.md, "Backup", explains it.',
    ].join('\n'),
  );
}
