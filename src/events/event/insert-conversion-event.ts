import { fingerprint } from '../../kernel/canonical-json.js';
import type { Environment } from '../../kernel/environment.js';
import { encodeId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';

/** The event of a conversion. Ids are bare uuids. */
export interface ConversionEvent {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly eventType: string;
  readonly campaignId: string;
  readonly goalId: string;
  readonly conversionId: string;
  readonly linkId: string;
  readonly sessionId: string;
  readonly customerId: string | null;
  /** Atomic units of the asset, as text. */
  readonly amount: string | null;
  readonly asset: string;
  /** As JSON text. */
  readonly metadata: string | null;
  /** The time of its evaluation. */
  readonly dueAt: Date;
  readonly isBrowserReport: boolean;
}

/** Queues the event of a conversion by goal and session. Its idempotency key is the conversion's id. */
export async function insertConversionEvent(sql: Sql, event: ConversionEvent): Promise<void> {
  await sql.query(
    `insert into event (id, organization_id, environment, event_type, campaign_id, goal_id, conversion_id, link_id, session_id,
                        customer_id, idempotency_key, payload_hash, amount, asset, metadata, occurred_at, due_at,
                        is_browser_report)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, now(), $16, $17)`,
    [
      event.id,
      event.organizationId,
      event.environment,
      event.eventType,
      event.campaignId,
      event.goalId,
      event.conversionId,
      event.linkId,
      event.sessionId,
      event.customerId,
      encodeId('conversion', event.conversionId),
      fingerprint(event.conversionId),
      event.amount,
      event.asset,
      event.metadata,
      event.dueAt,
      event.isBrowserReport,
    ],
  );
}
