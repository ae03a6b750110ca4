import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { ErrorCode, refuse, RefusedError } from '../../kernel/errors.js';

/** Counters of attempts; their windows and where they are kept are their own business. */
export interface AttemptCounters {
  /** Failed attempts by account, named by its e-mail address, whether there is such an account or not. */
  readonly perAccount: RateLimiterAbstract;
  /** Failed attempts, and sign-ups, by network address. */
  readonly perAddress: RateLimiterAbstract;
  /** Mails that were asked for, by who would get them, whether anybody does or not. */
  readonly perRecipient: RateLimiterAbstract;
}

/** A password, a code or the like was wrong: what the throttle counts. */
export class WrongCredentialError extends RefusedError {}

/** Says that what was sent as `field` is wrong; without a field it says it of the whole. */
export function wrongCredential(message: string, ...field: string[]): WrongCredentialError {
  return new WrongCredentialError([{ code: ErrorCode.INVALID, message, ...(field.length > 0 && { field }) }]);
}

/** Holds back who guesses. Nothing of it depends on whether an account exists: only on what was sent, and how often. */
export class AttemptThrottle {
  constructor(private readonly counters: AttemptCounters) {}

  /**
   * Runs a check of an account's credentials, or refuses with RATE_LIMITED. It counts before it runs, so that many at once
   * count too, and stays counted when it ends with a `WrongCredentialError`.
   */
  async guard<T>(email: string, network: string, check: () => Promise<T>): Promise<T> {
    const { perAccount, perAddress } = this.counters;
    const account = accountKey(email);
    await spend(perAddress, network);
    await spend(perAccount, account);
    let wrong = false;
    try {
      return await check();
    } catch (error) {
      wrong = error instanceof WrongCredentialError;
      throw error;
    } finally {
      if (!wrong) await Promise.all([perAddress.reward(network), perAccount.reward(account)]);
    }
  }

  /** Counts a sign-up; refuses with RATE_LIMITED. */
  async signUp(network: string): Promise<void> {
    await spend(this.counters.perAddress, network);
  }

  /** Counts a mail that somebody asked for; refuses with RATE_LIMITED. */
  async mail(recipient: string, network: string): Promise<void> {
    await spend(this.counters.perAddress, network);
    await spend(this.counters.perRecipient, accountKey(recipient));
  }

  /**
   * Counts an invitation to somebody; refuses with RATE_LIMITED. Apart from the mails that they ask for themselves, so that nobody can be
   * kept from a new password by being invited.
   */
  async invitation(recipient: string): Promise<void> {
    await spend(this.counters.perRecipient, `invitation:${accountKey(recipient)}`);
  }

  /** Forgets failed attempts, once the owner has proven by mail who they are. */
  async forgive(email: string): Promise<void> {
    await this.counters.perAccount.delete(accountKey(email));
  }
}

function accountKey(email: string): string {
  return email.toLowerCase();
}

async function spend(counter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await counter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw refuse(ErrorCode.RATE_LIMITED, `Too many attempts. Retry-After: ${seconds} seconds.`);
  }
}
