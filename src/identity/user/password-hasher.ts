import { ErrorCode, refuse } from '../../kernel/errors.js';
import { hashPassword, usualPasswordMemory, verifyPassword } from './hash-password.js';

/** Node has four threads for such work, and files and host names need some of them too. */
const defaultAtOnce = 2;
/** What two threads do in about a second. */
const defaultWaiting = 100;

/**
 * Derives password hashes off the main thread, a few at once, with a bounded queue before them: 19 MiB and some 20 ms each
 * are what makes guessing dear, and what a flood of sign-ins would otherwise spend without end. Beyond the queue it refuses.
 */
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce = defaultAtOnce,
    private readonly maxWaiting = defaultWaiting,
    /** KiB for each. */
    private readonly memory = usualPasswordMemory,
  ) {}

  /** As many at once and waiting as usual, each with so many KiB. */
  static withMemory(memory: number): PasswordHasher {
    return new PasswordHasher(defaultAtOnce, defaultWaiting, memory);
  }

  /** A new hash of a password; refused with UNAVAILABLE when too many wait already. */
  async hash(password: string): Promise<string> {
    return this.inTurn(async () => hashPassword(password, this.memory));
  }

  /** Whether the password gave this hash; just as slow without a hash. Refused like `hash`. */
  async matches(password: string, hash: string | undefined): Promise<boolean> {
    return this.inTurn(async () => verifyPassword(password, hash ?? '', this.memory));
  }

  /** Refuses now what would be refused anyway, before anything is looked up for it. */
  refuseWhenFull(): void {
    if (this.running < this.atOnce || this.waiting.length < this.maxWaiting) return;
    throw refuse(
      ErrorCode.UNAVAILABLE,
      'Too many passwords are being checked right now. Try again in a moment.',
    );
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.refuseWhenFull();
    if (this.running < this.atOnce) this.running += 1;
    // Whoever is done hands its place on: `running` stays as it is.
    else await new Promise<void>((resolve) => void this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
