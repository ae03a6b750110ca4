import type { EntityManager } from '@mikro-orm/postgresql';
import type { FreshCaller } from '../kernel/caller.js';
import { EntityLoaders } from '../kernel/entity-loaders.js';
import type { EventFeed } from '../kernel/event-feed.js';
import type { Principal } from '../kernel/principal.js';
import type { Sql } from '../kernel/sql.js';

/** What every caller shares. */
export interface CallerParts {
  readonly em: EntityManager;
  readonly sql: Sql;
  readonly feed: EventFeed;
}

/** Makes the caller of one request: its own EntityManager, forked only if something asks for it, and its own loaders. */
export function createCaller(parts: CallerParts, principal: Principal, requestId: string): FreshCaller {
  let em: EntityManager | undefined;
  const own = (): EntityManager => (em ??= parts.em.fork());
  return {
    principal,
    requestId,
    sql: parts.sql,
    feed: parts.feed,
    loaders: new EntityLoaders(own, principal),
    get em() {
      return own();
    },
    fresh: () => createCaller(parts, principal, requestId),
  };
}
