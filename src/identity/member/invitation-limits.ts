import type { Caller } from '../../kernel/caller.js';
import { conflict, ErrorCode, refuse } from '../../kernel/errors.js';
import type { ConfigOf } from '../../kernel/setting.js';
import type { Sql } from '../../kernel/sql.js';
import type { AttemptThrottle } from '../user/attempt-throttle.js';
import type { memberSettings } from './member.settings.js';
import type { Invitation } from './invitation.entity.js';

/** The sender of an invitation: the caller, or the creator of the calling key. */
interface Sender {
  /** Null when the creator of the key is unknown. */
  readonly userId: string | null;
  readonly isUnconfirmed: boolean;
}

/** Limits who may send invitations and how many, so that they cannot be used to email strangers. */
export class InvitationLimits {
  /** @param throttle Counts the emails to one address. */
  constructor(
    private readonly settings: ConfigOf<typeof memberSettings>,
    private readonly throttle: Pick<AttemptThrottle, 'invitation'>,
  ) {}

  /**
   * Counts one invitation, in the transaction that sends it.
   * @throws RefusedError CONFLICT for a sender with an unconfirmed address, RATE_LIMITED for too many today.
   */
  async count(
    sql: Sql,
    caller: Pick<Caller, 'principal'>,
    { organizationId, email }: Pick<Invitation, 'organizationId' | 'email'>,
  ): Promise<void> {
    const { userId, isUnconfirmed } = await senderOf(sql, caller);
    if (isUnconfirmed) throw unconfirmed(caller);
    const { invitationsPerPerson, invitationsPerOrganization } = this.settings;
    await sql.query(`delete from invitation_count where day < (now() at time zone 'utc')::date`);
    if (!(await take(sql, userId, invitationsPerPerson))) {
      throw tooMany('You', invitationsPerPerson, 'INVITATIONS_PER_PERSON');
    }
    if (!(await take(sql, organizationId, invitationsPerOrganization))) {
      throw tooMany('An organization', invitationsPerOrganization, 'INVITATIONS_PER_ORGANIZATION');
    }
    await this.throttle.invitation(email);
  }
}

async function senderOf(sql: Sql, { principal }: Pick<Caller, 'principal'>): Promise<Sender> {
  if (principal.kind === 'anonymous') return { userId: null, isUnconfirmed: true };
  const [sender] =
    principal.kind === 'user'
      ? await sql.query<Sender>(
          'select id as "userId", email_verified_at is null as "isUnconfirmed" from user_account where id = $1',
          [principal.userId],
        )
      : // The creator of a key is read as a member. A creator who has left was a member before.
        await sql.query<Sender>(
          `select key.created_by as "userId", exists(
             select from member_person maker where maker.id = key.created_by and maker.email_verified_at is null) as "isUnconfirmed"
           from api_key key where key.id = $1`,
          [principal.keyId],
        );
  return sender ?? { userId: null, isUnconfirmed: true };
}

/** Adds one to today's count, unless the limit is reached. */
async function take(sql: Sql, subject: string | null, limit: number): Promise<boolean> {
  if (subject === null || limit === 0) return true;
  const rows = await sql.query(
    `insert into invitation_count (day, subject, sent) values ((now() at time zone 'utc')::date, $1, 1)
     on conflict (day, subject) do update set sent = invitation_count.sent + 1 where invitation_count.sent < $2 returning 1`,
    [subject, limit],
  );
  return rows.length > 0;
}

function unconfirmed({ principal }: Pick<Caller, 'principal'>): Error {
  const message =
    principal.kind === 'key'
      ? 'The person who created this API key has not confirmed their email address, so the key cannot send invitations.'
      : 'Confirm your email address before you invite others, with the link in the email that you were sent.';
  return conflict(message);
}

function tooMany(who: string, limit: number, setting: string): Error {
  const message = `${who} may send at most ${limit} invitations a day (${setting}). Try again after midnight UTC.`;
  return refuse(ErrorCode.RATE_LIMITED, message);
}
