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

/** Passwords: forgotten and changed. */
export class PasswordService {
  constructor(
    private readonly parts: UserParts,
    private readonly credentials: CredentialCheck,
  ) {}

  /** Writes to the address if it has an account. Whether it has one shows neither in the answer nor in its time. */
  async requestReset(caller: Caller, input: RequestPasswordResetInput): Promise<void> {
    const { throttle, emails, post } = this.parts;
    const { email } = input;
    await throttle.mail(email, caller.client.network);
    // Anybody may ask for a mail to an address; the answer says nothing of the account.
    await asSystem('SIGN_IN', async () =>
      inTransaction(caller.em, async ({ sql }) => {
        const issued = await issueTokenByEmail(sql, 'RESET_PASSWORD', email, caller.client.address);
        await post(sql, issued && emails.passwordReset(issued));
      }),
    );
  }

  /**
   * Sets a new password by a token from a mail, and ends every other session. The mail proves the address too; when it
   * had not been proven before, a second factor goes, because somebody else may have opened the account with it.
   */
  async reset(caller: Caller, input: ResetPasswordInput): Promise<User> {
    const { throttle } = this.parts;
    // The token is the permission, whoever brings it.
    const user = await asSystem('TOKEN', async () => this.resetByToken(caller, input));
    await throttle.forgive(user.email, caller);
    return user;
  }

  private async resetByToken(caller: Caller, input: ResetPasswordInput): Promise<User> {
    // Looked at before the hash, so that guesses cost us nothing.
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

  /** Sets a new password for the calling person, who knows the old one, and ends every other session of theirs. */
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
  return refuse(ErrorCode.INVALID, 'This token is unknown, was used before or is over.', 'token');
}
