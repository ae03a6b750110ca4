import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { UserPrincipal } from '../../kernel/principal.js';
import type { Sql } from '../../kernel/sql.js';

/** Refuses an operator who decides about their own organization: SELF_APPROVAL. Runs as the system. */
export async function requireOutsider(
  sql: Sql,
  { userId }: UserPrincipal,
  organizationId: string,
): Promise<void> {
  const [member] = await sql.query('select 1 from member where organization_id = $1 and user_id = $2', [
    organizationId,
    userId,
  ]);
  if (!member) return;
  const message = 'You are a member of this organization: another operator must decide.';
  throw refuse(ErrorCode.SELF_APPROVAL, message, 'id');
}
