import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';
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

const maxKnown = 50_000;

/**
 * Links by their code, from memory: the least recently used are forgotten first. Unknown codes are not remembered. Where links
 * are deleted, every process is told to forget what it knows.
 */
export class LinkDirectory {
  private readonly known = new Map<string, KnownLink>();
  private clearings = 0;

  constructor(
    private readonly sql: Sql,
    wakeUps: WakeUps,
  ) {
    wakeUps.subscribe('references', () => {
      this.clearings += 1;
      this.known.clear();
    });
  }

  /** The link of this code, whatever its case, in any organization and environment; undefined when there is none. */
  async find(code: string): Promise<KnownLink | undefined> {
    const key = code.toUpperCase();
    const known = this.known.get(key);
    if (known) {
      // A Map keeps the order of insertion: the first key is the one that was not used for longest.
      this.known.delete(key);
      this.known.set(key, known);
      return known;
    }
    return this.read(key);
  }

  private async read(code: string): Promise<KnownLink | undefined> {
    const { clearings } = this;
    const [link] = await this.sql.query<KnownLink>(
      `select id, organization_id as "organizationId", environment, campaign_id as "campaignId",
              promoter_id as "promoterId", target_url as "targetUrl", code
       from link where code = $1`,
      [code],
    );
    if (!link) return undefined;
    // What was read before it was deleted must not be remembered after.
    if (this.clearings !== clearings) return link;
    if (this.known.size >= maxKnown) {
      const [oldest] = this.known.keys();
      if (oldest !== undefined) this.known.delete(oldest);
    }
    this.known.set(code, link);
    return link;
  }
}
