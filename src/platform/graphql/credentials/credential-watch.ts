import type { WakeUps } from '../../../kernel/wake-ups.js';
import { WatchedSocket, type SocketConnection, type SocketWatchParts } from './watched-socket.js';

/** How many websockets are checked at the same time. */
const atOnce = 8;
/** The longest delay after a lost wake-up. */
const idleMs = 30_000;

export interface CredentialWatchParts extends SocketWatchParts {
  readonly wakeUps: WakeUps;
}

/**
 * Checks the credential of every open websocket at each wake-up for `credentials`, when a credential
 * expires, and periodically. In any process, a key was revoked, a session ended, or a member was removed or
 * has another role.
 */
export class CredentialWatch {
  private readonly sockets = new Map<object, WatchedSocket>();
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

  /** Watches a websocket from now on. */
  open(connection: SocketConnection): void {
    const socket = new WatchedSocket(connection, this.parts);
    this.sockets.set(connection.extra, socket);
    void socket.look();
  }

  /** The websocket of a connection; undefined when it is closed. */
  socketOf({ extra }: SocketConnection): WatchedSocket | undefined {
    return this.sockets.get(extra);
  }

  /** Stops watching a closed websocket. */
  close({ extra }: SocketConnection): void {
    this.sockets.get(extra)?.forget();
    this.sockets.delete(extra);
  }

  /** Stops watching all websockets. */
  stop(): void {
    clearInterval(this.timer);
    this.unsubscribe();
    for (const socket of this.sockets.values()) socket.forget();
    this.sockets.clear();
  }

  private async lookAtAll(): Promise<void> {
    this.wakeUpCount += 1;
    // A running check may have passed some sockets already, so it repeats afterwards.
    if (this.isLooking) return;
    this.isLooking = true;
    for (let seen = -1; seen !== this.wakeUpCount;) {
      seen = this.wakeUpCount;
      const waiting = this.sockets.values();
      const lookOn = async (): Promise<void> => {
        for (const socket of waiting) await socket.look();
      };
      await Promise.all(Array.from({ length: atOnce }, lookOn));
    }
    this.isLooking = false;
  }
}
