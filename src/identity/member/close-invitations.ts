import type { MemberRole } from '../../kernel/member-role.js';
import type { Sql } from '../../kernel/sql.js';

/**
 * Revokes every open invitation of an address to an organization, so that no token in an old email works.
 * Returns the roles that they offered. Lock the members first.
 */
export async function closeInvitations(
  sql: Sql,
  organizationId: string,
  email: string,
): Promise<MemberRole[]> {
  const closed = await sql.query<{ role: MemberRole }>(
    `update invitation set revoked_at = now()
     where organization_id = $1 and lower(email) = lower($2) and accepted_at is null and revoked_at is null
     returning role`,
    [organizationId, email],
  );
  return closed.map(({ role }) => role);
}
