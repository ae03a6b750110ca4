import type { Client } from 'pg';
import { isTransient } from '../../kernel/sql.js';
import type { Logger } from '../../kernel/logger.js';
import { limitOptions, type ConnectionLimits } from './connection-limits.js';
import { processName } from './process-name.js';
import { WatchedClient } from './watched-client.js';

/** How often the watches check. */
const lookMs = 2000;
/** How soon a lost session is replaced. */
const retryMs = 500;
/** The timeout of connecting, and of each answer. */
const patienceMs = 2000;

/** A periodic check in the standing session. */
export interface Watch {
  /** @param isNew Whether this is the first check of a new session, which holds nothing of an earlier one. */
  look(client: Client, isNew: boolean): Promise<void>;
}

/**
 * One database session of the login itself for the whole life of this process. PostgreSQL ends it with the
 * process, so locks of this session show other processes that this one is alive. A lost session is replaced.
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

  /** Checks now, and from then on periodically. Rejects when the database does not answer. */
  async start(): Promise<void> {
    await this.look();
    this.lookAfter(lookMs);
  }

  /** Calls the listener after each check. */
  onLook(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** Ends the session and releases everything that it holds. */
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
      // The session's end rolls back an unfinished check.
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
