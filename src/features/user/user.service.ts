import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller } from '../../kernel/caller.js';
import type { Environment } from '../../kernel/environment.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { UserPrincipal } from '../../kernel/principal.js';
import { hashToken, newToken } from '../../kernel/secret-token.js';
import type { Sql } from '../../kernel/sql.js';
import { inTransaction } from '../../kernel/transaction.js';
import { hashPassword, verifyPassword } from './hash-password.js';
import { UserSession } from './user-session.entity.js';
import { User } from './user.entity.js';
import type { SignInInput, SignUpInput } from './user.inputs.js';

const sessionDays = 30;
export const sessionTokenPrefix = 'ts_';

/** People: sign up, sign in, and who a session token belongs to. */
export class UserService {
  /** Creates a person and signs them in. The token is in the answer and nowhere else. */
  async signUp(caller: Caller, input: SignUpInput): Promise<{ user: User; token: string }> {
    const passwordHash = await hashPassword(input.password);
    try {
      return await inTransaction(caller.em, async ({ em }) => {
        const user = new User();
        Object.assign(user, { email: input.email, name: input.name, passwordHash });
        em.persist(user);
        return { user, token: startSession(em, user) };
      });
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) {
        throw refuse(ErrorCode.CONFLICT, 'This e-mail address already has an account.', 'email');
      }
      throw error;
    }
  }

  /** Opens a session. A wrong password and an unknown address are told apart neither by words nor by time. */
  async signIn(caller: Caller, input: SignInInput): Promise<{ user: User; token: string }> {
    const [row] = await caller.sql.query<{ id: string }>(
      'select id from user_account where lower(email) = lower($1)',
      [input.email],
    );
    const user = row ? await caller.em.findOne(User, row.id) : null;
    const matches = await verifyPassword(input.password, user?.passwordHash ?? '');
    if (!user || !matches) throw refuse(ErrorCode.INVALID, 'The e-mail address or the password is wrong.');
    return inTransaction(caller.em, async ({ em }) => ({ user, token: startSession(em, user) }));
  }

  /** Who a session token belongs to, or undefined when it is unknown, expired or revoked. */
  async principalOf(sql: Sql, token: string, environment: Environment): Promise<UserPrincipal | undefined> {
    const [row] = await sql.query<Omit<UserPrincipal, 'kind' | 'environment' | 'isOperator'>>(
      `select session.user_id as "userId",
              array(select organization_id from member where member.user_id = session.user_id order by id) as "organizationIds",
              array(select role from member where member.user_id = session.user_id order by id) as roles
       from user_session session
       where token_hash = $1 and expires_at > now() and revoked_at is null`,
      [hashToken(token)],
    );
    return row && { kind: 'user', ...row, isOperator: false, environment };
  }
}

function startSession(em: EntityManager, user: User): string {
  const token = newToken(sessionTokenPrefix);
  const session = new UserSession();
  Object.assign(session, {
    userId: user.id,
    tokenHash: hashToken(token),
    expiresAt: new Date(Date.now() + sessionDays * 86_400_000),
  });
  em.persist(session);
  return token;
}
