import type { WakeUps } from '../../../kernel/wake-ups.js';
import type { Logger } from '../../../kernel/logger.js';
import { WatchedConnection, type LiveConnection } from './watched-connection.js';

/** How many connections are checked at the same time. */
const atOnce = 8;
/** The longest delay after a lost wake-up. */
const idleMs = 30_000;

export interface CredentialWatchParts {
  readonly log: Logger;
  readonly wakeUps: WakeUps;
}

/**
 * Checks the credential of every open connection at each wake-up for `credentials`, when a credential
 * expires, and periodically. In any process, a key was revoked, a session ended, or a member was removed or
 * has another role.
 */
export class CredentialWatch {
  private readonly connections = new Map<LiveConnection, WatchedConnection>();
  private readonly unsubscribe: () => void;
  private readonly timer: NodeJS.Timeout;
  private wakeUpCount = 0;
  private isLooking = false;

  constructor(private readonly parts: CredentialWatchParts) {
    this.unsubscribe = parts.wakeUps.subscribe('credentials', () => void this.lookAtAll());
    this.timer = setInterval(() => void this.lookAtAll(), idleMs).unref();
  }

  /** The number of triggered checks. Callers authenticated before the newest are checked again. */
  get round(): number {
    return this.wakeUpCount;
  }

  /**
   * Watches a connection from now on. `isSomebody`: whether its credential was valid when it opened,
   * because that may have ended before the first check.
   */
  open(connection: LiveConnection, isSomebody = false): void {
    const watched = new WatchedConnection(connection, this.parts.log, isSomebody);
    this.connections.set(connection, watched);
    void watched.look();
  }

  /** What is watched of a connection; undefined when it is closed. */
  of(connection: LiveConnection): WatchedConnection | undefined {
    return this.connections.get(connection);
  }

  /** Stops watching a closed connection. */
  close(connection: LiveConnection): void {
    this.connections.get(connection)?.forget();
    this.connections.delete(connection);
  }

  /** Stops watching all connections. */
  stop(): void {
    clearInterval(this.timer);
    this.unsubscribe();
    for (const watched of this.connections.values()) watched.forget();
    this.connections.clear();
  }

  private async lookAtAll(): Promise<void> {
    this.wakeUpCount += 1;
    // A running check may have passed some connections already, so it repeats afterwards.
    if (this.isLooking) return;
    this.isLooking = true;
    for (let seen = -1; seen !== this.wakeUpCount;) {
      seen = this.wakeUpCount;
      const waiting = this.connections.values();
      const lookOn = async (): Promise<void> => {
        for (const watched of waiting) await watched.look();
      };
      await Promise.all(Array.from({ length: atOnce }, lookOn));
    }
    this.isLooking = false;
  }
}
