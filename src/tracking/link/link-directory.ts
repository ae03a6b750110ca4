import { LRUCache } from 'lru-cache';
import type { Environment } from '../../kernel/environment.js';
import { isDatabaseAway, type Sql } from '../../kernel/sql.js';
import type { WakeUps } from '../../kernel/wake-ups.js';

/** The link data for a redirect. A link never changes, so this is cached until it is deleted. */
export interface KnownLink {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly targetUrl: string;
  readonly code: string;
  /** For how many days its campaign recognizes a visitor by the network: 0 unless it pays for clicks. */
  readonly networkDays: number;
}

interface Remembered {
  readonly link: KnownLink;
  /** The round of deletions in which it was read. */
  readonly round: number;
}

const maxKnown = 50_000;
/** How long a redirect waits for the database to confirm a cached link before it uses the cache. */
const patienceMs = 500;
/** How long the database is not asked again after that. */
const pauseMs = 1000;

/**
 * A cache of links by code that evicts the least recently used. Misses are not cached. After deletions of
 * links, every process reads its links again, and also while wake-ups are unreliable. If the database is
 * unavailable, the cached link is used, because links are rarely deleted.
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
   * The link with this code, in any case, organization and environment; undefined if none. Rejects if the
   * database is unavailable and the link is not cached.
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
      `select link.id, link.organization_id as "organizationId", link.environment, campaign_id as "campaignId",
              promoter_id as "promoterId", link.target_url as "targetUrl", code,
              case payout_model when 'CPC' then attribution_window_days else 0 end as "networkDays"
       from link join campaign on campaign.id = campaign_id where code = $1`,
      [code],
    );
    if (!link) {
      this.known.delete(code);
      return undefined;
    }
    // A link read before a deletion keeps the older round, so it is read again.
    this.known.set(code, { link, round });
    return link;
  }
}
