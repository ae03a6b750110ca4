import type { DomainEventType } from './domain-events.js';
import type { Environment } from './environment.js';

/** One domain event from the log, as its readers see it. */
export interface LoggedEvent {
  /** Bare uuid; `evt_…` on the wire. */
  readonly id: string;
  /** Where it stands in the log: resume after it. */
  readonly cursor: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly type: DomainEventType;
  readonly campaignId: string | null;
  /** TypeID of the object it is about. */
  readonly nodeId: string | null;
  /** The whole frozen payload, as JSON text. */
  readonly payload: string;
  readonly createdAt: Date;
}

/** A domain event as the stream brings it. */
export interface FeedEvent extends LoggedEvent {
  /** The transaction that recorded it: domain events of one come one after the other, when all of them are true. */
  readonly transaction: string;
}

/** What of the log somebody wants to hear. */
export interface FeedFilter {
  readonly organizationIds: readonly string[];
  readonly environment: Environment;
  readonly types?: readonly DomainEventType[];
  readonly campaignId?: string;
  readonly nodeId?: string;
}

/** The log as a stream, in commit order, without gap or double. */
export interface EventFeed {
  /** What was committed after `after` (or from now on, when it is left out), then live until the iterator is returned. */
  subscribe(filter: FeedFilter, after?: string): AsyncIterableIterator<FeedEvent>;
  /** Throws `CursorError` when what was committed after a cursor cannot all be read. */
  requireReadable(filter: FeedFilter, after: string): Promise<void>;
  /** The cursor of now: whoever subscribes after it hears everything that is committed from now on. */
  now(): Promise<string>;
}
