import type { EntityManager } from '@mikro-orm/postgresql';
import type { Client } from '../../kernel/client.js';
import { hashToken, newToken } from '../../kernel/secret-token.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { UserSession } from './user-session.entity.js';

const sessionDays = 30;
export const sessionTokenPrefix = 'ts_';

/** A new session. Only this object contains the token. */
export interface OpenedSession {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Opens a session of 30 days. It exists once the transaction of this EntityManager commits. */
export function startSession(em: EntityManager, userId: string, client: Client): OpenedSession {
  const token = newToken(sessionTokenPrefix);
  const session = new UserSession();
  session.userId = userId;
  session.tokenHash = hashToken(token);
  session.expiresAt = new Date(Date.now() + sessionDays * 86_400_000);
  session.userAgent = client.userAgent?.slice(0, 500) ?? null;
  session.address = client.address;
  em.persist(session);
  return { token, expiresAt: session.expiresAt };
}

/** Which sessions to end: all, all but one, only one, or those opened before a time. */
export interface SessionChoice {
  readonly except?: string | undefined;
  readonly only?: string | undefined;
  readonly openedBefore?: Date | undefined;
}

/** Ends sessions and returns their ids. Requests with them are refused from now on. */
export async function endSessions(sql: Sql, userId: string, choice: SessionChoice = {}): Promise<string[]> {
  const ended = await sql.query<{ id: string }>(
    `update user_session set revoked_at = now()
     where user_id = $1 and revoked_at is null and expires_at > now()
       and ($2::uuid is null or id <> $2) and ($3::uuid is null or id = $3)
       and ($4::timestamptz is null or created_at < $4)
     returning id`,
    [userId, choice.except ?? null, choice.only ?? null, choice.openedBefore ?? null],
  );
  if (ended.length > 0) await sql.query(wakeUpSql('credentials'));
  return ended.map(({ id }) => id);
}
