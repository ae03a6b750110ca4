import type { Context } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { FreshCaller } from '../../../kernel/caller.js';
import { BadRequestError, ForbiddenError, UnauthenticatedError } from '../../../kernel/errors.js';
import { isDatabaseAway } from '../../../kernel/sql.js';
import type { Logger } from '../../../kernel/logger.js';
import type { Principal } from '../../../kernel/principal.js';

/** A websocket, and how its client introduced itself. */
export type SocketConnection = Context<Record<string, unknown> | undefined, Extra>;

/** What looking after a websocket needs. */
export interface SocketWatchParts {
  readonly log: Logger;
  /** Who a websocket's credential stands for now; throws when it stands for nobody any more. */
  readonly callerOf: (connection: SocketConnection) => Promise<FreshCaller>;
}

/** A subscription that runs on a websocket. */
export interface RunningSubscription {
  /** In whose name it runs. */
  readonly principal: Principal;
  /** Goes on in the name of who the caller is now, or ends with the error by which it would be refused now. */
  renew(caller: FreshCaller): Promise<void>;
  /** Ends it without a word: its socket is being closed. */
  stop(): void;
}

/** The codes that a websocket is closed with when its credential is over, and when it must not be used from this page. */
const unauthorized = 4401;
const forbidden = 4403;
/** A reason is at most 123 bytes long (RFC 6455). */
const maxReason = 120;
const longestTimerMs = 2 ** 31 - 1;
/** Two clocks may differ a little: then the second look is not much later. */
const leastTimerMs = 200;

/** One open websocket: its running subscriptions, and the moment when its credential expires. */
export class WatchedSocket {
  private readonly running = new Set<RunningSubscription>();
  private expiry: NodeJS.Timeout | undefined;
  private wasSomebody = false;
  private isForgotten = false;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: SocketConnection,
    private readonly parts: SocketWatchParts,
  ) {}

  /** Holds a subscription to the credential until the answered function is called. */
  follow(subscription: RunningSubscription): () => void {
    if (subscription.principal.kind !== 'anonymous') this.wasSomebody = true;
    this.running.add(subscription);
    return () => this.running.delete(subscription);
  }

  /** Asks again whose the socket is: closes it when it is nobody's any more, and renews what runs for somebody who has changed. */
  async look(): Promise<void> {
    // One after the other: what an earlier look found out must not overtake a later one.
    this.looking = this.looking.then(async () => this.lookNow());
    await this.looking;
  }

  private async lookNow(): Promise<void> {
    if (this.isForgotten) return;
    try {
      const caller = await this.parts.callerOf(this.connection);
      if (this.isForgotten) return;
      const { principal } = caller;
      if (principal.kind !== 'anonymous') {
        this.wasSomebody = true;
        this.lookAgainAt(principal.expiresAt ?? null);
      } else if (this.wasSomebody) {
        throw new UnauthenticatedError('The session of this connection is over; sign in again.', 'REVOKED');
      }
      const changed = [...this.running].filter((one) => rightsOf(one.principal) !== rightsOf(principal));
      await Promise.all(changed.map(async (one) => one.renew(caller)));
    } catch (error) {
      if (error instanceof UnauthenticatedError) this.end(unauthorized, error.message);
      else if (error instanceof ForbiddenError) this.end(forbidden, error.message);
      // An environment that there is not never was one: each operation says so. Else the database may be gone for a moment, and the
      // socket is looked at again soon.
      else if (!(error instanceof BadRequestError)) {
        const level = isDatabaseAway(error) ? 'warn' : 'error';
        this.parts.log[level]({ err: error }, 'the credential of a websocket could not be checked');
      }
    }
  }

  /** The socket is closed. */
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

  /** A client that does not answer the closing hears nothing more either: its subscriptions end first. */
  private end(code: number, reason: string): void {
    // Who never was anybody is told so by each operation.
    if (this.isForgotten || !this.wasSomebody) return;
    for (const subscription of this.running) subscription.stop();
    this.running.clear();
    this.connection.extra.socket.close(code, reason.slice(0, maxReason));
  }
}

/** Everything that a principal is, as text: two that differ in nothing may do the same. */
function rightsOf(principal: Principal): string {
  return JSON.stringify(principal, (_key, value: unknown) => (value instanceof Set ? [...value] : value));
}
