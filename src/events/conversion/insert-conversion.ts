import { fingerprint } from '../../kernel/canonical-json.js';
import { encodeId, newId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import type { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import type { Goal } from '../../campaigns/goal/goal.entity.js';
import { customerIdOf } from '../event/customer-id-of.js';
import type { RecordConversionInput } from './conversion.inputs.js';
import type { ConvertingSession } from './lock-session.js';

/** A conversion to be written, with its event. */
export interface NewConversion {
  readonly id: string;
  readonly goal: Goal;
  readonly campaign: Campaign;
  readonly session: ConvertingSession;
  /** Atomic units of the campaign's asset. */
  readonly amount: bigint | null;
  readonly input: RecordConversionInput;
  readonly isBrowserReport: boolean;
}

/** Writes a conversion with the event that it stands for, and wakes the evaluation. */
export async function insertConversion(
  sql: Sql,
  { id, goal, campaign, session, amount, input, isBrowserReport }: NewConversion,
): Promise<void> {
  const eventId = newId();
  const dimensions = input.customDimensions == null ? null : JSON.stringify(input.customDimensions);
  const dueAt = new Date(Date.now() + (input.delayMinutes ?? 0) * 60_000);
  const atomic = amount?.toString() ?? null;
  await sql.query(
    `insert into event (id, organization_id, environment, event_type, campaign_id, goal_id, conversion_id, link_id, session_id,
                        customer_id, idempotency_key, payload_hash, amount, asset, metadata, occurred_at, due_at,
                        is_browser_report)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, now(), $16, $17)`,
    [
      eventId,
      goal.organizationId,
      goal.environment,
      goal.actionType ?? goal.name,
      goal.campaignId,
      goal.id,
      id,
      session.linkId,
      session.id,
      customerIdOf(input.customerId, input.customDimensions ?? null),
      encodeId('conversion', id),
      fingerprint(id),
      atomic,
      campaign.asset,
      dimensions,
      dueAt,
      isBrowserReport,
    ],
  );
  await sql.query(
    `insert into conversion (id, organization_id, environment, event_id, goal_id, campaign_id, promoter_id, session_id, amount,
                             asset, custom_dimensions, status, due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'PENDING', $12)`,
    [
      id,
      goal.organizationId,
      goal.environment,
      eventId,
      goal.id,
      goal.campaignId,
      session.promoterId,
      session.id,
      atomic,
      campaign.asset,
      dimensions,
      dueAt,
    ],
  );
  await sql.query(wakeUpSql('events'));
}
