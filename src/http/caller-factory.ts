import type { EntityManager } from '@mikro-orm/postgresql';
import type { FreshCaller } from '../kernel/caller.js';
import { EntityLoaders } from '../kernel/entity-loaders.js';
import type { EventFeed } from '../kernel/event-feed.js';
import type { Principal } from '../kernel/principal.js';
import type { Spend } from '../kernel/rate-limit.js';
import type { Sql } from '../kernel/sql.js';

/** What every caller shares. */
export interface CallerParts {
  readonly em: EntityManager;
  readonly sql: Sql;
  readonly feed: EventFeed;
}

/**
 * A caller whose EntityManager is forked only if something asks for it. The accessor stands on the prototype: Apollo
 * copies the own properties of a context, and an own accessor would be read, and the fork made, on every request.
 */
class RequestCaller implements FreshCaller {
  readonly sql: Sql;
  readonly feed: EventFeed;
  readonly loaders: EntityLoaders;
  private readonly ownEm: () => EntityManager;

  constructor(
    private readonly parts: CallerParts,
    readonly principal: Principal,
    readonly requestId: string,
    private readonly purse: Spend,
  ) {
    let em: EntityManager | undefined;
    this.ownEm = () => (em ??= parts.em.fork());
    this.sql = parts.sql;
    this.feed = parts.feed;
    this.loaders = new EntityLoaders(this.ownEm, principal);
  }

  get em(): EntityManager {
    return this.ownEm();
  }

  async spend(points: number): Promise<void> {
    await this.purse(points);
  }

  fresh(): FreshCaller {
    return createCaller(this.parts, this.principal, this.requestId, this.purse);
  }
}

/** Makes the caller of one request: its own EntityManager, and its own loaders. Without a purse nothing costs it anything. */
export function createCaller(
  parts: CallerParts,
  principal: Principal,
  requestId: string,
  purse: Spend = async () => undefined,
): FreshCaller {
  return new RequestCaller(parts, principal, requestId, purse);
}
