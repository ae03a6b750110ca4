import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { conflict, ErrorCode, refuse } from '../../kernel/errors.js';
import { hashToken } from '../../kernel/secret-token.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { wrongCredential } from './attempt-throttle.js';
import { redeemToken, withdrawTokens, type TokenPurpose } from './one-time-token.js';
import { requireSecondFactor } from './require-second-factor.js';
import { endSessions } from './start-session.js';
import { User } from './user.entity.js';
import type { VerifyEmailInput } from './user.inputs.js';
import type { UserParts } from './user.service.js';

/** The message for an address that belongs to another account. */
export const takenMessage = 'This email address already has an account.';

const purposes: readonly TokenPurpose[] = ['VERIFY_EMAIL', 'CHANGE_EMAIL'];

/** The details of a confirmation, for the person who is asked. */
export interface AskedConfirmation {
  readonly userId: string;
  /** The name and current address of the account, as its holder chose them. */
  readonly name: string;
  readonly email: string;
  /** The address to confirm. */
  readonly wanted: string;
  readonly askedAt: Date;
  /** The network address of the request, if known. */
  readonly askedFrom: string | null;
  readonly needsCode: boolean;
  readonly passwordHash: string;
}

/**
 * Confirms email addresses. A token alone is not enough: an attacker could open an account with another
 * person's address, and gain its rights when that person clicks. So the account's password is required too.
 */
export class AddressConfirmationService {
  constructor(private readonly parts: UserParts) {}

  /** What a token would confirm; undefined if unknown, used or expired. The token is the permission. */
  async describe(caller: Caller, token: string): Promise<AskedConfirmation | undefined> {
    const [found] = await asSystem('TOKEN', async () =>
      caller.sql.query<AskedConfirmation>(
        `select person.id as "userId", person.name, person.email, token.email as wanted, token.created_at as "askedAt",
                token.asked_from as "askedFrom", person.totp_enabled_at is not null as "needsCode",
                person.password_hash as "passwordHash"
         from user_token token join user_account person on person.id = token.user_id
         where token_hash = $1 and purpose = any($2) and expires_at > now()`,
        [hashToken(token), purposes],
      ),
    );
    return found;
  }

  /**
   * Confirms an address with the token sent to it, the account's password and its second factor. If the
   * address was requested as the account's new one, it is set now. Every other session of the account ends.
   */
  async confirm(caller: Caller, input: VerifyEmailInput): Promise<User> {
    const { throttle, hasher } = this.parts;
    const asked = await this.describe(caller, input.token);
    if (!asked) throw badToken();
    return throttle.limit(asked.email, caller, async () => {
      if (!(await hasher.matches(input.password, asked.passwordHash))) {
        throw wrongCredential('The password is wrong: it must be the password of the account.', 'password');
      }
      try {
        // The token and the password are the permission. The caller may be anonymous.
        return await asSystem('TOKEN', async () =>
          inTransaction(caller.em, async (tx) => this.redeem(caller, tx, input, asked)),
        );
      } catch (error) {
        const isTaken = error instanceof UniqueConstraintViolationException;
        throw isTaken ? conflict(takenMessage, 'token') : error;
      }
    });
  }

  private async redeem(
    { principal }: Caller,
    { em, sql }: EntityTransaction,
    input: VerifyEmailInput,
    { passwordHash }: AskedConfirmation,
  ): Promise<User> {
    const redeemed = await redeemToken(sql, purposes, input.token);
    const user = redeemed && (await em.findOneOrFail(User, redeemed.userId, { refresh: true }));
    const isKnown = redeemed?.purpose === 'CHANGE_EMAIL' || redeemed?.email === user?.email;
    if (!redeemed || !user || !isKnown) throw badToken();
    // It may have changed since the comparison.
    if (user.passwordHash !== passwordHash) throw wrongCredential('The password is wrong.', 'password');
    await requireSecondFactor(sql, this.parts, user, input);
    const before = user.email;
    user.email = redeemed.email;
    user.emailVerifiedAt = new Date();
    await em.flush();
    const isOwn = principal.kind === 'user' && principal.userId === user.id;
    await endSessions(sql, user.id, { except: isOwn ? principal.sessionId : undefined });
    // The rights of the remaining session can depend on the address, so open websockets check again.
    await sql.query(wakeUpSql('credentials'));
    await this.notify(sql, user, before);
    return user;
  }

  private async notify(sql: Sql, user: User, before: string): Promise<void> {
    if (before === user.email) {
      await withdrawTokens(sql, user.id, ['VERIFY_EMAIL']);
      return;
    }
    // Tokens sent to the old address become invalid.
    await withdrawTokens(sql, user.id, ['VERIFY_EMAIL', 'CHANGE_EMAIL', 'RESET_PASSWORD']);
    await this.parts.post(sql, this.parts.emails.emailChanged(before, user.email));
  }
}

function badToken(): Error {
  return refuse(ErrorCode.INVALID, 'This token is unknown, expired or already used.', 'token');
}
