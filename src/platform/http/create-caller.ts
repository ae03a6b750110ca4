import type { EntityManager } from '@mikro-orm/postgresql';
import type { FreshCaller } from '../../kernel/caller.js';
import type { Client } from '../../kernel/client.js';
import { EntityLoaders } from '../../kernel/entity-loaders.js';
import type { EventFeed } from '../../kernel/event-feed.js';
import type { FigureFeed } from '../../kernel/figure-feed.js';
import type { Principal } from '../../kernel/principal.js';
import type { Spend } from '../../kernel/rate-limit.js';
import type { NoteRefusal } from '../../kernel/refusal.js';
import type { Sql } from '../../kernel/sql.js';

/** Shared by all callers. */
export interface CallerParts {
  readonly em: EntityManager;
  readonly sql: Sql;
  readonly feed: EventFeed;
  readonly figureFeed: FigureFeed;
  readonly noteRefusal: NoteRefusal;
}

export interface CallingRequest {
  readonly principal: Principal;
  readonly requestId: string;
  readonly client: Client;
  /** Charges points to the caller. */
  readonly spend: Spend;
}

/**
 * A caller whose EntityManager is forked on first use. The accessor is on the prototype, because Apollo
 * copies own properties of a context, and would so trigger the fork on every request.
 */
class RequestCaller implements FreshCaller {
  readonly principal: Principal;
  readonly requestId: string;
  readonly client: Client;
  readonly sql: Sql;
  readonly feed: EventFeed;
  readonly figureFeed: FigureFeed;
  readonly loaders: EntityLoaders;
  readonly noteRefusal: NoteRefusal;
  private readonly ownEm: () => EntityManager;

  constructor(
    private readonly parts: CallerParts,
    private readonly request: CallingRequest,
  ) {
    const { principal } = request;
    this.principal = principal;
    this.requestId = request.requestId;
    this.client = request.client;
    let em: EntityManager | undefined;
    this.ownEm = () => (em ??= parts.em.fork());
    this.sql = parts.sql;
    this.feed = parts.feed;
    this.figureFeed = parts.figureFeed;
    this.noteRefusal = parts.noteRefusal;
    this.loaders = new EntityLoaders(this.ownEm, principal);
  }

  get em(): EntityManager {
    return this.ownEm();
  }

  async spend(points: number): Promise<void> {
    await this.request.spend(points);
  }

  fresh(principal: Principal = this.principal): FreshCaller {
    return createCaller(this.parts, { ...this.request, principal });
  }
}

/** Creates the caller of one request, with its own EntityManager and loaders. */
export function createCaller(parts: CallerParts, request: CallingRequest): FreshCaller {
  return new RequestCaller(parts, request);
}
