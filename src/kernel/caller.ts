import type { EntityManager } from '@mikro-orm/postgresql';
import type { Client } from './client.js';
import type { EntityLoaders } from './entity-loaders.js';
import type { EventFeed } from './event-feed.js';
import type { FigureFeed } from './figure-feed.js';
import type { Principal } from './principal.js';
import type { NoteRefusal } from './refusal.js';
import type { Sql } from './sql.js';

/** The caller of a service and its resources: one for each request, subscription event or job run. */
export interface Caller {
  readonly principal: Principal;
  readonly requestId: string;
  /** The client program. */
  readonly client: Client;
  /** The request's own EntityManager, forked when first used. */
  readonly em: EntityManager;
  /** SQL on the pool, for read models. */
  readonly sql: Sql;
  /** Batched look-ups of single objects within the principal's tenancy. */
  readonly loaders: EntityLoaders;
  /** The log of domain events, for subscriptions. */
  readonly feed: EventFeed;
  /** The changes of figures, for subscriptions. */
  readonly figureFeed: FigureFeed;
  /** Records a refusal to this caller. */
  readonly noteRefusal: NoteRefusal;
  /** Takes points from the caller's rate-limit bucket; throws `RateLimitedError` when too few are left. */
  spend(points: number): Promise<void>;
}

/** A caller that can be renewed with a new EntityManager, empty loaders and optionally another principal. */
export interface FreshCaller extends Caller {
  fresh(principal?: Principal): FreshCaller;
}
