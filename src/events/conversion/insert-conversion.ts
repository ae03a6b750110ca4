import { newId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import type { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import type { Goal } from '../../campaigns/goal/goal.entity.js';
import { insertConversionEvent } from '../event/insert-conversion-event.js';
import { customerIdOf } from '../event/customer-id-of.js';
import type { RecordConversionInput } from './conversion.inputs.js';
import type { ConvertingSession } from './lock-session.js';

/** A conversion to write, with its event. */
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

/** Inserts a conversion with its event, and wakes the evaluation. */
export async function insertConversion(
  sql: Sql,
  { id, goal, campaign, session, amount, input, isBrowserReport }: NewConversion,
): Promise<void> {
  const eventId = newId();
  const dimensions = input.customDimensions == null ? null : JSON.stringify(input.customDimensions);
  const dueAt = new Date(Date.now() + (input.delayMinutes ?? 0) * 60_000);
  const atomic = amount?.toString() ?? null;
  await insertConversionEvent(sql, {
    id: eventId,
    organizationId: goal.organizationId,
    environment: goal.environment,
    eventType: goal.actionType ?? goal.name,
    campaignId: goal.campaignId,
    goalId: goal.id,
    conversionId: id,
    linkId: session.linkId,
    sessionId: session.id,
    customerId: customerIdOf(input.customerId, input.customDimensions ?? null),
    amount: atomic,
    asset: campaign.asset,
    metadata: dimensions,
    dueAt,
    isBrowserReport,
  });
  const details = [eventId, session, atomic, campaign.asset, dimensions, dueAt] as const;
  await insertRow(sql, id, goal, details);
  await sql.query(wakeUpSql('events'));
}

async function insertRow(
  sql: Sql,
  id: string,
  goal: Goal,
  [eventId, session, atomic, asset, dimensions, dueAt]: readonly [
    string,
    ConvertingSession,
    string | null,
    string,
    string | null,
    Date,
  ],
): Promise<void> {
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
      asset,
      dimensions,
      dueAt,
    ],
  );
}
