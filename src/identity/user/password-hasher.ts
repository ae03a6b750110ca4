import { ErrorCode, refuse } from '../../kernel/errors.js';
import { hashPassword, usualPasswordMemory, verifyPassword } from './hash-password.js';

/** Node has four threads for such work, and files and host names need some of them. */
const defaultAtOnce = 2;
/** The work of two threads in about a second. */
const defaultWaiting = 100;

/**
 * Hashes passwords off the main thread, a few at once, with a bounded queue. 19 MiB and some 20 ms each make
 * guessing expensive, and would let a flood of sign-ins exhaust the server. A full queue refuses.
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

  /** A hasher with the usual limits, and this memory in KiB for each hash. */
  static withMemory(memory: number): PasswordHasher {
    return new PasswordHasher(defaultAtOnce, defaultWaiting, memory);
  }

  /** A new hash of a password; refused with UNAVAILABLE when too many wait. */
  async hash(password: string): Promise<string> {
    return this.inTurn(async () => hashPassword(password, this.memory));
  }

  /** Whether the password matches this hash; just as slow without a hash. Refused like `hash`. */
  async matches(password: string, hash: string | undefined): Promise<boolean> {
    return this.inTurn(async () => verifyPassword(password, hash ?? '', this.memory));
  }

  /** Refuses early, before any look-up, when the hash would be refused. */
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
    // A finished hash passes its place on, so `running` does not change.
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
