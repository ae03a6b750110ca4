import type { EntityManager } from '@mikro-orm/postgresql';
import type { Client } from './client.js';
import type { EntityLoaders } from './entity-loaders.js';
import type { EventFeed } from './event-feed.js';
import type { Principal } from './principal.js';
import type { NoteRefusal } from './refusal.js';
import type { Sql } from './sql.js';

/** Who calls a service, and with what: one of these a request, a subscription event or a job run. */
export interface Caller {
  readonly principal: Principal;
  readonly requestId: string;
  /** The program at the other end. */
  readonly client: Client;
  /** The request's own EntityManager, forked when first used. */
  readonly em: EntityManager;
  /** SQL on the pool, for read models. */
  readonly sql: Sql;
  /** Batched look-ups of single objects, scoped to the principal's tenancy. */
  readonly loaders: EntityLoaders;
  /** The log of domain events, for subscriptions. */
  readonly feed: EventFeed;
  /** Takes note that something was refused to this caller. */
  readonly noteRefusal: NoteRefusal;
  /** Takes points of the caller's allowance; throws `RateLimitedError` when there are not that many. */
  spend(points: number): Promise<void>;
}

/** A caller that can be had anew: another EntityManager and empty loaders, and the same principal unless told otherwise. */
export interface FreshCaller extends Caller {
  fresh(principal?: Principal): FreshCaller;
}
