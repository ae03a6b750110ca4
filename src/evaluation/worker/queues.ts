/* The queues of events and clicks: whose turn it is, and how a batch is claimed. */
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

/** An event to evaluate, as reported. Ids are bare uuids. */
export interface ClaimedEvent {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly eventType: string;
  readonly campaignId: string | null;
  readonly goalId: string | null;
  readonly conversionId: string | null;
  readonly linkId: string | null;
  readonly code: string | null;
  readonly sessionId: string | null;
  readonly amount: bigint | null;
  readonly asset: string;
  readonly customerId: string | null;
  readonly metadata: Record<string, unknown> | null;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  /** How long ago that is by PostgreSQL's clock, which sets it. */
  readonly waitedMs: number;
  /** The review result after a fraud check held the event. */
  readonly review: 'APPROVED' | 'REJECTED' | null;
  /** Whether it was reported with a publishable key. */
  readonly isBrowserReport: boolean;
}

/**
 * Claims a tenant's due events, oldest first. Locks them until the transaction ends; other workers skip them.
 * Empty if nothing is due or all is locked. Plan: event_queued, partial.
 */
export async function claimEvents(
  sql: Sql,
  { organizationId, environment }: Tenant,
  limit: number,
): Promise<ClaimedEvent[]> {
  return sql.query<ClaimedEvent>(
    `select event.id, event.organization_id as "organizationId", event.environment, event_type as "eventType",
            campaign_id as "campaignId", goal_id as "goalId", conversion_id as "conversionId", link_id as "linkId", code,
            session_id as "sessionId", customer_id as "customerId", amount, asset, metadata, occurred_at as "occurredAt", received_at as "receivedAt",
            (extract(epoch from now() - received_at) * 1000)::float8 as "waitedMs", review_decision as review, is_browser_report as "isBrowserReport"
     from event
     where organization_id = $1 and environment = $2 and status = 'QUEUED' and due_at <= now()
     order by due_at, id limit $3 for update skip locked`,
    [organizationId, environment, limit],
  );
}

/** A click during evaluation. Ids are bare uuids. */
export interface ClaimedClick {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly linkId: string;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly sessionId: string;
  readonly visitorId: string | null;
  readonly isUnique: boolean;
  readonly isBot: boolean;
  /** Keyed hash of address and user agent; null if unknown. */
  readonly networkHash: Buffer | null;
  /** The same by the keys of the days before, newest first, 16 bytes each. */
  readonly earlierNetworks: Buffer | null;
  readonly clickedAt: Date;
  readonly isPromoterSuspended: boolean;
  readonly isOrganizationSuspended: boolean;
}

/**
 * Claims a tenant's clicks in the same way, in their order. Prepared, because planning takes longer with each
 * month. Plan: click_queued, partial, of each month.
 */
export async function claimClicks(
  sql: Sql,
  { organizationId, environment }: Tenant,
  limit: number,
): Promise<ClaimedClick[]> {
  return sql.queryPrepared<ClaimedClick>(
    `select click.id, click.organization_id as "organizationId", click.environment, link_id as "linkId",
            campaign_id as "campaignId", promoter_id as "promoterId", session_id as "sessionId",
            (select visitor_id from visitor_session session where session.id = session_id) as "visitorId", is_unique as "isUnique",
            is_bot as "isBot", network_hash as "networkHash",
            earlier_networks as "earlierNetworks", clicked_at as "clickedAt",
            exists(select from promoter where promoter.id = promoter_id and suspended_at is not null) as "isPromoterSuspended",
            exists(select from organization where organization.id = click.organization_id and suspended_at is not null)
              as "isOrganizationSuspended"
     from click
     where click.organization_id = $1 and click.environment = $2 and status = 'QUEUED'
     order by click.id limit $3 for update skip locked`,
    [organizationId, environment, limit],
  );
}
