import type { FeedFilter } from '../../kernel/event-feed.js';
import type { LogPosition } from './log-position.js';
import type { PlacedEvent } from './read-log.js';

/** Above this, a slow reader must read from the log again, to limit memory. */
const maxWaiting = 1000;

/** A reader's position between the live feed and the log. */
export class Subscriber {
  private waiting: PlacedEvent[] = [];
  private wake: (() => void) | undefined;
  private closed = false;
  /** Set when events were dropped: everything after this position must be read from the log again. */
  fellBehind = false;

  private place: LogPosition | undefined;

  /** @param after where to resume; by default from the moment of joining */
  constructor(
    readonly filter: FeedFilter,
    after: LogPosition | undefined,
  ) {
    this.place = after;
  }

  /** Joins at the current head, unless it resumes from another position. */
  startAt(head: LogPosition): void {
    this.place ??= head;
  }

  /** The reader has received everything up to here. */
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

  /** Resolves when events are available, or the reader fell behind or was closed. */
  async ready(): Promise<void> {
    if (this.waiting.length > 0 || this.fellBehind || this.closed) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.wake = undefined;
  }
}
