import type { Environment } from '../../kernel/environment.js';
import { newId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';

/**
 * Makes a person a promoter of an organization, with their name and confirmed address. Returns whether it
 * created the record: of two concurrent calls, only one does. Ids are bare uuids.
 */
export async function addOwnPromoter(
  sql: Sql,
  organizationId: string,
  environment: Environment,
  userId: string,
): Promise<boolean> {
  const added = await sql.query(
    `insert into promoter (id, organization_id, environment, name, email, user_id)
     select $1, $2, $3, name, case when email_verified_at is not null then email end, id
     from user_account where id = $4
     on conflict (user_id, organization_id, environment) where user_id is not null do nothing
     returning id`,
    [newId(), organizationId, environment, userId],
  );
  return added.length > 0;
}
