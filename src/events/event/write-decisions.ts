import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';

/** The decision on an event. Ids are bare uuids; null if missing. */
export interface DecidedEvent {
  readonly id: string;
  readonly status: string;
  /** The trace for readers. */
  readonly decision: object;
  /** The data to repeat the decision. */
  readonly evidence: object;
  readonly attributedLinkId: string | null;
  readonly attributedCampaignId: string | null;
  readonly attributedPromoterId: string | null;
  readonly termsId: Buffer | null;
  readonly ruleVersionId: string | null;
  /** When the velocity check counts it; null if it does not. */
  readonly paceAt: Date | null;
}

const decisions = rowSet({
  id: 'uuid',
  status: 'text',
  decision: 'json',
  evidence: 'json',
  attributedLinkId: 'uuid',
  attributedCampaignId: 'uuid',
  attributedPromoterId: 'uuid',
  termsId: 'bytea',
  ruleVersionId: 'uuid',
  paceAt: 'timestamptz',
});

/** Writes decisions on events with one statement. The reported columns do not change. */
export async function writeDecisions(sql: Sql, decided: readonly DecidedEvent[]): Promise<void> {
  await sql.query(
    `update event set status = closed.status, decision = closed.decision::jsonb, evaluated_at = now(),
            attributed_link_id = closed.attributed_link_id, attributed_campaign_id = closed.attributed_campaign_id,
            attributed_promoter_id = closed.attributed_promoter_id, evidence = closed.evidence::jsonb,
            terms_id = closed.terms_id, rule_version_id = closed.rule_version_id, pace_at = closed.pace_at
     from ${decisions.as('closed')}
     where event.id = closed.id`,
    decisions.values(
      decided.map((one) => ({
        ...one,
        decision: JSON.stringify(one.decision),
        evidence: JSON.stringify(one.evidence),
      })),
    ),
  );
}

/** Marks a queued event as FAILED after an internal fault. @param id A bare uuid. */
export async function failEvent(sql: Sql, id: string, error: string): Promise<void> {
  await sql.query(
    `update event set status = 'FAILED', evaluated_at = now(), decision = $2 where id = $1 and status = 'QUEUED'`,
    [id, JSON.stringify({ reason: 'FAULT', error })],
  );
}

/** Delays the evaluation of queued events by a moment. @param ids Bare uuids. */
export async function postponeEvents(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(
    `update event set due_at = now() + interval '100 milliseconds' where id = any($1::uuid[])`,
    [ids],
  );
}

/** Cancels an event before it is evaluated. @param id A bare uuid. */
export async function cancelEvent(sql: Sql, id: string, note: string | null): Promise<void> {
  const decision = JSON.stringify({ reason: 'CANCELLED', note });
  await sql.query(`update event set status = 'CANCELLED', decision = $2 where id = $1`, [id, decision]);
}
