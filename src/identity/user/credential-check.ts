import type { Caller } from '../../kernel/caller.js';
import { wrongCredential, type AttemptThrottle } from './attempt-throttle.js';
import type { Confirmed } from './lock-account.js';
import type { PasswordHasher } from './password-hasher.js';
import { requirePerson } from './require-person.js';
import { User } from './user.entity.js';

/** Asks a signed-in person for their password again, before an action that a stolen session must not do. */
export class CredentialCheck {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly throttle: AttemptThrottle,
  ) {}

  /**
   * The calling person, if the password is theirs. A wrong one counts as a failed sign-in. The check takes
   * time, so the next step must lock the account with `confirmed` (`lockOwnAccount`).
   */
  async confirm(
    caller: Caller,
    password: string,
    field: string,
  ): Promise<{ readonly user: User; readonly confirmed: Confirmed }> {
    const user = await this.personOf(caller);
    const { passwordHash } = user;
    await this.throttle.limit(user.email, caller, async () => {
      if (!(await this.hasher.matches(password, passwordHash))) {
        throw wrongCredential('The password is wrong.', field);
      }
    });
    return { user, confirmed: { passwordHash, field } };
  }

  /** The calling person. */
  async personOf(caller: Caller): Promise<User> {
    return caller.em.findOneOrFail(User, requirePerson(caller.principal).userId);
  }
}
