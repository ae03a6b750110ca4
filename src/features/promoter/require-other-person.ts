import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { personOf, type Principal } from '../../kernel/principal.js';
import type { Sql } from '../../kernel/sql.js';

/**
 * Refuses a person who decides about what earns for their own promoter record, also by a key that they made: the record is theirs
 * when it is linked to their account or has its e-mail address. Runs as the system; SELF_APPROVAL otherwise.
 */
export async function requireOtherPerson(
  sql: Sql,
  principal: Principal,
  promoterId: string | null,
  field: string,
): Promise<void> {
  const personId = personOf(principal);
  if (personId === undefined || promoterId === null) return;
  const [found] = await sql.query<{ isOwn: boolean }>(
    `select coalesce(promoter.user_id = $2::uuid, false) or exists (
       select from user_account where id = $2::uuid and lower(user_account.email) = lower(trim(promoter.email))) as "isOwn"
     from promoter where promoter.id = $1`,
    [promoterId, personId],
  );
  if (!found) throw notFound('promoter', field);
  if (found.isOwn) throw ownDecision(principal, field);
}

/** What is said to somebody who would decide about their own. */
export function ownDecision(principal: Principal, field: string): Error {
  const message =
    principal.kind === 'key'
      ? 'This API key was made by the person whose own this is: another person has to decide.'
      : 'This is your own: another person has to decide.';
  return refuse(ErrorCode.SELF_APPROVAL, message, field);
}
