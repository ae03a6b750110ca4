import type { WakeUps } from '../../../kernel/wake-ups.js';
import { WatchedSocket, type SocketConnection, type SocketWatchParts } from './watched-socket.js';

/** How many websockets are looked at at a time. */
const atOnce = 8;
/** What a lost wake-up costs at most. */
const idleMs = 30_000;

/** What watching needs. */
export interface CredentialWatchParts extends SocketWatchParts {
  readonly wakeUps: WakeUps;
}

/**
 * Holds every open websocket to its credential. At each wake-up for `credentials` (a key revoked, a session ended, a member
 * removed or given another role, in any process), when a credential expires, and now and then, each socket is asked again
 * whose it is.
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

  /** How often there was something to look for: who authenticated before the newest time has to be asked again. */
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

  /** Lets go of a websocket that is closed. */
  close({ extra }: SocketConnection): void {
    this.sockets.get(extra)?.forget();
    this.sockets.delete(extra);
  }

  /** Watches no more. */
  stop(): void {
    clearInterval(this.timer);
    this.unsubscribe();
    for (const socket of this.sockets.values()) socket.forget();
    this.sockets.clear();
  }

  private async lookAtAll(): Promise<void> {
    this.wakeUpCount += 1;
    // A look that is under way may have passed some sockets already: it starts again after itself.
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
