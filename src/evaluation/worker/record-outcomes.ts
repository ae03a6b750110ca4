/* Records the outcomes of a batch: conversions, attempts, rewards, domain events and decisions. */
import { insertAttempts, type NewAttempt } from '../../events/action-attempt/insert-attempts.js';
import {
  completeConversions,
  rejectConversions,
  type CountedConversion,
} from '../../events/conversion/complete-conversions.js';
import type { Transaction } from '../../kernel/transaction.js';
import {
  consequencesOf,
  earnedBy,
  consequenceDomainEvents,
  outcomeDomainEvent,
  type Consequence,
} from './consequences.js';
import type { EvaluationContext } from './gather-evidence.js';
import type { Funded } from '../../rewards/reward/granted.js';
import type { Evaluated, Outcome } from './evaluate-events.js';
import type { RewardFunding } from '../../rewards/reward/reward-funding.js';
import { writeDecisions } from '../../events/event/write-decisions.js';
import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import { ownerOf } from '../decisions/evidence.js';
import { traceOf } from '../decisions/decision.js';
import { ruleNameOf } from '../decisions/evaluate-rules.js';
import { encodeId } from '../../kernel/ids.js';

/** Writes the outcomes of one tenant's batch with one statement per table. */
export async function recordOutcomes(
  tx: Transaction,
  evaluated: Evaluated,
  context: EvaluationContext,
  rewardFunding: RewardFunding,
): Promise<void> {
  const { outcomes } = evaluated;
  const [first] = outcomes;
  if (!first) return;
  const consequences = outcomes.flatMap((outcome) => consequencesOf(outcome, context));
  await tx.later(completeConversions(tx.sql, consequences.flatMap(conversionOf)));
  await tx.later(insertAttempts(tx.sql, consequences.flatMap(attemptOf)));
  await tx.later(rejectConversions(tx.sql, outcomes.flatMap(refusedConversionOf)));
  for (const outcome of outcomes) tx.record(outcomeDomainEvent(outcome));
  for (const consequence of consequences) tx.record(...consequenceDomainEvents(consequence));
  const { organizationId, environment } = first.event;
  const granted: Funded[] = [];
  for (const [asset, group] of Map.groupBy(consequences, (consequence) => consequence.asset)) {
    const walletKey = { organizationId, environment, asset };
    granted.push(...(await rewardFunding.grant(tx, walletKey, group.flatMap(earnedBy))));
  }
  await tx.later(closeEvents(tx.sql, evaluated, granted));
}

function conversionOf({ id, event, attribution, sessionId, effect }: Consequence): CountedConversion[] {
  if (effect.kind !== 'conversion') return [];
  const { organizationId, environment, amount, asset, metadata: customDimensions } = event;
  const { campaignId, promoterId } = attribution;
  const own = { sessionId, amount, asset, customDimensions };
  const { goalId } = effect;
  return [{ id, organizationId, environment, eventId: event.id, goalId, campaignId, promoterId, ...own }];
}

function attemptOf({ id, event, attribution, effect }: Consequence): NewAttempt[] {
  if (effect.kind !== 'attempt') return [];
  const { organizationId, environment } = event;
  const { campaignId, promoterId } = attribution;
  const { gigId, verified: isVerified } = effect;
  return [{ id, organizationId, environment, eventId: event.id, gigId, campaignId, promoterId, isVerified }];
}

/** The conversion that was recorded by goal and does not count. A held one stays PENDING. */
function refusedConversionOf({ event, decision }: Outcome): string[] {
  const isRefused = decision.effects.length === 0 && decision.status !== 'REVIEW';
  return isRefused && event.conversionId !== null ? [event.conversionId] : [];
}

/** Writes the decisions with all evidence to repeat them. */
async function closeEvents(
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
  const isDivided = attributed?.attribution.split !== undefined;
  return {
    ...traceOf(attributed?.attribution, decision, version?.number ?? null),
    funding: rewards.map(({ ruleKey, promoterId, fee, funding }) => ({
      rule: ruleNameOf(ruleKey),
      ...(isDivided && { promoterId: encodeId('promoter', promoterId) }),
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
