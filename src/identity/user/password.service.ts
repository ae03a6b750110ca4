import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import type { CredentialCheck } from './credential-check.js';
import { hashNewPassword } from './hash-new-password.js';
import { lockOwnAccount } from './lock-account.js';
import { findToken, issueTokenByEmail, redeemToken, withdrawTokens } from './one-time-token.js';
import { dropRecoveryCodes } from './recovery-codes.js';
import { requirePerson } from './require-person.js';
import { endSessions } from './start-session.js';
import { User } from './user.entity.js';
import type { ChangePasswordInput, RequestPasswordResetInput, ResetPasswordInput } from './user.inputs.js';
import type { UserParts } from './user.service.js';

/** Password reset and change. */
export class PasswordService {
  constructor(
    private readonly parts: UserParts,
    private readonly credentials: CredentialCheck,
  ) {}

  /** Emails the address if it has an account. Neither the response nor its time shows whether it has one. */
  async requestReset(caller: Caller, input: RequestPasswordResetInput): Promise<void> {
    const { throttle, emails, post } = this.parts;
    const { email } = input;
    await throttle.mail(email, caller.client.network);
    // Any caller may request an email to an address. The response reveals nothing about the account.
    await asSystem('SIGN_IN', async () =>
      inTransaction(caller.em, async ({ sql }) => {
        const issued = await issueTokenByEmail(sql, 'RESET_PASSWORD', email, caller.client.address);
        await post(sql, issued && emails.passwordReset(issued));
      }),
    );
  }

  /**
   * Sets a new password with an emailed token, and ends every other session. This also confirms the address.
   * If it was not confirmed before, the second factor is removed, because a stranger may have set it.
   */
  async reset(caller: Caller, input: ResetPasswordInput): Promise<User> {
    const { throttle } = this.parts;
    // The token is the permission, for any caller.
    const user = await asSystem('TOKEN', async () => this.resetByToken(caller, input));
    await throttle.forgive(user.email, caller);
    return user;
  }

  private async resetByToken(caller: Caller, input: ResetPasswordInput): Promise<User> {
    // Checked before hashing, so that guesses are cheap for the server.
    const found = await findToken(caller.sql, ['RESET_PASSWORD'], input.token);
    if (!found) throw badToken();
    const owner = await caller.em.findOneOrFail(User, found.userId);
    const passwordHash = await hashNewPassword(this.parts.hasher, input.password, owner, 'password');
    return inTransaction(caller.em, async ({ em, sql }) => {
      const token = await redeemToken(sql, ['RESET_PASSWORD'], input.token);
      if (!token) throw badToken();
      const person = await em.findOneOrFail(User, token.userId, { refresh: true });
      if (!person.emailVerifiedAt) {
        Object.assign(person, { emailVerifiedAt: new Date(), totpSecret: null, totpEnabledAt: null });
        await dropRecoveryCodes(sql, person.id);
      }
      person.passwordHash = passwordHash;
      await em.flush();
      await this.afterChange(sql, person, caller);
      return person;
    });
  }

  /** Sets a new password for the calling person, who knows the old one. Their other sessions end. */
  async change(caller: Caller, input: ChangePasswordInput): Promise<User> {
    const who = requirePerson(caller.principal);
    const { user, confirmed } = await this.credentials.confirm(
      caller,
      input.currentPassword,
      'currentPassword',
    );
    const passwordHash = await hashNewPassword(this.parts.hasher, input.newPassword, user, 'newPassword');
    return inTransaction(caller.em, async ({ em, sql }) => {
      await lockOwnAccount(sql, who, confirmed);
      const person = await em.findOneOrFail(User, who.userId, { refresh: true });
      person.passwordHash = passwordHash;
      await em.flush();
      await this.afterChange(sql, person, caller);
      return person;
    });
  }

  private async afterChange(sql: Sql, user: User, { principal }: Caller): Promise<void> {
    const { emails, post } = this.parts;
    const own = principal.kind === 'user' && principal.userId === user.id;
    await endSessions(sql, user.id, { except: own ? principal.sessionId : undefined });
    await withdrawTokens(sql, user.id, ['RESET_PASSWORD', 'CHANGE_EMAIL']);
    await post(sql, emails.passwordChanged(user.email));
  }
}

function badToken(): Error {
  return refuse(ErrorCode.INVALID, 'This token is unknown, expired or already used.', 'token');
}
