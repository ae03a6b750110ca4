import { defaultRule, type CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import { evaluateRules } from './evaluate-rules.js';
import type { RuleOutcome, Reason, Effect, EffectRefusal, Decision } from './decision.js';
import { plainOf, evidentAmount, type EffectToPrice } from './price-reward.js';
import { closedAt, type CampaignTerms, type Evidence, type GigTerms, type GoalTerms } from './evidence.js';
import { checkFraud, type FraudVerdict } from './check-fraud.js';
import { usageSubject, type UsageReader } from './usage.js';

function without(status: 'UNMATCHED' | 'REJECTED', reason: Reason): Decision {
  return { status, reason, effects: [], refusals: [] };
}

/**
 * Evaluates an event. Pure: the same evidence, rules and counters always give the same decision.
 *
 * Order: attribution, campaign status and dates, rejecting fraud checks, the action, goal limits, holding
 * fraud checks, rule prices. A gig creates an attempt, verified at once if the gig says so. A goal creates a
 * conversion.
 */
export function evaluateEvent(evidence: Evidence, rules: CompiledRules, usage: UsageReader): Decision {
  const { event, campaign, ruleInput } = evidence;
  const subject = usageSubject(evidence);
  if (!subject || !campaign || !ruleInput) return without('UNMATCHED', 'NO_ATTRIBUTION');
  const obstacle = findObstacle(evidence, campaign);
  if (obstacle) return obstacle;
  const fraudChecks = checkFraud(evidence, campaign);
  const rejecting = fraudChecks.find(({ verdict }) => verdict === 'REJECTED');
  if (rejecting) return { ...without('REJECTED', rejecting.check), fraudChecks };
  const { found, refusals } = matchActions(evidence, rules);
  const nothing = { effects: [], refusals, fraudChecks };
  const [firstRefusal] = refusals;
  if (found.length === 0 && firstRefusal) {
    return { ...nothing, status: 'REJECTED', reason: firstRefusal.reason };
  }
  if (found.length === 0) return { ...without('UNMATCHED', 'NO_MATCHING_ACTION'), fraudChecks };
  const holding = findHold(evidence, fraudChecks);
  if (holding && event.review === 'REJECTED') {
    return { ...nothing, status: 'REJECTED', reason: 'REVIEW_REJECTED' };
  }
  if (holding) return { ...nothing, status: 'REVIEW', reason: holding };
  const outcome = evaluateRules(
    rules,
    {
      ruleInput,
      effects: found.filter(({ isDue }) => isDue).map(({ price }) => price),
      amount: evidentAmount(evidence),
      subject,
      split: evidence.attribution?.split,
    },
    usage,
  );
  const effects = found.map(({ effect, price: { key, plain }, isDue }) => {
    // Before verification, the expected reward is the plain amount. The rules are evaluated on verification.
    const expected = typeof plain === 'bigint' ? plain : 0n;
    return { ...effect, reward: isDue ? sumFor(key, outcome) : expected };
  });
  return { status: 'PROCESSED', effects, refusals, fraudChecks, outcome };
}

/** The fraud check that holds the event, of the event itself or of a touch that shares its credit. */
function findHold(
  { event, attribution }: Evidence,
  fraudChecks: readonly FraudVerdict[],
): Reason | undefined {
  const ofEvent = fraudChecks.find(({ verdict }) => verdict === 'HELD')?.check;
  if (ofEvent !== undefined || event.review === 'APPROVED') return ofEvent;
  return attribution?.split?.touches.find(({ held }) => held !== undefined)?.held;
}

function findObstacle({ event, attribution }: Evidence, campaign: CampaignTerms): Decision | undefined {
  if (event.campaignId !== null && event.campaignId !== campaign.id) {
    return without('UNMATCHED', 'OTHER_CAMPAIGN');
  }
  if (campaign.isOrganizationSuspended) return without('REJECTED', 'ORGANIZATION_SUSPENDED');
  if (attribution?.isPromoterSuspended) return without('REJECTED', 'PROMOTER_SUSPENDED');
  const closed = closedAt(campaign, event.occurredAt);
  return closed && without(closed === 'CAMPAIGN_NOT_ACTIVE' ? 'UNMATCHED' : 'REJECTED', closed);
}

interface Found {
  readonly effect: Effect;
  readonly price: EffectToPrice;
  /** Whether it is paid now; false if a person must verify it first. */
  readonly isDue: boolean;
}

/** The matching gigs and goals, the event effect if rules pay for it, and the goals and gigs that refuse. */
function matchActions(
  evidence: Evidence,
  rules: CompiledRules,
): { readonly found: readonly Found[]; readonly refusals: readonly EffectRefusal[] } {
  const { event } = evidence;
  const named = event.goalId !== null;
  const gigs = named ? [] : evidence.gigs.filter((gig) => gig.actionType === event.eventType);
  const goals = evidence.goals.filter((goal) =>
    named ? goal.id === event.goalId : answersTo(goal, event.eventType),
  );
  const evaluated = [
    ...gigs.map((gig) => ({ found: foundGig(gig), problem: refusalOfGig(gig, evidence) })),
    ...goals.map((goal) => ({
      found: foundGoal(goal, evidence),
      problem: refusalOfGoal(goal, evidence, rules),
    })),
  ];
  const isPaidByType =
    !named &&
    rules.rules.some(
      ({ rule: { target } }) => target && 'eventType' in target && target.eventType === event.eventType,
    );
  return {
    found: [
      ...evaluated.flatMap(({ found, problem }) => (problem ? [] : [found])),
      ...(isPaidByType ? [foundEvent] : []),
    ],
    refusals: evaluated.flatMap(({ found, problem }) =>
      problem ? [{ action: found.price.key, reason: problem }] : [],
    ),
  };
}

const foundEvent: Found = {
  effect: { kind: 'event', reward: 0n },
  price: { key: 'event', plain: 'NO_PLAIN_AMOUNT' },
  isDue: true,
};

function foundGig(gig: GigTerms): Found {
  const verified = gig.verification === 'AUTO';
  return {
    effect: { kind: 'attempt', gigId: gig.id, reward: 0n, verified },
    price: { key: `gig:${gig.id}`, plain: gig.reward },
    isDue: verified,
  };
}

function foundGoal(goal: GoalTerms, evidence: Evidence): Found {
  return {
    effect: { kind: 'conversion', goalId: goal.id, reward: 0n },
    price: { key: `goal:${goal.id}`, plain: plainOf(goal, evidence) },
    isDue: true,
  };
}

function answersTo(goal: GoalTerms, eventType: string): boolean {
  return goal.actionType === eventType || goal.name === eventType;
}

/** Why a goal refuses this event. Without rules, a goal without a price also refuses. */
function refusalOfGoal(goal: GoalTerms, evidence: Evidence, rules: CompiledRules): Reason | undefined {
  const counted = evidence.conversionsOf(goal.id);
  if (goal.maxPerVisitor !== null && counted.ofVisitor >= goal.maxPerVisitor) return 'MAX_PER_VISITOR';
  if (goal.maxPerPromoter !== null && counted.ofPromoter >= goal.maxPerPromoter) return 'MAX_PER_PROMOTER';
  const plain = plainOf(goal, evidence);
  const isPlain = rules.rules.includes(defaultRule);
  return isPlain && (plain === 'AMOUNT_REQUIRED' || plain === 'OTHER_ASSET') ? plain : undefined;
}

/** Why a gig refuses this event. */
function refusalOfGig(gig: GigTerms, { event, attemptsOf }: Evidence): Reason | undefined {
  if (gig.deadline !== null && event.occurredAt >= gig.deadline) return 'DEADLINE_PASSED';
  const taken = attemptsOf(gig.id);
  if (gig.maxPerPromoter !== null && taken.ofPromoter >= gig.maxPerPromoter) return 'MAX_PER_PROMOTER';
  return gig.maxTotal !== null && taken.total >= gig.maxTotal ? 'MAX_TOTAL' : undefined;
}

function sumFor(effect: string, { rewards }: RuleOutcome): bigint {
  return rewards.reduce((sum, reward) => (reward.effect === effect ? sum + reward.amount : sum), 0n);
}
