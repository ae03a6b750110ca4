import { newId } from '../../kernel/ids.js';
import type { Effect } from '../decisions/evaluate-event.js';
import type { RuleReward } from '../decisions/evaluate-rules.js';
import type { Attribution } from '../decisions/evidence.js';
import type { ClaimedEvent } from './claim-events.js';
import type { EvaluationContext } from './gather-evaluation-context.js';
import type { Earned } from '../../rewards/reward/granted.js';
import type { Outcome } from './evaluate-events.js';

/** An effect with the id of what it brings into being, and everything needed to write it. */
export interface Consequence {
  readonly id: string;
  readonly event: ClaimedEvent;
  readonly attribution: Attribution;
  readonly effect: Effect;
  readonly asset: string;
  readonly holdingPeriodDays: number;
  readonly ruleVersionId: string | null;
  /** What the rules pay for it. */
  readonly rewards: readonly RuleReward[];
}

/** What an outcome brings into being. */
export function consequencesOf(
  { event, attributed, decision, version }: Outcome,
  context: EvaluationContext,
): Consequence[] {
  const attribution = attributed?.attribution;
  const campaign = attribution && context.campaigns.get(attribution.campaignId);
  if (!attribution || !campaign) return [];
  const { asset, holdingPeriodDays } = campaign;
  return decision.effects.map((effect) => {
    // A conversion that was reported by goal has its id already.
    const id = effect.kind === 'conversion' && event.conversionId !== null ? event.conversionId : newId();
    const rewards = (decision.outcome?.rewards ?? []).filter((reward) => reward.effect === keyOf(effect));
    const ruleVersionId = version?.id ?? null;
    return { id, event, attribution, effect, asset, holdingPeriodDays, ruleVersionId, rewards };
  });
}

/** What a consequence earns. */
export function earnedBy(consequence: Consequence): Earned[] {
  const { id, event, attribution, effect, holdingPeriodDays, ruleVersionId } = consequence;
  const held = event.isBrowserReport ? holdingPeriodDays : 0;
  return consequence.rewards.map(({ ruleKey, amount, holdDays }) => ({
    campaignId: attribution.campaignId,
    promoterId: attribution.promoterId,
    sourceType: 'EVENT',
    sourceId: event.id,
    ruleKey,
    conversionId: effect.kind === 'conversion' ? id : null,
    goalId: effect.kind === 'conversion' ? effect.goalId : null,
    sessionId: event.sessionId,
    actionAttemptId: effect.kind === 'attempt' ? id : null,
    amount,
    // No rule shortens the campaign's holding period of a report that nobody vouches for.
    holdingPeriodDays: Math.max(holdDays ?? holdingPeriodDays, held),
    ruleVersionId,
  }));
}

/** What the rules call an effect. */
function keyOf(effect: Effect): string {
  if (effect.kind === 'event') return 'event';
  return effect.kind === 'conversion' ? `goal:${effect.goalId}` : `gig:${effect.gigId}`;
}
