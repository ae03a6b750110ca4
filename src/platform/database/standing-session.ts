import type { Client } from 'pg';
import { isTransient } from '../../kernel/sql.js';
import type { Logger } from '../../kernel/logger.js';
import { limitOptions, type ConnectionLimits } from './connection-limits.js';
import { processName } from './process-name.js';
import { WatchedClient } from './watched-client.js';

/** How often the watches look. */
const lookMs = 2000;
/** How soon a lost session is made again. */
const retryMs = 500;
/** How long connecting, and each answer, may take. */
const patienceMs = 2000;

/** Looks at something in the database by the standing session. */
export interface Watch {
  /** @param isNew Whether this is the first look of a new session: whatever an earlier session held is gone. */
  look(client: Client, isNew: boolean): Promise<void>;
}

/**
 * One database session that stands as long as this process lives, as the login itself. PostgreSQL ends it with the process, so locks
 * of this session tell other processes that this one lives. A lost session is made again.
 */
export class StandingSession {
  private readonly listeners = new Set<() => void>();
  private client: WatchedClient | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isLooking = false;
  private isStopped = false;

  constructor(
    private readonly url: string,
    private readonly limits: ConnectionLimits,
    private readonly watches: readonly Watch[],
    private readonly log: Logger,
  ) {}

  /** Looks for the first time, and from then on. Rejects when the database does not answer. */
  async start(): Promise<void> {
    await this.look();
    this.lookAfter(lookMs);
  }

  /** Hears after each look. */
  onLook(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Ends the session, and with it everything that it holds. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.client?.end();
  }

  private lookAfter(ms: number): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.look().then(
        () => {
          this.lookAfter(lookMs);
        },
        (error: unknown) => {
          if (!isTransient(error)) this.log.error({ err: error }, 'the standing session failed');
          this.lookAfter(retryMs);
        },
      );
    }, ms);
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    try {
      const isNew = this.client === undefined;
      this.client ??= await this.connect();
      for (const watch of this.watches) await watch.look(this.client, isNew);
    } catch (error) {
      // Whatever the look was in the middle of is rolled back with the session.
      this.drop();
      throw error;
    } finally {
      this.isLooking = false;
    }
    for (const listener of this.listeners) listener();
  }

  private async connect(): Promise<WatchedClient> {
    const client = new WatchedClient({
      connectionString: this.url,
      application_name: processName,
      options: limitOptions(this.limits, 'system'),
      keepAlive: true,
      connectionTimeoutMillis: patienceMs,
      answerTimeoutMs: patienceMs,
    });
    const lose = (): void => {
      if (this.client !== client || this.isLooking) return;
      this.drop();
      clearTimeout(this.timer);
      this.lookAfter(retryMs);
    };
    client.on('error', lose);
    client.on('end', lose);
    await client.connect();
    return client;
  }

  private drop(): void {
    this.client?.cut();
    this.client = undefined;
  }
}
