import { LRUCache } from 'lru-cache';
import type { Environment } from '../../kernel/environment.js';
import { isDatabaseAway, type Sql } from '../../kernel/sql.js';
import type { WakeUps } from '../../kernel/wake-ups.js';

/** What a redirect needs to know of a link. A link never changes, so this can be remembered until it goes. */
export interface KnownLink {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly targetUrl: string;
  readonly code: string;
}

interface Remembered {
  readonly link: KnownLink;
  /** As of which round of deletions it was read. */
  readonly round: number;
}

const maxKnown = 50_000;
/** How long a redirect waits for the database to say again what is remembered; then what is remembered has to do. */
const patienceMs = 500;
/** How long nobody asks again after that. */
const pauseMs = 1000;

/**
 * Links by their code, from memory: the least recently used are forgotten first. Unknown codes are not remembered. Where links
 * are deleted, every process is told to read again what it knows, and so it does while wake-ups cannot be relied on. A database that is
 * away does not answer that: then a visitor is redirected by what is remembered, because links hardly ever go.
 */
export class LinkDirectory {
  private readonly known = new LRUCache<string, Remembered>({ max: maxKnown });
  private round = 0;
  private askAgainAt = 0;

  constructor(
    private readonly sql: Sql,
    private readonly wakeUps: WakeUps,
  ) {
    wakeUps.subscribe('references', () => {
      this.round += 1;
    });
  }

  /**
   * The link of this code, whatever its case, in any organization and environment; undefined when there is none. Rejects when the database
   * is away and the link is not remembered.
   */
  async find(code: string): Promise<KnownLink | undefined> {
    const key = code.toUpperCase();
    const known = this.known.get(key);
    if (!known) return this.read(key);
    const isFresh = known.round === this.round && this.wakeUps.isTrusted;
    if (isFresh || performance.now() < this.askAgainAt) return known.link;
    return this.readAgain(key, known.link);
  }

  private async readAgain(code: string, known: KnownLink): Promise<KnownLink | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, patienceMs, 'late');
    });
    const reading = this.read(code).catch((error: unknown) => {
      if (isDatabaseAway(error)) return 'late' as const;
      throw error;
    });
    const found = await Promise.race([reading, late]);
    clearTimeout(timer);
    if (found !== 'late') return found;
    this.askAgainAt = performance.now() + pauseMs;
    return known;
  }

  private async read(code: string): Promise<KnownLink | undefined> {
    const { round } = this;
    const [link] = await this.sql.query<KnownLink>(
      `select id, organization_id as "organizationId", environment, campaign_id as "campaignId",
              promoter_id as "promoterId", target_url as "targetUrl", code
       from link where code = $1`,
      [code],
    );
    if (!link) {
      this.known.delete(code);
      return undefined;
    }
    // What was read before a deletion is remembered as of before it, and read again.
    this.known.set(code, { link, round });
    return link;
  }
}
