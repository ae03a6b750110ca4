import { LRUCache } from 'lru-cache';
import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';
import type { WakeUps } from '../../kernel/wake-ups.js';

interface Tenant {
  readonly organizationId: string;
  readonly environment: Environment;
}

type Table = 'campaign' | 'link';

const maxKnown = 20_000;

/**
 * Caches the owners of campaigns and links, because every event needs them. Owners never change. A wake-up
 * removes deleted entries. Evaluation handles events that still name one. Misses are not cached.
 */
export class KnownReferences {
  private readonly owners: LRUCache<string, Tenant>;

  constructor(
    private readonly sql: Sql,
    private readonly wakeUps: WakeUps,
    max = maxKnown,
  ) {
    this.owners = new LRUCache({ max });
    wakeUps.subscribe('references', () => {
      this.owners.clear();
    });
  }

  /** The bare uuids that are no campaign or link of the tenant. At most one query, for unknown ids. */
  async foreign(table: Table, ids: readonly string[], tenant: Tenant): Promise<ReadonlySet<string>> {
    const wanted = new Set(ids);
    const owners = await this.ownersOf(table, wanted);
    for (const [id, owner] of owners) {
      const isOwn =
        owner.organizationId === tenant.organizationId && owner.environment === tenant.environment;
      if (isOwn) wanted.delete(id);
    }
    return wanted;
  }

  /** Takes the cached owners before it reads the others, because those can evict them. */
  private async ownersOf(table: Table, ids: ReadonlySet<string>): Promise<ReadonlyMap<string, Tenant>> {
    if (!this.wakeUps.isTrusted) this.owners.clear();
    const owners = new Map<string, Tenant>();
    for (const id of ids) {
      const owner = this.owners.get(id);
      if (owner) owners.set(id, owner);
    }
    const unknown = [...ids].filter((id) => !owners.has(id));
    if (unknown.length === 0) return owners;
    for (const [id, owner] of await this.read(table, unknown)) {
      owners.set(id, owner);
      this.owners.set(id, owner);
    }
    return owners;
  }

  private async read(table: Table, ids: readonly string[]): Promise<(readonly [string, Tenant])[]> {
    const rows = await this.sql.query<Tenant & { id: string }>(
      `select id, organization_id as "organizationId", environment from ${table} where id = any($1::uuid[])`,
      [ids],
    );
    return rows.map(({ id, ...owner }) => [id, owner]);
  }
}
