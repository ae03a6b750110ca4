import { LRUCache } from 'lru-cache';
import type { Environment } from '../../kernel/environment.js';
import { isDatabaseAway, type Sql } from '../../kernel/sql.js';
import type { WakeUps } from '../../kernel/wake-ups.js';
import type { CampaignState, LinkState } from './closed-reason-of.js';
import type { LinkTerms } from './target-of.js';

/** The lasting data of a link, which its clicks carry. */
export interface KnownLink {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly code: string;
  /** For how many days its campaign recognizes a visitor by the network: 0 unless it pays for clicks. */
  readonly networkDays: number;
}

/** A link, and what decides where it leads. */
export interface FoundLink {
  readonly link: KnownLink;
  readonly terms: LinkTerms;
}

interface Remembered {
  readonly found: FoundLink;
  /** The round of changes in which it was read. */
  readonly round: number;
}

/** A row of the one query of a cache miss. */
interface LinkRow extends KnownLink, LinkState, CampaignState {
  readonly targetUrl: string;
  readonly fallbackUrl: string | null;
  readonly passesQuery: boolean;
  readonly linkHosts: readonly string[];
  readonly campaignUrl: string;
}

const maxKnown = 50_000;
/** How long a redirect waits for the database to confirm a cached link before it uses the cache. */
const patienceMs = 500;
/** How long the database is not asked again after that. */
const pauseMs = 1000;

/**
 * A cache of links by code that evicts the least recently used. Misses are not cached. After changes of links
 * or campaigns, every process reads its links again, and also while wake-ups are unreliable. If the database
 * is unavailable, the cached link is used, because changes are rare.
 */
export class LinkDirectory {
  private readonly known = new LRUCache<string, Remembered>({ max: maxKnown });
  private round = 0;
  private askAgainAt = 0;

  constructor(
    private readonly sql: Sql,
    private readonly wakeUps: WakeUps,
  ) {
    for (const topic of ['references', 'links'] as const) {
      wakeUps.subscribe(topic, () => {
        this.round += 1;
      });
    }
  }

  /**
   * The link with this code, in any case, organization and environment; undefined if none. Rejects if the
   * database is unavailable and the link is not cached.
   */
  async find(code: string): Promise<FoundLink | undefined> {
    const key = code.toUpperCase();
    const known = this.known.get(key);
    if (!known) return this.read(key);
    const isFresh = known.round === this.round && this.wakeUps.isTrusted;
    if (isFresh || performance.now() < this.askAgainAt) return known.found;
    return this.readAgain(key, known.found);
  }

  private async readAgain(code: string, known: FoundLink): Promise<FoundLink | undefined> {
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

  private async read(code: string): Promise<FoundLink | undefined> {
    const { round } = this;
    const [row] = await this.sql.query<LinkRow>(
      `select link.id, link.organization_id as "organizationId", link.environment,
              link.campaign_id as "campaignId", link.promoter_id as "promoterId", link.code,
              link.target_url as "targetUrl", link.disabled_at as "disabledAt", link.expires_at as "expiresAt",
              campaign.status, campaign.starts_at as "startsAt", campaign.ends_at as "endsAt",
              campaign.link_fallback_url as "fallbackUrl",
              campaign.pass_query as "passesQuery", campaign.link_hosts as "linkHosts",
              campaign.target_url as "campaignUrl",
              case campaign.payout_model when 'CPC' then campaign.attribution_window_days else 0 end as "networkDays"
       from link join campaign on campaign.id = link.campaign_id where link.code = $1`,
      [code],
    );
    if (!row) {
      this.known.delete(code);
      return undefined;
    }
    const found = foundIn(row);
    // A link read before a change keeps the older round, so it is read again.
    this.known.set(code, { found, round });
    return found;
  }
}

function foundIn(row: LinkRow): FoundLink {
  const { id, organizationId, environment, campaignId, promoterId, code, networkDays } = row;
  const { targetUrl, fallbackUrl, disabledAt, expiresAt, status, startsAt, endsAt } = row;
  const { passesQuery, linkHosts, campaignUrl } = row;
  return {
    link: { id, organizationId, environment, campaignId, promoterId, code, networkDays },
    terms: {
      targetUrl,
      fallbackUrl,
      passesQuery,
      hosts: linkHosts.length > 0 ? linkHosts : [new URL(campaignUrl).host],
      link: { disabledAt, expiresAt },
      campaign: { status, startsAt, endsAt },
    },
  };
}
