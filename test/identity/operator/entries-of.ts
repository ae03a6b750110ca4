import type { Database } from '../../support/database.js';

/** The audit entries of an action, newest first. */
export async function entriesOf(database: Pick<Database, 'query'>, action: string): Promise<object[]> {
  return database.query(
    `select actor_kind as kind, actor_name as name, object_id as "objectId", before, after from audit_entry where action = $1
     order by id desc`,
    [action],
  );
}
