import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';
import type { WakeUps } from '../../kernel/wake-ups.js';

interface Tenant {
  readonly organizationId: string;
  readonly environment: Environment;
}

const maxKnown = 20_000;

/**
 * Whose a campaign or link is, from memory: every ingested event asks. Owners never change. What is
 * deleted is forgotten by a wake-up; an event that still names it is told so when it is evaluated. What is not found is not remembered.
 */
export class KnownReferences {
  private readonly owners = new Map<string, Tenant>();

  constructor(
    private readonly sql: Sql,
    wakeUps: WakeUps,
  ) {
    wakeUps.subscribe('references', () => {
      this.owners.clear();
    });
  }

  /** Whether the campaign or link of this bare uuid is this tenant's. */
  async belongs(table: 'campaign' | 'link', id: string, tenant: Tenant): Promise<boolean> {
    const owner = this.owners.get(id) ?? (await this.read(table, id));
    return owner?.organizationId === tenant.organizationId && owner.environment === tenant.environment;
  }

  private async read(table: 'campaign' | 'link', id: string): Promise<Tenant | undefined> {
    const [owner] = await this.sql.query<Tenant>(
      `select organization_id as "organizationId", environment from ${table} where id = $1`,
      [id],
    );
    if (!owner) return undefined;
    if (this.owners.size >= maxKnown) this.owners.clear();
    this.owners.set(id, owner);
    return owner;
  }
}
