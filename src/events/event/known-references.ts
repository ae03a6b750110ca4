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
  private readonly owners = new LRUCache<string, Tenant>({ max: maxKnown });

  constructor(
    private readonly sql: Sql,
    private readonly wakeUps: WakeUps,
  ) {
    wakeUps.subscribe('references', () => {
      this.owners.clear();
    });
  }

  /** The bare uuids that are no campaign or link of the tenant. At most one query, for unknown ids. */
  async foreign(table: Table, ids: readonly string[], tenant: Tenant): Promise<ReadonlySet<string>> {
    const wanted = new Set(ids);
    if (!this.wakeUps.isTrusted) this.owners.clear();
    const unknown = [...wanted].filter((id) => !this.owners.has(id));
    const found = unknown.length > 0 ? await this.read(table, unknown) : undefined;
    for (const id of wanted) {
      const owner = found?.get(id) ?? this.owners.get(id);
      const isOwn =
        owner?.organizationId === tenant.organizationId && owner.environment === tenant.environment;
      if (isOwn) wanted.delete(id);
    }
    return wanted;
  }

  private async read(table: Table, ids: readonly string[]): Promise<ReadonlyMap<string, Tenant>> {
    const rows = await this.sql.query<Tenant & { id: string }>(
      `select id, organization_id as "organizationId", environment from ${table} where id = any($1::uuid[])`,
      [ids],
    );
    const found = new Map(rows.map(({ id, ...owner }) => [id, owner]));
    for (const [id, owner] of found) this.owners.set(id, owner);
    return found;
  }
}
