import type { Socket } from 'node:net';
import { Client } from 'pg';
import type { Logger } from '../../kernel/logger.js';
import { wakeUpChannel, type Topic, type WakeUps } from '../../kernel/wake-ups.js';
import { limitOptions, type ConnectionLimits } from './connection-limits.js';
import { beatMs } from './follow-processes.js';
import { listenerName } from './process-name.js';
import type { Ask } from './process-watch.js';

const retryMs = 500;
/** The maximum age of the last heartbeat for caches to rely on wake-ups. */
const trustMs = 1000;
/** The timeout of a heartbeat, after which the connection is dropped. */
const loseMs = 2000;
/** The timeout of connecting. */
const connectMs = 5000;
/** How often all listeners are woken while wake-ups are unreliable. */
const lookMs = 1000;

/**
 * Receives the wake-ups of every process by LISTEN on its own connection, and distributes them. A lost
 * connection is restored. Until then all listeners poll, because a wake-up never carries data.
 * A connection that the network cuts silently would be trusted for minutes. So the listener sends heartbeat
 * queries: PostgreSQL sends notifications that were committed before the query ahead of its answer.
 */
export class Listener implements WakeUps {
  private readonly listeners = new Map<string, Set<() => void>>();
  private client: Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private beats: NodeJS.Timeout | undefined;
  private stopped = false;
  /** When the newest answered query was sent. */
  private provenAt = Number.NEGATIVE_INFINITY;
  /** When the query was sent that waits for its answer. */
  private askedAt: number | undefined;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private isBelieved = true;

  /** @param parts Without them the connection has no time limits and only proves itself. */
  constructor(
    private readonly url: string,
    private readonly log: Logger,
    private readonly parts?: {
      readonly limits: ConnectionLimits;
      readonly beat: (ask: Ask) => Promise<void>;
      readonly beatMs: number;
    },
  ) {}

  get isTrusted(): boolean {
    return performance.now() - this.provenAt < trustMs;
  }

  /** Connects and listens. */
  async start(): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: listenerName,
      ...(this.parts && { options: limitOptions(this.parts.limits, 'system') }),
      keepAlive: true,
      connectionTimeoutMillis: connectMs,
      query_timeout: connectMs,
    });
    client.on('notification', ({ payload }) => {
      this.dispatch(payload ?? '');
    });
    client.on('error', (error) => {
      this.lose(client, error);
    });
    client.on('end', () => {
      this.lose(client, new Error('the connection ended'));
    });
    await client.connect();
    if (this.stopped) {
      await client.end();
      return;
    }
    const askedAt = performance.now();
    await client.query(`listen ${wakeUpChannel}`);
    this.client = client;
    this.askedAt = undefined;
    // Earlier notifications were missed: wake all listeners, and rely on wake-ups from now on.
    this.dispatchAll();
    this.provenAt = askedAt;
    this.beats ??= setInterval(() => {
      this.beat();
    }, this.parts?.beatMs ?? beatMs);
  }

  subscribe(topic: Topic, listener: () => void): () => void {
    const listeners = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  async wait(topic: Topic, maxMs: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        unsubscribe();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, maxMs);
      const unsubscribe = this.subscribe(topic, done);
      signal?.addEventListener('abort', done);
    });
  }

  /** Stops listening permanently. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    clearInterval(this.beats);
    const { client } = this;
    this.client = undefined;
    await client?.end();
  }

  /** Sends the next heartbeat, drops a connection whose answer is overdue, and updates the trust. */
  private beat(): void {
    const { client, askedAt } = this;
    if (client && askedAt === undefined) void this.ask(client);
    else if (client && askedAt !== undefined && performance.now() - askedAt > loseMs) {
      // After a pause of this process the answer may be unread. Arrived data is read before this runs.
      setImmediate(() => {
        if (this.askedAt === askedAt) this.lose(client, new Error(`no sign of life within ${loseMs} ms`));
      });
    }
    this.lookWhileInDoubt();
  }

  private async ask(client: Client): Promise<void> {
    const askedAt = performance.now();
    this.askedAt = askedAt;
    try {
      const ask: Ask = async <Row extends object>(text: string, values: readonly unknown[] = []) =>
        (await client.query<Row>(text, [...values])).rows;
      await (this.parts ? this.parts.beat(ask) : ask('select 1'));
      if (client === this.client) this.provenAt = askedAt;
    } catch (error) {
      this.lose(client, error instanceof Error ? error : new Error(String(error)));
    } finally {
      if (this.askedAt === askedAt) this.askedAt = undefined;
    }
  }

  private lookWhileInDoubt(): void {
    const { isTrusted } = this;
    if (isTrusted !== this.isBelieved) {
      this.isBelieved = isTrusted;
      if (isTrusted) this.log.info({}, 'wake-ups work again');
      else this.log.warn({}, 'wake-ups do not work: the listening connection is silent');
    }
    if (isTrusted || performance.now() - this.lookedAt < lookMs) return;
    this.lookedAt = performance.now();
    this.dispatchAll();
  }

  private dispatchAll(): void {
    for (const topic of this.listeners.keys()) this.dispatch(topic);
  }

  private dispatch(topic: string): void {
    for (const listener of this.listeners.get(topic) ?? []) listener();
  }

  private lose(client: Client, error: Error): void {
    if (this.stopped || client !== this.client) return;
    this.client = undefined;
    this.askedAt = undefined;
    this.provenAt = Number.NEGATIVE_INFINITY;
    // Without a farewell message, which the other end may never read.
    (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
    this.log.warn({ err: error }, 'the listening connection was lost; connecting again');
    this.reconnect();
  }

  private reconnect(): void {
    this.retry = setTimeout(() => {
      this.start().catch((error: unknown) => {
        if (this.stopped) return;
        this.log.warn({ err: error }, 'the listening connection could not be restored; trying again');
        this.reconnect();
      });
    }, retryMs);
  }
}
