import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/** Members of `pg` that its types lack. */
interface Inside {
  readonly connection: { readonly stream: Socket };
  readonly _getActiveQuery: () => unknown;
}

/** `answerTimeoutMs`: how long a statement may get no byte of an answer, in ms; 0 is unlimited. */
export interface WatchedConfig extends ClientConfig {
  readonly answerTimeoutMs?: number;
}

/** A last wait before a connection is cut, because after a pause of this process the answer may be unread. */
const graceMs = 250;

/**
 * A connection that is cut when the server does not answer a statement in time. A server that hangs, or a
 * network that drops everything, gives no error, and the statement would wait forever.
 */
export class WatchedClient extends Client {
  constructor(config?: string | WatchedConfig) {
    super(config);
    const limit = typeof config === 'object' ? config.answerTimeoutMs : undefined;
    if (limit !== undefined && limit > 0) {
      this.once('connect', () => {
        this.limitSilence(limit);
      });
    }
  }

  /** Ends the connection without a farewell message, which the other end may never read. */
  cut(): void {
    (this as unknown as Inside).connection.stream.destroy();
  }

  private limitSilence(limitMs: number): void {
    const inside = this as unknown as Inside;
    const { stream } = inside.connection;
    // The socket's own idle timer: free per statement, and restarted by each byte in either direction.
    stream.setTimeout(limitMs, () => {
      const active = inside._getActiveQuery();
      if (active == null) return;
      const { bytesRead } = stream;
      setTimeout(() => {
        if (inside._getActiveQuery() !== active || stream.bytesRead !== bytesRead) return;
        stream.destroy();
      }, graceMs).unref();
    });
  }
}
