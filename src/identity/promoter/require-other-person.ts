import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { mailboxOf } from '../../kernel/mailbox-of.js';
import { personOf, type Principal } from '../../kernel/principal.js';
import type { Sql } from '../../kernel/sql.js';

/**
 * Refuses a person who decides about earnings of their own promoter record, also by a key that they created.
 * A record is theirs if linked to their account or with its email address. Runs as the system; SELF_APPROVAL.
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

/** A promoter's record, and the email address of the deciding person. */
interface PromoterRecord {
  readonly isLinked: boolean;
  readonly email: string | null;
  readonly personEmail: string | null;
}

/** Another spelling of the same mailbox is the same person. */
function isOwn({ isLinked, email, personEmail }: PromoterRecord): boolean {
  if (isLinked || email === null || personEmail === null) return isLinked;
  const mailbox = mailboxOf(email);
  return mailbox !== undefined && mailbox === mailboxOf(personEmail);
}

/** The refusal of a decision about oneself. */
export function ownDecision(principal: Principal, field: string): Error {
  const message =
    principal.kind === 'key'
      ? 'This belongs to the person who created this API key: another person must decide.'
      : 'This belongs to you: another person must decide.';
  return refuse(ErrorCode.SELF_APPROVAL, message, field);
}
