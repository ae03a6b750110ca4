import { insertAttempts, type NewAttempt } from '../../events/action-attempt/insert-attempts.js';
import {
  completeConversions,
  rejectConversions,
  type CountedConversion,
} from '../../events/conversion/complete-conversions.js';
import type { Transaction } from '../../kernel/transaction.js';
import { closeEvents } from './close-events.js';
import { consequencesOf, earnedBy, type Consequence } from './consequence.js';
import type { EvaluationContext } from './gather-evaluation-context.js';
import type { Funded } from '../../rewards/reward/granted.js';
import type { Evaluated, Outcome } from './evaluate-events.js';
import { consequenceDomainEvents, outcomeDomainEvent } from './outcome-domain-event.js';
import type { RewardFunding } from '../../rewards/reward/reward-funding.js';

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

function conversionOf({ id, event, attribution, effect }: Consequence): CountedConversion[] {
  if (effect.kind !== 'conversion') return [];
  const { organizationId, environment, sessionId, amount, asset, metadata: customDimensions } = event;
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
