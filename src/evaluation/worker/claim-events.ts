import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';
import type { Tenant } from './tenant-round-robin.js';

/** An event on its way through the evaluation, with the link that it was found to belong to. Ids are bare uuids. */
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
  /** What somebody decided on it when a fraud check had held it. */
  readonly review: 'APPROVED' | 'REJECTED' | null;
  /** Whether it was reported with a publishable key. */
  readonly isBrowserReport: boolean;
}

/**
 * Claims the due events of a tenant, oldest first: locked until the transaction ends, skipped by every other worker meanwhile. Empty
 * when nothing is due, or others have it. Plan: event_queued, partial.
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
