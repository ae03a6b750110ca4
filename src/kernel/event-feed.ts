import type { DomainEventType } from './catalogue.js';
import type { Environment } from './environment.js';

/** One domain event from the log, as readers see it. */
export interface LoggedEvent {
  /** Bare uuid; `devt_…` in the API, `evt_…` in webhooks. */
  readonly id: string;
  /** Its position in the log. Resume after it. */
  readonly cursor: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly type: DomainEventType;
  readonly campaignId: string | null;
  /** TypeID of the object it is about. */
  readonly nodeId: string | null;
  /** The complete, immutable payload, as JSON text. */
  readonly payload: string;
  readonly createdAt: Date;
}

/** A domain event in the stream. */
export interface FeedEvent extends LoggedEvent {
  /** The transaction that recorded it. Events of one transaction follow one another after it committed. */
  readonly transaction: string;
  /**
   * If the event was read for one subscriber alone: the events that this subscriber gets with it, so that
   * their objects can be loaded together.
   */
  readonly backlog?: readonly FeedEvent[];
  /** If several live events were read at once: those that this subscriber gets together, in order. */
  readonly burst?: readonly FeedEvent[];
}

/** Selects the events that a subscriber receives. */
export interface FeedFilter {
  readonly organizationIds: readonly string[];
  readonly environment: Environment;
  readonly types?: readonly DomainEventType[];
  readonly campaignId?: string;
  readonly nodeId?: string;
}

/** The event log as a stream in commit order, without gaps or duplicates. */
export interface EventFeed {
  /** Events after `after` (or now, if omitted), then live events until the iterator is returned. */
  subscribe(filter: FeedFilter, after?: string): AsyncIterableIterator<FeedEvent>;
  /** Throws `CursorError` when some events after a cursor cannot be read. */
  requireReadable(filter: FeedFilter, after: string): Promise<void>;
  /** The current cursor: a subscriber that starts after it receives every event committed from now on. */
  now(): Promise<string>;
}
