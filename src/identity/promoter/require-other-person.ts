import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { mailboxOf } from '../../kernel/mailbox-of.js';
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
  const [found] = await sql.query<PromoterRecord>(
    `select coalesce(promoter.user_id = person.id, false) as "isLinked", promoter.email, person.email as "personEmail"
     from promoter left join user_account person on person.id = $2::uuid where promoter.id = $1`,
    [promoterId, personId],
  );
  if (!found) throw notFound('promoter', field);
  if (isOwn(found)) throw ownDecision(principal, field);
}

/** A promoter's record, and the address of the person who decides. */
interface PromoterRecord {
  readonly isLinked: boolean;
  readonly email: string | null;
  readonly personEmail: string | null;
}

/** The same mailbox under another spelling is the same person. */
function isOwn({ isLinked, email, personEmail }: PromoterRecord): boolean {
  if (isLinked || email === null || personEmail === null) return isLinked;
  const mailbox = mailboxOf(email);
  return mailbox !== undefined && mailbox === mailboxOf(personEmail);
}

/** What is said to somebody who would decide about their own. */
export function ownDecision(principal: Principal, field: string): Error {
  const message =
    principal.kind === 'key'
      ? 'This API key was made by the person whose own this is: another person has to decide.'
      : 'This is your own: another person has to decide.';
  return refuse(ErrorCode.SELF_APPROVAL, message, field);
}
