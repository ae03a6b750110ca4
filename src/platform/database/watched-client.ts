import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/** What `pg` has and its types do not say. */
interface Inside {
  readonly connection: { readonly stream: Socket };
  readonly _getActiveQuery: () => unknown;
}

/** How a connection is made, and how long a statement may go without any byte of an answer, in milliseconds; 0 is for ever. */
export interface WatchedConfig extends ClientConfig {
  readonly answerTimeoutMs?: number;
}

/** How long to look once more before a connection is cut: after a pause of this process its answer may lie there unread. */
const graceMs = 250;

/**
 * A connection that is cut when the server leaves a statement without an answer for too long. A server that hangs, or a network that
 * swallows everything, never says so: without this, the statement and whoever waits for it would wait for ever.
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

  /** Ends the connection without a farewell, which the other end may never read. */
  cut(): void {
    (this as unknown as Inside).connection.stream.destroy();
  }

  private limitSilence(limitMs: number): void {
    const inside = this as unknown as Inside;
    const { stream } = inside.connection;
    // The socket's own idle timer: it costs nothing a statement, and begins anew with each byte in either direction.
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
