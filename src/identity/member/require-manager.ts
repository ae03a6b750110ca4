import { requireLiveKey } from '../../kernel/authorize-minting.js';
import { ForbiddenError } from '../../kernel/errors.js';
import { MemberRole } from '../../kernel/member-role.js';
import type { Principal } from '../../kernel/principal.js';
import type { Sql } from '../../kernel/sql.js';

/**
 * Whether a person in `role` may invite, change or remove people who are or become any of `touched`. Only
 * owners add and remove owners, and a plain member may change nobody. A key with the scope is like an
 * admin.
 */
function mayManage(role: MemberRole | undefined, touched: readonly MemberRole[]): boolean {
  if (role === MemberRole.OWNER) return true;
  return role === MemberRole.ADMIN && !touched.includes(MemberRole.OWNER);
}

/**
 * Locks an organization's members for the rest of the transaction, so that changes and owner counts run one
 * after the other. Rows that only refer to the organization do not wait.
 */
export async function lockMembers(sql: Sql, organizationId: string): Promise<void> {
  await sql.query('select 1 from organization where id = $1 for no key update', [organizationId]);
}

/** Refuses a principal whose current role may not manage people of these roles. Lock the members first. */
export async function requireManager(
  sql: Sql,
  principal: Principal,
  organizationId: string,
  touched: readonly MemberRole[],
): Promise<void> {
  requireLiveKey(principal);
  if (mayManage(await roleOf(sql, principal, organizationId), touched)) return;
  if (principal.kind === 'key') {
    throw new ForbiddenError('An API key cannot add, change or remove owners; sign in.');
  }
  throw new ForbiddenError(
    touched.includes(MemberRole.OWNER)
      ? 'Only an owner can add, change or remove owners.'
      : 'Your role does not allow you to change members.',
  );
}

async function roleOf(
  sql: Sql,
  principal: Principal,
  organizationId: string,
): Promise<MemberRole | undefined> {
  if (principal.kind === 'anonymous') return undefined;
  if (principal.kind === 'key') return MemberRole.ADMIN;
  const [row] = await sql.query<{ role: MemberRole }>(
    'select role from member where organization_id = $1 and user_id = $2',
    [organizationId, principal.userId],
  );
  return row?.role;
}
