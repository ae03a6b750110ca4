import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { Sql } from '../../kernel/sql.js';
import { inTransaction } from '../../kernel/transaction.js';
import { addressOf } from './address-of.js';
import type { CredentialCheck } from './credential-check.js';
import { lockOwnAccount } from './lock-account.js';
import { issueToken, redeemToken, withdrawTokens } from './one-time-token.js';
import { requirePerson } from './require-person.js';
import { User } from './user.entity.js';
import type { ChangeEmailInput, ResendVerificationInput, VerifyEmailInput } from './user.inputs.js';
import type { UserParts } from './user.service.js';

/** Addresses: proven and changed. */
export class EmailService {
  constructor(
    private readonly parts: UserParts,
    private readonly credentials: CredentialCheck,
  ) {}

  /** Takes an address as proven by a token that was sent there; if it was to become the account's, it does now. */
  async verify(caller: Caller, { token }: VerifyEmailInput): Promise<User> {
    try {
      return await inTransaction(caller.em, async ({ em, sql }) => {
        const redeemed = await redeemToken(sql, ['VERIFY_EMAIL', 'CHANGE_EMAIL'], token);
        const user = redeemed && (await em.findOneOrFail(User, redeemed.userId, { refresh: true }));
        const known = redeemed?.purpose === 'CHANGE_EMAIL' || redeemed?.email === user?.email;
        if (!redeemed || !user || !known) {
          throw refuse(ErrorCode.INVALID, 'This token is unknown, was used before or is over.', 'token');
        }
        const before = user.email;
        user.email = redeemed.email;
        user.emailVerifiedAt = new Date();
        await em.flush();
        await this.afterProof(sql, user, before);
        return user;
      });
    } catch (error) {
      throw asConflict(error, 'token');
    }
  }

  /** Writes to the calling person's address once more; to the new one, when they are changing it and name it. */
  async resend(caller: Caller, { email }: ResendVerificationInput): Promise<void> {
    const { throttle, letters, post } = this.parts;
    const user = await this.credentials.personOf(caller);
    const target = email ?? user.email;
    await inTransaction(caller.em, async ({ sql }) => {
      await lockOwnAccount(sql, requirePerson(caller.principal));
      const own = target.toLowerCase() === user.email.toLowerCase();
      if (own && user.emailVerifiedAt) {
        throw refuse(ErrorCode.CONFLICT, 'This address is confirmed already.', 'email');
      }
      const wanted = own ? user.email : await pendingChange(sql, user.id, target);
      if (wanted === undefined) {
        throw refuse(ErrorCode.NOT_FOUND, 'No change to this address was asked for, or it is over.', 'email');
      }
      await throttle.mail(wanted, caller.client.network);
      const issued = await issueToken(sql, own ? 'VERIFY_EMAIL' : 'CHANGE_EMAIL', user.id, wanted);
      await post(sql, own ? letters.verification(issued) : letters.emailChange(issued));
    });
  }

  /** Asks the new address to confirm, and tells the old one. Until then nothing changes. */
  async change(caller: Caller, input: ChangeEmailInput): Promise<User> {
    const { throttle, letters, post } = this.parts;
    const who = requirePerson(caller.principal);
    const { user, confirmed } = await this.credentials.confirm(caller, input.password, 'password');
    const email = addressOf(input.email);
    await throttle.mail(email, caller.client.network);
    await inTransaction(caller.em, async ({ sql }) => {
      await lockOwnAccount(sql, who, confirmed);
      await refuseTaken(sql, email);
      await withdrawTokens(sql, user.id, ['CHANGE_EMAIL']);
      await post(sql, letters.emailChange(await issueToken(sql, 'CHANGE_EMAIL', user.id, email)));
      await post(sql, letters.emailChangeAsked(user.email, email));
    });
    return user;
  }

  private async afterProof(sql: Sql, user: User, before: string): Promise<void> {
    if (before === user.email) {
      await withdrawTokens(sql, user.id, ['VERIFY_EMAIL']);
      return;
    }
    // Whatever was sent to the old address opens nothing any more.
    await withdrawTokens(sql, user.id, ['VERIFY_EMAIL', 'CHANGE_EMAIL', 'RESET_PASSWORD']);
    await this.parts.post(sql, this.parts.letters.emailChanged(before, user.email));
  }
}

async function pendingChange(sql: Sql, userId: string, email: string): Promise<string | undefined> {
  const [row] = await sql.query<{ email: string }>(
    `select email from user_token where user_id = $1 and purpose = 'CHANGE_EMAIL' and lower(email) = lower($2)
       and expires_at > now() limit 1`,
    [userId, email],
  );
  return row?.email;
}

const takenMessage = 'This e-mail address already has an account.';

async function refuseTaken(sql: Sql, email: string): Promise<void> {
  const taken = await sql.query('select 1 from user_account where lower(email) = lower($1)', [email]);
  if (taken.length > 0) throw refuse(ErrorCode.CONFLICT, takenMessage, 'email');
}

function asConflict(error: unknown, field: string): unknown {
  const taken = error instanceof UniqueConstraintViolationException;
  return taken ? refuse(ErrorCode.CONFLICT, takenMessage, field) : error;
}
