import type { FreshCaller } from '../../../kernel/caller.js';
import { BadRequestError, ForbiddenError, UnauthenticatedError } from '../../../kernel/errors.js';
import { isDatabaseAway } from '../../../kernel/sql.js';
import type { Logger } from '../../../kernel/logger.js';
import type { Principal } from '../../../kernel/principal.js';
import { rightsOf } from '../subscriptions/rights-of.js';

/** An open connection on which subscriptions run: a websocket, or one stream of events over HTTP. */
export interface LiveConnection {
  /** The current caller of its credential; throws when it is no longer valid. */
  readonly callerOf: () => Promise<FreshCaller>;
  /** Closes it with a close code of graphql-transport-ws. */
  close(code: number, reason: string): void;
}

/** A running subscription on a connection. */
export interface RunningSubscription {
  /** The principal that it runs for. */
  readonly principal: Principal;
  /** Continues with the current caller, or ends with the error that refuses it now. */
  renew(caller: FreshCaller): Promise<void>;
  /** Ends it without a message, because its connection is closing. */
  stop(): void;
}

/** The close codes for an ended credential, and for a page that must not use it. */
const unauthorized = 4401;
const forbidden = 4403;
/** A close reason has at most 123 bytes (RFC 6455). */
const maxReason = 120;
const longestTimerMs = 2 ** 31 - 1;
/** Two clocks may differ a little. Then the second check follows soon. */
const leastTimerMs = 200;

/** One open connection: its running subscriptions, and the expiry of its credential. */
export class WatchedConnection {
  private readonly running = new Set<RunningSubscription>();
  private expiry: NodeJS.Timeout | undefined;
  private isForgotten = false;
  private looking: Promise<void> = Promise.resolve();

  /** @param wasSomebody Whether it was opened with a credential that was valid. */
  constructor(
    private readonly connection: LiveConnection,
    private readonly log: Logger,
    private wasSomebody: boolean,
  ) {}

  /** Ties a subscription to the credential until the returned function is called. */
  follow(subscription: RunningSubscription): () => void {
    if (subscription.principal.kind !== 'anonymous') this.wasSomebody = true;
    this.running.add(subscription);
    return () => this.running.delete(subscription);
  }

  /** Checks the credential: closes if it is invalid, and renews subscriptions if its rights changed. */
  async look(): Promise<void> {
    // In sequence, because an earlier result must not overtake a later one.
    this.looking = this.looking.then(async () => this.lookNow());
    await this.looking;
  }

  private async lookNow(): Promise<void> {
    if (this.isForgotten) return;
    try {
      const caller = await this.connection.callerOf();
      if (this.isForgotten) return;
      const { principal } = caller;
      if (principal.kind !== 'anonymous') {
        this.wasSomebody = true;
        this.lookAgainAt(principal.expiresAt ?? null);
      } else if (this.wasSomebody) {
        throw new UnauthenticatedError('The session of this connection has ended; sign in again.', 'REVOKED');
      }
      const changed = [...this.running].filter((one) => rightsOf(one.principal) !== rightsOf(principal));
      await Promise.all(changed.map(async (one) => one.renew(caller)));
    } catch (error) {
      if (error instanceof UnauthenticatedError) this.end(unauthorized, error.message);
      else if (error instanceof ForbiddenError) this.end(forbidden, error.message);
      // An unknown environment was never valid; each operation reports it. Otherwise the database may be
      // unavailable, and the connection is checked again soon.
      else if (!(error instanceof BadRequestError)) {
        const level = isDatabaseAway(error) ? 'warn' : 'error';
        this.log[level]({ err: error }, 'the credential of a connection could not be checked');
      }
    }
  }

  /** The connection is closed. */
  forget(): void {
    this.isForgotten = true;
    clearTimeout(this.expiry);
    this.running.clear();
  }

  private lookAgainAt(time: Date | null): void {
    clearTimeout(this.expiry);
    if (!time) return;
    const wait = Math.max(time.getTime() - Date.now() + 1, leastTimerMs);
    this.expiry = setTimeout(() => void this.look(), Math.min(wait, longestTimerMs));
    this.expiry.unref();
  }

  /** The client may not answer the closing, so its subscriptions end first. */
  private end(code: number, reason: string): void {
    // Each operation reports a credential that was never valid.
    if (this.isForgotten || !this.wasSomebody) return;
    for (const subscription of this.running) subscription.stop();
    this.running.clear();
    this.connection.close(code, reason.slice(0, maxReason));
  }
}
