import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import type { PostEmail } from '../../kernel/email.js';
import { conflict } from '../../kernel/errors.js';
import { refuseNull } from '../../kernel/refuse-null.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wrongCredential, type AttemptThrottle } from './attempt-throttle.js';
import { lockAccount, lockOwnAccount } from './lock-account.js';
import { issueToken } from './one-time-token.js';
import { hashNewPassword } from './hash-new-password.js';
import type { PasswordHasher } from './password-hasher.js';
import { requirePerson } from './require-person.js';
import { requireSecondFactor } from './require-second-factor.js';
import type { SecondFactor } from './second-factor.js';
import { endSessions, startSession, type OpenedSession } from './start-session.js';
import type { AccountEmails } from './account-emails.js';
import { User } from './user.entity.js';
import type { SignInInput, SignOutInput, SignUpInput, UpdateViewerInput } from './user.inputs.js';

/** Shared by the services of user accounts. */
export interface UserParts {
  readonly hasher: PasswordHasher;
  readonly throttle: AttemptThrottle;
  readonly secondFactor: SecondFactor;
  readonly emails: AccountEmails;
  readonly post: PostEmail;
}

/** A person who has just signed in. */
export type SignedIn = OpenedSession & { readonly user: User };

/** Users: sign up, sign in, sign out. */
export class UserService {
  constructor(private readonly parts: UserParts) {}

  /** Creates a person, signs them in, and sends an email to confirm the address. */
  async signUp(caller: Caller, input: SignUpInput): Promise<SignedIn> {
    const { throttle, hasher, emails, post } = this.parts;
    await throttle.signUp(caller.client.network);
    const passwordHash = await hashNewPassword(hasher, input.password, input, 'password');
    try {
      // Runs as the system, because no user is signed in yet.
      return await asSystem('SIGN_IN', async () =>
        inTransaction(caller.em, async ({ em, sql }) => {
          const user = new User();
          Object.assign(user, { email: input.email, name: input.name, passwordHash });
          await em.persist(user).flush();
          const issued = await issueToken(sql, 'VERIFY_EMAIL', user.id, user.email, caller.client.address);
          await post(sql, emails.verification(issued));
          return { user, ...startSession(em, user.id, caller.client) };
        }),
      );
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) {
        throw conflict('This email address already has an account.', 'email');
      }
      throw error;
    }
  }

  /**
   * Opens a session. A wrong password and an unknown address give the same message, time and limits. Only a
   * caller who knows the password learns that a second factor is needed.
   */
  async signIn(caller: Caller, input: SignInInput): Promise<SignedIn> {
    const { throttle, hasher } = this.parts;
    const { email } = input;
    // Runs as the system, because no user is signed in yet. The password is the permission.
    return asSystem('SIGN_IN', async () =>
      throttle.limit(email, caller, async () => {
        hasher.refuseWhenFull();
        const [account] = await caller.sql.query<{ id: string; passwordHash: string }>(
          'select id, password_hash as "passwordHash" from user_account where lower(email) = lower($1)',
          [email],
        );
        const matches = await hasher.matches(input.password, account?.passwordHash);
        if (!account || !matches) throw wrongCredential('The email address or the password is wrong.');
        return this.open(caller, account, input);
      }),
    );
  }

  /** Changes the account of the calling person. */
  async update(caller: Caller, input: UpdateViewerInput): Promise<User> {
    const person = requirePerson(caller.principal);
    refuseNull(input, 'name');
    return inTransaction(caller.em, async ({ em, sql }) => {
      await lockOwnAccount(sql, person);
      const user = await em.findOneOrFail(User, person.userId);
      user.name = input.name ?? user.name;
      return user;
    });
  }

  /** Marks the browser of a sign-in, so that strangers' wrong passwords do not affect it. */
  remember(caller: Caller, { email }: User): void {
    this.parts.throttle.remember(email, caller);
  }

  /** Ends the calling session, or all sessions of the person on request. Returns how many. */
  async signOut(caller: Caller, { everywhere }: SignOutInput): Promise<number> {
    const { principal } = caller;
    caller.client.sessionCookie?.forget();
    if (principal.kind !== 'user') return 0;
    const choice = everywhere === true ? {} : { only: principal.sessionId };
    return (await endSessions(caller.sql, principal.userId, choice)).length;
  }

  private async open(
    caller: Caller,
    { id, passwordHash }: { id: string; passwordHash: string },
    input: SignInInput,
  ): Promise<SignedIn> {
    return inTransaction(caller.em, async ({ em, sql }) => {
      // A concurrent password change either waits and ends this session, or came first and ends this call.
      const current = await lockAccount(sql, id);
      if (current?.passwordHash !== passwordHash) {
        throw wrongCredential('The email address or the password is wrong.');
      }
      const user = await em.findOneOrFail(User, id, { refresh: true });
      await requireSecondFactor(sql, this.parts, user, input);
      return { user, ...startSession(em, id, caller.client) };
    });
  }
}
