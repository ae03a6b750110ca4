import type { EventFeed, FeedEvent, FeedFilter } from '../../kernel/event-feed.js';
import { lookAgainMs } from '../../kernel/event-log/look-again-ms.js';
import type { Logger } from '../../kernel/logger.js';
import { isTransient, type Sql } from '../../kernel/sql.js';
import type { WakeUps } from '../../kernel/wake-ups.js';
import { decodePosition, encodePosition, isAfter, type LogPosition } from './log-position.js';
import { readHead, readLog, readLogOf, type PlacedEvent } from './read-log.js';
import { readHorizon, requireReadable } from './require-readable.js';
import { Subscriber } from './subscriber.js';

const pageSize = 500;
/** How soon to read again when the database did not answer. */
const failedMs = 1000;
/** The wait without a wake-up. Each writer of domain events sends one. */
const idleMs = 15_000;

/**
 * The log as a stream for this process's subscriptions. One reader follows the log for all subscribers.
 * Notifications only wake it, and it reads from the log, so no event of another process is missed.
 */
export class LogFeed implements EventFeed {
  private readonly subscribers = new Set<Subscriber>();
  private head: LogPosition | undefined;
  private following: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly sql: Sql,
    private readonly wakeUps: WakeUps,
    private readonly log: Logger,
  ) {}

  subscribe(filter: FeedFilter, after?: string): AsyncIterableIterator<FeedEvent> {
    const start = after === undefined ? undefined : decodePosition(after);
    const subscriber = new Subscriber(filter, start);
    const events = this.read(subscriber);
    return {
      next: async () => events.next(),
      // A waiting generator would only end after the next event. Closing the subscriber ends the wait.
      return: async () => {
        subscriber.close();
        return events.return(undefined);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async requireReadable(filter: FeedFilter, after: string): Promise<void> {
    await requireReadable(this.sql, filter, decodePosition(after));
  }

  async now(): Promise<string> {
    return encodePosition(await readHorizon(this.sql));
  }

  /** Ends all subscriptions and the reader. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const subscriber of this.subscribers) subscriber.close();
    await this.following;
  }

  private async *read(subscriber: Subscriber): AsyncGenerator<FeedEvent, undefined> {
    const head = await this.join(subscriber);
    try {
      if (isAfter(head, subscriber.served)) yield* this.replay(subscriber, head);
      yield* this.live(subscriber);
    } finally {
      this.subscribers.delete(subscriber);
    }
    return undefined;
  }

  /** Adds a subscriber, who gets all events after the returned head. Earlier ones are in the log. */
  private async join(subscriber: Subscriber): Promise<LogPosition> {
    const now = this.head === undefined || this.subscribers.size === 0 ? await readHead(this.sql) : this.head;
    // Checked again after the wait, because the reader owns the head while anybody is subscribed.
    if (this.head === undefined || this.subscribers.size === 0) this.head = now;
    subscriber.startAt(this.head);
    this.subscribers.add(subscriber);
    this.follow();
    return this.head;
  }

  private async *live(subscriber: Subscriber): AsyncGenerator<FeedEvent, undefined> {
    for (;;) {
      await subscriber.ready();
      if (subscriber.isClosed) return undefined;
      if (subscriber.fellBehind) {
        // Pushes are kept again from here on. Dropped events are between the served position and this head.
        const upTo = this.head as LogPosition;
        subscriber.fellBehind = false;
        yield* this.replay(subscriber, upTo);
      }
      const fresh = subscriber.take().filter(({ place }) => isAfter(place, subscriber.served));
      for (const event of asBurst(fresh)) {
        subscriber.served = event.place;
        yield event;
      }
    }
  }

  private async *replay(subscriber: Subscriber, upTo: LogPosition): AsyncGenerator<FeedEvent, undefined> {
    for (;;) {
      const events = await readLogOf(this.sql, subscriber.filter, subscriber.served, upTo, pageSize);
      const backlog: PlacedEvent[] = [];
      for (const event of events) if (subscriber.wants(event)) backlog.push({ ...event, backlog });
      for (const event of backlog) {
        subscriber.served = event.place;
        yield event;
      }
      subscriber.served = events.at(-1)?.place ?? subscriber.served;
      if (events.length < pageSize || subscriber.isClosed) return undefined;
    }
  }

  private follow(): void {
    this.following ??= this.run().finally(() => {
      this.following = undefined;
      // A subscriber may have joined while the reader was stopping.
      if (this.subscribers.size > 0 && !this.stopping.signal.aborted) this.follow();
    });
  }

  /** Reads while anybody is subscribed. After the last one has left, the next one resets the head. */
  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let held = 0;
    while (this.subscribers.size > 0 && !signal.aborted) {
      // Before the reading, so that a wake-up meanwhile ends the wait at once.
      const waking = new AbortController();
      const unsubscribe = this.wakeUps.subscribe('domain-events', () => {
        waking.abort();
      });
      const before = this.head;
      const next = await this.step();
      held = next === 'soon' && before === this.head ? held + 1 : 0;
      if (next !== 'now') {
        const waitMs = { soon: lookAgainMs(held), later: idleMs, failed: failedMs }[next];
        await this.wakeUps.wait('domain-events', waitMs, AbortSignal.any([signal, waking.signal]));
      }
      unsubscribe();
    }
  }

  private async step(): Promise<'now' | 'soon' | 'later' | 'failed'> {
    try {
      const { events, moreSoon } = await readLog(this.sql, this.head as LogPosition, pageSize);
      for (const event of events) this.publish(event);
      if (events.length === pageSize) return 'now';
      return moreSoon ? 'soon' : 'later';
    } catch (error) {
      const level = isTransient(error) ? 'warn' : 'error';
      this.log[level]({ err: error }, 'the event log could not be read; trying again');
      return 'failed';
    }
  }

  private publish(event: PlacedEvent): void {
    this.head = event.place;
    for (const subscriber of this.subscribers) {
      if (subscriber.wants(event)) subscriber.push(event);
    }
  }
}

/** Several live events know of one another, so that their objects can be loaded together. */
function asBurst(events: readonly PlacedEvent[]): readonly PlacedEvent[] {
  if (events.length < 2) return events;
  const burst: PlacedEvent[] = [];
  for (const event of events) burst.push({ ...event, burst });
  return burst;
}
