import { joinJson, splitJson, type Sql } from '../../kernel/sql.js';

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

/** Writes decisions on events with one statement. The reported columns do not change. */
export async function writeDecisions(sql: Sql, decided: readonly DecidedEvent[]): Promise<void> {
  await sql.query(
    `update event set status = closed.status, decision = closed.decision::jsonb, evaluated_at = now(),
            attributed_link_id = closed.link_id, attributed_campaign_id = closed.campaign_id,
            attributed_promoter_id = closed.promoter_id, evidence = closed.evidence::jsonb,
            terms_id = closed.terms_id, rule_version_id = closed.rule_version_id, pace_at = closed.pace_at
     from unnest($1::uuid[], $2::text[], ${splitJson('$3')}, ${splitJson('$4')}, $5::uuid[], $6::uuid[], $7::uuid[], $8::bytea[],
                 $9::uuid[], $10::timestamptz[])
       as closed (id, status, decision, evidence, link_id, campaign_id, promoter_id, terms_id, rule_version_id, pace_at)
     where event.id = closed.id`,
    [
      decided.map(({ id }) => id),
      decided.map(({ status }) => status),
      joinJson(decided.map(({ decision }) => JSON.stringify(decision))),
      joinJson(decided.map(({ evidence }) => JSON.stringify(evidence))),
      decided.map(({ attributedLinkId }) => attributedLinkId),
      decided.map(({ attributedCampaignId }) => attributedCampaignId),
      decided.map(({ attributedPromoterId }) => attributedPromoterId),
      decided.map(({ termsId }) => termsId),
      decided.map(({ ruleVersionId }) => ruleVersionId),
      decided.map(({ paceAt }) => paceAt),
    ],
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
