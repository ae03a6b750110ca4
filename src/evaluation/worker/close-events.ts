import { writeDecisions } from '../../events/event/write-decisions.js';
import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import { ownerOf } from '../decisions/evidence.js';
import { traceOf } from '../decisions/decision.js';
import type { Funded } from '../../rewards/reward/granted.js';
import type { Evaluated, Outcome } from './evaluate-events.js';

/** Writes the decisions with all evidence to repeat them. */
export async function closeEvents(
  sql: Sql,
  { outcomes, terms }: Evaluated,
  granted: readonly Funded[],
): Promise<void> {
  await keepTerms(sql, outcomes, terms);
  const rewards = Map.groupBy(granted, (reward) => reward.sourceId);
  const owners = outcomes.map(({ event, attributed }) => ownerOf(event.campaignId, attributed?.attribution));
  await writeDecisions(
    sql,
    outcomes.map(({ event, attributed, decision, version, isPaced, evidence }, index) => ({
      id: event.id,
      status: decision.status,
      decision: decisionOf({ attributed, decision, version }, rewards.get(event.id) ?? []),
      evidence,
      attributedLinkId: owners[index]?.linkId ?? null,
      attributedCampaignId: owners[index]?.campaignId ?? null,
      attributedPromoterId: owners[index]?.promoterId ?? null,
      termsId: terms.get(attributed?.attribution.campaignId ?? '')?.id ?? null,
      ruleVersionId: version?.id ?? null,
      paceAt: isPaced ? event.occurredAt : null,
    })),
  );
}

/** The trace, and the funding of each reward. */
function decisionOf(
  { attributed, decision, version }: Pick<Outcome, 'attributed' | 'decision' | 'version'>,
  rewards: readonly Funded[],
): Record<string, unknown> {
  return {
    ...traceOf(attributed?.attribution, decision, version?.number ?? null),
    funding: rewards.map(({ ruleKey, fee, funding }) => ({
      rule: ruleKey.startsWith('rule:') ? ruleKey.split(':')[1] : 'default',
      fee: fee.toString(),
      result: funding.result,
      exceeds: funding.exceeds,
      from: funding.from,
      before: funding.before.toString(),
      after: funding.after.toString(),
      limitLeft: funding.limitLeft?.toString() ?? null,
    })),
  };
}

const keptTerms = rowSet({ id: 'bytea', terms: 'jsonb' });

/** Stores the campaign terms of the decisions, once for any number of decisions. */
async function keepTerms(sql: Sql, outcomes: readonly Outcome[], terms: Evaluated['terms']): Promise<void> {
  const [first] = outcomes;
  const used = new Set(outcomes.map(({ attributed }) => attributed?.attribution.campaignId));
  const kept = [...terms].filter(([campaignId]) => used.has(campaignId)).map(([, one]) => one);
  if (!first || kept.length === 0) return;
  const { organizationId, environment } = first.event;
  await sql.query(
    `insert into evaluation_terms (organization_id, environment, id, terms)
     select $1, $2, id, terms from ${keptTerms.as('kept', 3)} order by id
     on conflict do nothing`,
    [
      organizationId,
      environment,
      ...keptTerms.values(kept.map((one) => ({ id: one.id, terms: JSON.stringify(one.terms) }))),
    ],
  );
}
