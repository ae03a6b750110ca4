import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';

/** An organization in one of its environments. */
export interface Tenant {
  readonly organizationId: string;
  readonly environment: Environment;
}

/** Where something waits, and in which order it does within a tenant. */
interface Queue {
  readonly table: 'event' | 'click';
  readonly order: string;
  /** Of what comes first: whether its time has come. */
  readonly isDue: string;
}

const queues = {
  event: { table: 'event', order: 'due_at', isDue: 'due_at <= now()' },
  click: { table: 'click', order: 'id', isDue: 'true' },
} as const satisfies Record<string, Queue>;

/** A table in which something waits. */
export type QueueName = keyof typeof queues;

/** Tells tenants apart. */
export function nameOf({ organizationId, environment }: Tenant): string {
  return `${organizationId}/${environment}`;
}

/** Comes before every tenant. */
const nobody = { organizationId: '00000000-0000-0000-0000-000000000000', environment: '' };

/**
 * Whose turn it is: the tenants that something waits of, one batch each, in the order of their ids. However long the queue of one is,
 * another waits for as many batches as there are tenants. Each worker has turns of its own.
 */
export class Turns<Claimed extends Tenant> {
  private readonly nextSql: string;
  private last: Pick<Tenant, 'organizationId'> & { readonly environment: string } = nobody;

  /** @param claim Locks and answers what waits of a tenant; nothing when others have all of it. */
  constructor(
    queue: QueueName,
    private readonly claim: (sql: Sql, tenant: Tenant) => Promise<readonly Claimed[]>,
  ) {
    this.nextSql = nextSqlOf(queues[queue]);
  }

  /** Claims a batch of the next tenant that has one and is none of these. Empty when nobody has. */
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

  /** Says that a tenant has had its turn, whatever became of it. */
  pass({ organizationId, environment }: Tenant): void {
    this.last = { organizationId, environment };
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
 * The first tenant after another that something waits of and is due. It looks at one row a tenant, however many wait.
 * Plan: event_queued or click_queued, partial, once for each tenant whose first is not due yet.
 */
function nextSqlOf({ table, order, isDue }: Queue): string {
  const firstAfter = (organizationId: string, environment: string): string =>
    `select organization_id, environment, ${isDue} as is_due from ${table}
     where status = 'QUEUED' and (organization_id, environment) > (${organizationId}, ${environment})
     order by organization_id, environment, ${order} limit 1`;
  return `
    with recursive waiting as (
      (${firstAfter('$1::uuid', '$2::text')})
      union all
      select following.* from waiting
        cross join lateral (${firstAfter('waiting.organization_id', 'waiting.environment')}) as following
    )
    select organization_id as "organizationId", environment from waiting where is_due limit 1`;
}
