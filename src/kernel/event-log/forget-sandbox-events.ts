import type { Sql } from '../sql.js';

/**
 * Deletes the domain events of an organization's sandbox and records up to which position, so that a
 * subscriber with an earlier cursor gets an error. The caller must hold the lock of the webhooks' cursor. One
 * statement, so that the record matches the deletion.
 * @param organizationId A bare uuid.
 */
export async function forgetSandboxEvents(sql: Sql, organizationId: string): Promise<void> {
  await sql.query(
    `with gone as (
       delete from domain_event where organization_id = $1 and environment = 'SANDBOX'
       returning organization_id, environment, xact, position
     )
     insert into log_floor (organization_id, environment, xact, position)
     select * from gone order by xact desc, position desc limit 1
     on conflict (organization_id, environment) do update set xact = excluded.xact, position = excluded.position
     where (excluded.xact, excluded.position) > (log_floor.xact, log_floor.position)`,
    [organizationId],
  );
}
