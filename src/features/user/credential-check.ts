import type { Caller } from '../../kernel/caller.js';
import { wrongCredential, type AttemptThrottle } from './attempt-throttle.js';
import type { PasswordHasher } from './password-hasher.js';
import { requirePerson } from './require-person.js';
import { User } from './user.entity.js';

/** Asks a signed-in person for their password once more, before something that a stolen session must not do. */
export class CredentialCheck {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly throttle: AttemptThrottle,
  ) {}

  /** The calling person, when the password is theirs; a wrong one counts as a failed sign-in. */
  async confirm(caller: Caller, password: string, field: string): Promise<User> {
    const user = await this.personOf(caller);
    await this.throttle.guard(user.email, caller.client.network, async () => {
      if (!(await this.hasher.matches(password, user.passwordHash))) {
        throw wrongCredential('The password is wrong.', field);
      }
    });
    return user;
  }

  /** The calling person. */
  async personOf(caller: Caller): Promise<User> {
    return caller.em.findOneOrFail(User, requirePerson(caller.principal).userId);
  }
}
