import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';

/** An organization in one of its environments. */
export interface Tenant {
  readonly organizationId: string;
  readonly environment: Environment;
}

/** A table with queued rows, and their order within a tenant. */
interface Queue {
  readonly table: 'event' | 'click';
  readonly order: string;
  /** When the first row may be evaluated. */
  readonly dueAt: string;
}

const queues = {
  event: { table: 'event', order: 'due_at', dueAt: 'due_at' },
  click: { table: 'click', order: 'id', dueAt: 'now()' },
} as const satisfies Record<string, Queue>;

export type QueueName = keyof typeof queues;

/** A unique name of a tenant. */
export function nameOf({ organizationId, environment }: Tenant): string {
  return `${organizationId}/${environment}`;
}

/** Sorts before every tenant. */
const nobody = { organizationId: '00000000-0000-0000-0000-000000000000', environment: '' };

/**
 * Gives each tenant with queued rows one batch in turn, in the order of ids. A long queue of one tenant
 * delays another by at most one batch per tenant. Each worker has its own round-robin.
 */
export class TenantRoundRobin<Claimed extends Tenant> {
  private readonly nextSql: string;
  private readonly firstDueSql: string;
  private last: Pick<Tenant, 'organizationId'> & { readonly environment: string } = nobody;

  /** @param claim Locks and returns a tenant's queued rows. Empty if others have locked all. */
  constructor(
    queue: QueueName,
    private readonly claim: (sql: Sql, tenant: Tenant) => Promise<readonly Claimed[]>,
  ) {
    const waiting = waitingSqlOf(queues[queue]);
    this.nextSql = `${waiting} select organization_id as "organizationId", environment from waiting where due_at <= now() limit 1`;
    this.firstDueSql = `${waiting} select (extract(epoch from min(due_at) - now()) * 1000)::float8 as ms from waiting`;
  }

  /** Claims a batch of the next tenant that is not in `except`. Empty if there is none. */
  async claimNext(sql: Sql, except: ReadonlyMap<string, unknown>): Promise<readonly Claimed[]> {
    const visited = new Set<string>();
    let after = this.last;
    for (;;) {
      const tenant = (await this.findAfter(sql, after)) ?? (await this.findAfter(sql, nobody));
      if (!tenant || visited.has(nameOf(tenant))) return [];
      visited.add(nameOf(tenant));
      const claimed = except.has(nameOf(tenant)) ? [] : await this.claim(sql, tenant);
      if (claimed.length > 0) return claimed;
      after = tenant;
    }
  }

  /** Ends the turn of a tenant, with any result. */
  pass({ organizationId, environment }: Tenant): void {
    this.last = { organizationId, environment };
  }

  /** Milliseconds until the first row is due; negative if it is overdue. Undefined if the queue is empty. */
  async untilFirstDue(sql: Sql): Promise<number | undefined> {
    const [first] = await sql.queryPrepared<{ ms: number | null }>(this.firstDueSql, [
      nobody.organizationId,
      nobody.environment,
    ]);
    return first?.ms ?? undefined;
  }

  private async findAfter(
    sql: Sql,
    { organizationId, environment }: typeof this.last,
  ): Promise<Tenant | undefined> {
    const [tenant] = await sql.queryPrepared<Tenant>(this.nextSql, [organizationId, environment]);
    return tenant;
  }
}

/**
 * Tenants with queued rows after a given tenant, each with the due time of its first row. Reads one row per
 * tenant for any queue length.
 * Plan: event_queued or click_queued, partial, once for each tenant.
 */
function waitingSqlOf({ table, order, dueAt }: Queue): string {
  const firstAfter = (organizationId: string, environment: string): string =>
    `select organization_id, environment, ${dueAt} as due_at from ${table}
     where status = 'QUEUED' and (organization_id, environment) > (${organizationId}, ${environment})
     order by organization_id, environment, ${order} limit 1`;
  return `
    with recursive waiting as (
      (${firstAfter('$1::uuid', '$2::text')})
      union all
      select following.* from waiting
        cross join lateral (${firstAfter('waiting.organization_id', 'waiting.environment')}) as following
    )`;
}
