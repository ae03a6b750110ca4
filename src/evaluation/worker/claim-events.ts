import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';
import type { Tenant } from './tenant-round-robin.js';

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
            review_decision as review, is_browser_report as "isBrowserReport"
     from event
     where organization_id = $1 and environment = $2 and status = 'QUEUED' and due_at <= now()
     order by due_at, id limit $3 for update skip locked`,
    [organizationId, environment, limit],
  );
}
