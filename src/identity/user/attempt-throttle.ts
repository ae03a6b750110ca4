import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { actorOf } from '../../kernel/actor-of.js';
import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, RefusedError } from '../../kernel/errors.js';
import { maskEmails } from '../../kernel/mask-emails.js';
import type { NoteRefusal } from '../../kernel/refusal.js';
import type { KnownDevices } from './known-devices.js';

/** Counters of attempts. Each defines its own window and storage. */
export interface AttemptCounters {
  /** Wrong passwords by account and source: an address, a browser known to the account, or a session. */
  readonly perSource: RateLimiterAbstract;
  /** Wrong passwords by account, from all addresses together, except from browsers known to the account. */
  readonly perAccount: RateLimiterAbstract;
  /** Wrong second-factor codes by account, from any source, because the sender knows the password. */
  readonly perCode: RateLimiterAbstract;
  /** Failed attempts, and sign-ups, by network address. */
  readonly perAddress: RateLimiterAbstract;
  /** Requested emails, by recipient address, whether or not it has an account. */
  readonly perRecipient: RateLimiterAbstract;
}

/** A wrong password, code or similar, which the throttle counts. */
export class WrongCredentialError extends RefusedError {}

/** Too many wrong attempts before. */
class HeldBackError extends RefusedError {}

/** The refusal of a wrong value in `field`; without a field, of the whole input. */
export function wrongCredential(message: string, ...field: string[]): WrongCredentialError {
  return new WrongCredentialError([{ code: ErrorCode.INVALID, message, ...(field.length > 0 && { field }) }]);
}

type Attempting = Pick<Caller, 'client' | 'principal'>;

type Count = readonly [counter: RateLimiterAbstract, key: string];

/**
 * Slows attackers, but not the owner. Wrong passwords count by account and source address. A browser that has
 * signed in before has its own count. The result never depends on whether an account exists.
 */
export class AttemptThrottle {
  constructor(
    private readonly counters: AttemptCounters,
    private readonly devices: KnownDevices,
    private readonly note: NoteRefusal,
  ) {}

  /**
   * Checks an account's credentials, or refuses with RATE_LIMITED. It counts before the check, so that
   * concurrent attempts count too, and keeps the count when the check throws a `WrongCredentialError`.
   */
  async limit<T>(email: string, caller: Attempting, check: () => Promise<T>): Promise<T> {
    try {
      return await counted(this.countsOf(accountKey(email), caller), check);
    } catch (error) {
      this.noteFailure(error, email, caller);
      throw error;
    }
  }

  /** The same for a code, in addition to `limit`. Changing addresses does not help an attacker here. */
  async limitCode<T>(email: string, check: () => Promise<T>): Promise<T> {
    return counted([[this.counters.perCode, accountKey(email)]], check);
  }

  /** Marks the browser of a person who has just signed in, if it keeps cookies. */
  remember(email: string, { client }: Attempting): void {
    const { deviceCookie } = client;
    const expiresAt = new Date(Date.now() + deviceDays * 86_400_000);
    deviceCookie?.keep(this.devices.issue(accountKey(email), deviceCookie.value), expiresAt);
  }

  /** Counts a sign-up; refuses with RATE_LIMITED. */
  async signUp(network: string): Promise<void> {
    await spend([this.counters.perAddress, network]);
  }

  /** Counts a requested email; refuses with RATE_LIMITED. */
  async mail(recipient: string, network: string): Promise<void> {
    await spend([this.counters.perAddress, network]);
    await spend([this.counters.perRecipient, accountKey(recipient)]);
  }

  /**
   * Counts an invitation to an address; refuses with RATE_LIMITED. Counted apart from requested emails, so
   * that invitations cannot block a password reset.
   */
  async invitation(recipient: string): Promise<void> {
    await spend([this.counters.perRecipient, `invitation:${accountKey(recipient)}`]);
  }

  /** Clears failed attempts of the account and of its address, after the owner's proof by email. */
  async forgive(email: string, caller: Attempting): Promise<void> {
    const account = accountKey(email);
    const { perSource, perAccount, perCode } = this.counters;
    const sources = this.sourcesOf(account, caller);
    const own = sources.map(async (source) => perSource.delete(`${account}|${source}`));
    await Promise.all([...own, perAccount.delete(account), perCode.delete(account)]);
  }

  private noteFailure(error: unknown, email: string, { client, principal }: Attempting): void {
    const isHeldBack = error instanceof HeldBackError;
    if (!isHeldBack && !(error instanceof WrongCredentialError)) return;
    const reason = isHeldBack ? 'RATE_LIMITED' : 'WRONG';
    const about = maskEmails(email);
    this.note({ kind: 'SIGN_IN', network: client.network, actor: actorOf(principal), reason, about });
  }

  private countsOf(account: string, caller: Attempting): Count[] {
    const { perSource, perAccount, perAddress } = this.counters;
    const sources = this.sourcesOf(account, caller).map((source): Count => [
      perSource,
      `${account}|${source}`,
    ]);
    if (this.deviceOf(account, caller) !== undefined) return sources;
    return [[perAddress, caller.client.network], ...sources, [perAccount, account]];
  }

  /** A known browser counts alone. A session counts beside its address, which a thief may change. */
  private sourcesOf(account: string, caller: Attempting): string[] {
    const { client, principal } = caller;
    const device = this.deviceOf(account, caller);
    const session = principal.kind === 'user' ? [`session:${principal.sessionId}`] : [];
    return [device === undefined ? client.network : `device:${device}`, ...session];
  }

  private deviceOf(account: string, { client }: Attempting): string | undefined {
    return this.devices.idOf(account, client.deviceCookie?.value);
  }
}

/** How long a browser stays known after a sign-in. */
const deviceDays = 180;

async function counted<T>(counts: readonly Count[], check: () => Promise<T>): Promise<T> {
  for (const count of counts) await spend(count);
  let wrong = false;
  try {
    return await check();
  } catch (error) {
    wrong = error instanceof WrongCredentialError;
    throw error;
  } finally {
    if (!wrong) await Promise.all(counts.map(async ([counter, key]) => counter.reward(key)));
  }
}

function accountKey(email: string): string {
  return email.toLowerCase();
}

async function spend([counter, key]: Count): Promise<void> {
  try {
    await counter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    const message = `Too many attempts. Retry-After: ${seconds} seconds.`;
    throw new HeldBackError([{ code: ErrorCode.RATE_LIMITED, message }]);
  }
}
