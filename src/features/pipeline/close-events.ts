import type { Sql } from '../../kernel/sql.js';
import { traceOf } from '../evaluation/trace-decision.js';
import type { Funded } from '../reward/granted-reward.js';
import type { Judged, Outcome } from './judge-events.js';

/** Writes how events were decided, with everything that it takes to decide them again. */
export async function closeEvents(
  sql: Sql,
  { outcomes, terms }: Judged,
  granted: readonly Funded[],
): Promise<void> {
  await keepTerms(sql, outcomes, terms);
  const rewards = Map.groupBy(granted, (reward) => reward.sourceId);
  const closed = outcomes.map((outcome) => ({
    id: outcome.event.id,
    status: outcome.decision.status,
    decision: decisionOf(outcome, rewards.get(outcome.event.id) ?? []),
    link_id: outcome.attributed?.attribution.linkId,
    promoter_id: outcome.attributed?.attribution.promoterId,
    campaign_id: outcome.attributed?.attribution.campaignId,
    evidence: outcome.evidence,
    terms_id: termsIdOf(outcome, terms),
    rule_version_id: outcome.version?.id,
    pace_at: outcome.isPaced ? outcome.event.occurredAt : null,
  }));
  // One document and not an array of documents, in which each quotation mark would be quoted.
  await sql.query(
    `update event set status = closed.status, decision = closed.decision, evaluated_at = now(),
            link_id = coalesce(closed.link_id, event.link_id), promoter_id = closed.promoter_id,
            campaign_id = coalesce(closed.campaign_id, event.campaign_id), evidence = closed.evidence,
            terms_id = closed.terms_id, rule_version_id = closed.rule_version_id, pace_at = closed.pace_at
     from json_to_recordset($1::json) as closed (id uuid, status text, decision jsonb, link_id uuid, promoter_id uuid,
            campaign_id uuid, evidence jsonb, terms_id bytea, rule_version_id uuid, pace_at timestamptz)
     where event.id = closed.id`,
    [JSON.stringify(closed)],
  );
}

/** The terms that an event was judged by, as PostgreSQL reads them; null where it belongs to no campaign. */
function termsIdOf({ attributed }: Outcome, terms: Judged['terms']): string | null {
  const found = attributed && terms.get(attributed.attribution.campaignId);
  return found ? `\\x${found.id.toString('hex')}` : null;
}

/** The trace, and how each reward came to its money. */
function decisionOf(
  { attributed, decision, version }: Outcome,
  rewards: readonly Funded[],
): Record<string, unknown> {
  return {
    ...traceOf(attributed?.attribution, decision, version?.number ?? null),
    funding: rewards.map(({ ruleKey, fee, funding }) => ({
      rule: ruleKey.startsWith('rule:') ? ruleKey.split(':')[1] : 'default',
      fee: fee.toString(),
      result: funding.result,
      from: funding.from,
      before: funding.before.toString(),
      after: funding.after.toString(),
      limitLeft: funding.limitLeft?.toString() ?? null,
    })),
  };
}

/** The state of campaigns that the decisions were made in: kept once, however many there are. */
async function keepTerms(sql: Sql, outcomes: readonly Outcome[], terms: Judged['terms']): Promise<void> {
  const [first] = outcomes;
  const used = new Set(outcomes.map(({ attributed }) => attributed?.attribution.campaignId));
  const kept = [...terms].filter(([campaignId]) => used.has(campaignId)).map(([, one]) => one);
  if (!first || kept.length === 0) return;
  const { organizationId, environment } = first.event;
  await sql.query(
    `insert into evaluation_terms (organization_id, environment, id, terms)
     select $1, $2, id, terms from unnest($3::bytea[], $4::jsonb[]) as kept (id, terms) order by id
     on conflict do nothing`,
    [organizationId, environment, kept.map(({ id }) => id), kept.map((one) => JSON.stringify(one.terms))],
  );
}
