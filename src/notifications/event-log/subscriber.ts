import type { FeedFilter } from '../../kernel/event-feed.js';
import type { LogPosition } from './log-position.js';
import type { PlacedEvent } from './read-log.js';

/** More than this, and a slow reader is sent back to the log instead of growing our memory. */
const maxWaiting = 1000;

/** One reader's place between the live feed and the log. */
export class Subscriber {
  private waiting: PlacedEvent[] = [];
  private wake: (() => void) | undefined;
  private closed = false;
  /** Set when something had to be dropped: everything after this place must be read from the log again. */
  fellBehind = false;

  private place: LogPosition | undefined;

  /** @param after where to resume; from the moment of joining when left out */
  constructor(
    readonly filter: FeedFilter,
    after: LogPosition | undefined,
  ) {
    this.place = after;
  }

  /** Joins at the head of now, unless it resumes from somewhere else. */
  startAt(head: LogPosition): void {
    this.place ??= head;
  }

  /** Up to here the reader has been served. */
  get served(): LogPosition {
    if (!this.place) throw new Error('The subscriber has not joined yet.');
    return this.place;
  }

  set served(place: LogPosition) {
    this.place = place;
  }

  wants(event: PlacedEvent): boolean {
    const { organizationIds, environment, types, campaignId, nodeId } = this.filter;
    return (
      environment === event.environment &&
      organizationIds.includes(event.organizationId) &&
      (types === undefined || types.includes(event.type)) &&
      (campaignId === undefined || campaignId === event.campaignId) &&
      (nodeId === undefined || nodeId === event.nodeId)
    );
  }

  push(event: PlacedEvent): void {
    if (this.fellBehind) return;
    if (this.waiting.length >= maxWaiting) {
      this.waiting = [];
      this.fellBehind = true;
    } else {
      this.waiting.push(event);
    }
    this.wake?.();
  }

  take(): PlacedEvent[] {
    const taken = this.waiting;
    this.waiting = [];
    return taken;
  }

  close(): void {
    this.closed = true;
    this.wake?.();
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Resolves when there is something to take, or the reader fell behind or was closed. */
  async ready(): Promise<void> {
    if (this.waiting.length > 0 || this.fellBehind || this.closed) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.wake = undefined;
  }
}
