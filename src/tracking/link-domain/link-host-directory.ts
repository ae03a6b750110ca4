import type { HostOwner } from '../../kernel/host-owner.js';
import type { Sql } from '../../kernel/sql.js';
import type { WakeUps } from '../../kernel/wake-ups.js';

interface VerifiedHost extends HostOwner {
  readonly id: string;
  readonly host: string;
}

/** The most hosts in memory, at some 200 bytes each; the oldest ones. */
const mostHosts = 100_000;
/** How often the hosts are read again without a wake-up. */
const refreshMs = 30_000;

/**
 * All verified hosts, in memory, so that a redirect asks no database. Every process reads them again after a
 * change, and now and then. While the database is unavailable the known ones stay.
 */
export class LinkHostDirectory {
  private owners: ReadonlyMap<string, HostOwner> = new Map();
  private hosts: ReadonlyMap<string, string> = new Map();
  private timer: NodeJS.Timeout | undefined;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly sql: Sql,
    wakeUps: WakeUps,
    /** The server's own hosts, which serve everything also if somebody has verified them before. */
    private readonly ownHosts: () => ReadonlySet<string>,
    private readonly onError: (error: unknown) => void,
  ) {
    this.unsubscribe = wakeUps.subscribe('link-domains', () => void this.refreshOrReport());
  }

  /** Whose links a host serves; undefined if it is no custom domain. @param host As in the header. */
  ownerOf(host: string | undefined): HostOwner | undefined {
    if (this.owners.size === 0 || host === undefined) return undefined;
    const colon = host.indexOf(':');
    const name = (colon < 0 ? host : host.slice(0, colon)).toLowerCase();
    const owner = this.owners.get(name);
    return owner && !this.ownHosts().has(name) ? owner : undefined;
  }

  /** The host of a domain while it is verified. */
  hostOf(domainId: string | null): string | undefined {
    return domainId === null ? undefined : this.hosts.get(domainId);
  }

  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refreshOrReport(), refreshMs);
  }

  close(): void {
    this.unsubscribe();
    clearInterval(this.timer);
  }

  /** Reads all verified hosts. Index: link_domain_verified. */
  async refresh(): Promise<void> {
    const rows = await this.sql.query<VerifiedHost>(
      `select id, host, organization_id as "organizationId", environment from link_domain
       where status = 'VERIFIED' order by id limit ${mostHosts}`,
    );
    this.owners = new Map(
      rows.map(({ host, organizationId, environment }) => [host, { organizationId, environment }]),
    );
    this.hosts = new Map(rows.map(({ id, host }) => [id, host]));
  }

  private async refreshOrReport(): Promise<void> {
    await this.refresh().catch(this.onError);
  }
}
