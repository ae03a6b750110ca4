import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import type { Environment } from '../../kernel/environment.js';
import { notFound } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import type { MemberRole } from '../../kernel/member-role.js';
import type { UserPrincipal } from '../../kernel/principal.js';
import { Conditions } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import type { InputWithId } from '../../kernel/schema/mutation.js';
import { hashToken } from '../../kernel/secret-token.js';
import type { Sql } from '../../kernel/sql.js';
import { inTransaction } from '../../kernel/transaction.js';
import type { LastSeenWriter } from './last-seen-writer.js';
import { requirePerson } from './require-person.js';
import { endSessions } from './start-session.js';
import { UserSession } from './user-session.entity.js';
import type { RevokeOtherSessionsInput } from './user.inputs.js';
import { userSessionList } from './user-session.list.js';

interface FoundSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly organizationIds: string[];
  readonly roles: MemberRole[];
  readonly suspendedIds: string[];
  readonly isIdentityConfirmed: boolean;
  readonly isOperator: boolean;
  readonly lacksSecondFactor: boolean;
}

/** The settings that decide what a session may do. */
export interface SessionPolicy {
  /** Users with one of these confirmed addresses, in lower case, are operators. */
  readonly operatorEmails: readonly string[];
  /** Whether an operator needs a second factor to act as one. */
  readonly operatorNeedsSecondFactor: boolean;
  /** How many seconds a shown password or code stays valid. */
  readonly stepUpSeconds: number;
}

/** Sessions: finding their user, and listing and ending one's own. */
export class SessionService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly lastSeen: LastSeenWriter,
    private readonly policy: SessionPolicy,
  ) {}

  /** The owner of a session token; undefined when it is unknown, expired or revoked. */
  async principalOf(sql: Sql, token: string, environment: Environment): Promise<UserPrincipal | undefined> {
    const { operatorEmails, operatorNeedsSecondFactor, stepUpSeconds } = this.policy;
    const [row] = await sql.query<FoundSession>(
      `select session.id as "sessionId", session.user_id as "userId", session.last_seen_at as "lastSeenAt", session.expires_at as "expiresAt",
              array(select organization_id from member where member.user_id = session.user_id order by id) as "organizationIds",
              array(select role from member where member.user_id = session.user_id order by id) as roles,
              array(select organization.id from member join organization on organization.id = member.organization_id
                    where member.user_id = session.user_id and organization.suspended_at is not null) as "suspendedIds",
              session.identity_confirmed_at > now() - make_interval(secs => $4) as "isIdentityConfirmed",
              listed and (not $3 or person.totp_enabled_at is not null) as "isOperator",
              listed and $3 and person.totp_enabled_at is null as "lacksSecondFactor"
       from user_session session join user_account person on person.id = session.user_id
         cross join lateral (select person.email_verified_at is not null and lower(person.email) = any($2::text[])) operator (listed)
       where token_hash = $1 and expires_at > now() and revoked_at is null`,
      [hashToken(token), operatorEmails, operatorNeedsSecondFactor, stepUpSeconds],
    );
    if (!row) return undefined;
    const { lastSeenAt, ...who } = row;
    this.lastSeen.note(who.sessionId, lastSeenAt);
    return { kind: 'user', ...who, environment };
  }

  /** One page of the calling person's open sessions. */
  async list(caller: Caller, args: ListArgs): Promise<Page<UserSession>> {
    const { userId } = requirePerson(caller.principal);
    const open = new Conditions().and('user_id = ?', userId).and('revoked_at is null and expires_at > now()');
    const page = await readPage(caller, this.metadata, userSessionList, open, args);
    // `current` is a method of the class, which plain rows do not have.
    for (const row of page.nodes) Object.setPrototypeOf(row, UserSession.prototype);
    return page;
  }

  /** Ends one session of the calling person. Another person's session reads as not found. */
  async revoke(caller: Caller, input: InputWithId): Promise<UserSession> {
    const { userId } = requirePerson(caller.principal);
    const id = requireId('userSession', input.id, 'id');
    return inTransaction(caller.em, async ({ em, sql }) => {
      const ended = await endSessions(sql, userId, { only: id });
      if (ended.length === 0) throw notFound('session', 'id');
      return em.findOneOrFail(UserSession, id);
    });
  }

  /** Ends the calling person's other sessions, or only those opened before a time. Returns how many. */
  async revokeOthers(caller: Caller, { to }: RevokeOtherSessionsInput): Promise<number> {
    const { userId, sessionId } = requirePerson(caller.principal);
    const choice = { except: sessionId, openedBefore: to ?? undefined };
    return (await endSessions(caller.sql, userId, choice)).length;
  }
}
