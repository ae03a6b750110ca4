import { Client } from 'pg';
import type { Logger } from '../kernel/logger.js';
import { wakeUpChannel, type Topic, type WakeUps } from '../kernel/wake-ups.js';

const retryMs = 500;

/**
 * Hears the wake-ups of every process by LISTEN on a connection of its own, and hands them out. A lost connection is
 * made again; until then everybody falls back to looking by themselves, because a wake-up never carries the truth.
 */
export class Listener implements WakeUps {
  private readonly listeners = new Map<string, Set<() => void>>();
  private client: Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly url: string,
    private readonly log: Logger,
  ) {}

  /** Connects and listens. */
  async start(): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'tribute listener',
      keepAlive: true,
    });
    client.on('notification', ({ payload }) => {
      this.tell(payload ?? '');
    });
    client.on('error', (error) => {
      this.lose(client, error);
    });
    client.on('end', () => {
      this.lose(client, new Error('the connection ended'));
    });
    await client.connect();
    this.client = client;
    await client.query(`listen ${wakeUpChannel}`);
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

  /** Stops listening for good. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    const { client } = this;
    this.client = undefined;
    await client?.end();
  }

  private tell(topic: string): void {
    for (const listener of this.listeners.get(topic) ?? []) listener();
  }

  private lose(client: Client, error: Error): void {
    if (this.stopped || client !== this.client) return;
    this.client = undefined;
    this.log.warn({ err: error }, 'the listening connection was lost; connecting again');
    this.reconnect();
  }

  private reconnect(): void {
    this.retry = setTimeout(() => {
      this.start()
        .then(() => {
          // Whatever was said meanwhile was missed: let everybody look.
          for (const topic of this.listeners.keys()) this.tell(topic);
        })
        .catch((error: unknown) => {
          if (this.stopped) return;
          this.log.warn({ err: error }, 'the listening connection could not be made again; trying on');
          this.reconnect();
        });
    }, retryMs);
  }
}
