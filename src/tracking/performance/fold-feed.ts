import type { FigureChange, FigureFeed, FigureUpdate } from '../../kernel/figure-feed.js';
import type { Logger } from '../../kernel/logger.js';
import { isTransient, type Sql } from '../../kernel/sql.js';
import type { WakeUps } from '../../kernel/wake-ups.js';
import { FigureSubscriber } from './figure-subscriber.js';

/** The place of an update in the order of runs. */
interface Place {
  readonly run: string;
  readonly campaignId: string;
  readonly promoterId: string;
}

const nil = '00000000-0000-0000-0000-000000000000';
const pageSize = 1000;
/** The wait without a wake-up. */
const idleMs = 1000;

/**
 * The changes of figures as streams for this process's subscriptions. One reader follows them for all
 * subscribers. Wake-ups carry no data, so it reads from the table and misses nothing of another process.
 */
export class FoldFeed implements FigureFeed {
  private readonly subscribers = new Set<FigureSubscriber>();
  private place: Place | undefined;
  private following: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly sql: Sql,
    private readonly wakeUps: WakeUps,
    private readonly log: Logger,
  ) {}

  async subscribe(wants: (update: FigureUpdate) => boolean): Promise<AsyncIterableIterator<FigureChange>> {
    const now = this.place === undefined || this.subscribers.size === 0 ? await this.head() : this.place;
    // Checked again after the wait, because the reader owns the place while anybody is subscribed.
    if (this.place === undefined || this.subscribers.size === 0) this.place = now;
    const subscriber: FigureSubscriber = new FigureSubscriber(wants, () => {
      this.subscribers.delete(subscriber);
    });
    this.subscribers.add(subscriber);
    this.follow();
    return subscriber;
  }

  /** Ends all subscriptions and the reader. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const subscriber of this.subscribers) void subscriber.return();
    await this.following;
  }

  private follow(): void {
    this.following ??= this.run().finally(() => {
      this.following = undefined;
      // A subscriber may have joined while the reader was stopping.
      if (this.subscribers.size > 0 && !this.stopping.signal.aborted) this.follow();
    });
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (this.subscribers.size > 0 && !signal.aborted) {
      // Before the reading, so that a wake-up meanwhile ends the wait at once.
      const waking = new AbortController();
      const unsubscribe = this.wakeUps.subscribe('figures', () => {
        waking.abort();
      });
      const isMore = await this.step();
      if (!isMore) await this.wakeUps.wait('figures', idleMs, AbortSignal.any([signal, waking.signal]));
      unsubscribe();
    }
  }

  /** Reads a page of updates. Returns whether there may be more. */
  private async step(): Promise<boolean> {
    try {
      const updates = await this.read(this.place as Place);
      for (const { run, ...update } of updates) {
        this.place = { run, campaignId: update.campaignId, promoterId: update.promoterId };
        for (const subscriber of this.subscribers) subscriber.push(update);
      }
      return updates.length === pageSize;
    } catch (error) {
      const level = isTransient(error) ? 'warn' : 'error';
      this.log[level]({ err: error }, 'the changes of figures could not be read; trying again');
      return false;
    }
  }

  /** Plan: figure_update_run. */
  private async read({ run, campaignId, promoterId }: Place): Promise<readonly (FigureUpdate & Place)[]> {
    return this.sql.query<FigureUpdate & Place>(
      `select run::text as run, organization_id as "organizationId", environment, campaign_id as "campaignId", promoter_id as "promoterId"
       from figure_update
       where (run, campaign_id, promoter_id) > ($1::bigint, $2::uuid, $3::uuid)
       order by figure_update.run, campaign_id, promoter_id limit ${pageSize}`,
      [run, campaignId, promoterId],
    );
  }

  /** Behind everything that is summed up now. */
  private async head(): Promise<Place> {
    const [row] = await this.sql.query<{ run: string }>(
      `select coalesce(max(run), 0)::text as run from figure_update`,
    );
    return { run: row?.run ?? '0', campaignId: nil.replaceAll('0', 'f'), promoterId: nil };
  }
}
