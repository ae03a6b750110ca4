/* The decision on an event: status, effects, steps of the rules, and the trace that explains it. */
import type { FraudCheckName, FraudVerdict } from './check-fraud.js';
import type { ConditionVerdict } from '../../campaigns/reward-rule/compile-condition.js';
import type { CapStep, Price, PriceProblem, ShareStep } from './price-reward.js';
import type { Counter, UsageProblem } from './usage.js';
import { encodeId } from '../../kernel/ids.js';
import type { Attribution } from './evidence.js';
import { traceSplit } from './split-credit.js';

/** Why an event did not count. The closed list of values of `decision.reason`. */
export type Reason =
  | 'NO_ATTRIBUTION'
  | 'OTHER_CAMPAIGN'
  | 'ORGANIZATION_SUSPENDED'
  | 'PROMOTER_SUSPENDED'
  | 'CAMPAIGN_NOT_ACTIVE'
  | 'OUTSIDE_CAMPAIGN_DATES'
  | 'NO_MATCHING_ACTION'
  | 'AMOUNT_REQUIRED'
  | 'OTHER_ASSET'
  | 'MAX_PER_VISITOR'
  | 'MAX_PER_PROMOTER'
  | 'MAX_TOTAL'
  | 'DEADLINE_PASSED'
  /** A reviewer rejected it after a fraud check held it. */
  | 'REVIEW_REJECTED'
  | FraudCheckName;

/** One effect of an event. `reward` is its total in atomic units and may be zero. */
export type Effect =
  | { readonly kind: 'conversion'; readonly goalId: string; readonly reward: bigint }
  | { readonly kind: 'attempt'; readonly gigId: string; readonly reward: bigint; readonly verified: boolean }
  /** A reward of a rule for the event type, without a goal or gig. */
  | { readonly kind: 'event'; readonly reward: bigint };

/** A goal or gig that refuses an event. */
export interface EffectRefusal {
  /** `goal:<uuid>` or `gig:<uuid>`. */
  readonly action: string;
  readonly reason: Reason;
}

/** The outcome of an evaluation. */
export interface Decision {
  readonly status: 'PROCESSED' | 'UNMATCHED' | 'REJECTED' | 'REVIEW';
  readonly reason?: Reason;
  readonly effects: readonly Effect[];
  /** Goals and gigs that matched but refuse the event, each with the reason. */
  readonly refusals: readonly EffectRefusal[];
  /** Results of the active fraud checks; undefined if evaluation ended before them. */
  readonly fraudChecks?: readonly FraudVerdict[];
  /** Results of the rules; undefined if evaluation ended before them. */
  readonly outcome?: RuleOutcome;
}

/** A reward that a rule pays. */
export interface RuleReward {
  readonly effect: string;
  /** Unique for the event. */
  readonly ruleKey: string;
  /** Atomic units, more than zero. */
  readonly amount: bigint;
  readonly holdDays: number | null;
  /** Whose it is, if the event is divided. `leg` numbers the rewards of the same rule and effect. */
  readonly share?: { readonly promoterId: string; readonly linkId: string; readonly leg: number };
}

/** The result of one rule for one effect. */
export type RuleResult =
  | 'PAID'
  | 'NOTHING'
  | 'NOT_EFFECTIVE'
  | 'NOT_ELIGIBLE'
  | 'GROUP_TAKEN'
  | 'CAPPED'
  | PriceProblem
  | UsageProblem;

/** One step of the decision, as JSON. */
export interface RuleStep {
  readonly rule: string;
  readonly effect: string;
  readonly result: RuleResult;
  /** Each comparison with its actual value. */
  readonly conditions?: ConditionVerdict['comparisons'];
  readonly tier?: Price['tier'];
  /** Before caps. */
  readonly price?: string;
  readonly caps?: readonly CapStep[];
  /** After caps, over all shares. */
  readonly amount?: string;
  /** The amount of each touch of a divided event, before caps by promoter. */
  readonly byTouch?: readonly string[];
  readonly shares?: readonly ShareStep[];
}

/** The result of all rules for one event. */
export interface RuleOutcome {
  readonly rewards: readonly RuleReward[];
  readonly steps: readonly RuleStep[];
  /** Additions to the counters, by key. */
  readonly changes: ReadonlyMap<string, Counter>;
  /** Values of the counters that were read, before this event. */
  readonly seen: ReadonlyMap<string, Counter>;
}

/** The stored explanation of a decision, shown to integrators. Amounts are atomic units as text. */
export interface DecisionTrace {
  readonly reason: string | null;
  readonly attribution: Record<string, unknown> | null;
  /** Version number of the rules; null when the plain amounts of goals and gigs are paid. */
  readonly ruleVersion: number | null;
  /** Result and inputs of each fraud check that is not off. */
  readonly fraudChecks: readonly FraudVerdict[];
  readonly effects: readonly Record<string, unknown>[];
  readonly refusals: readonly Record<string, unknown>[];
  /** Each rule for each effect, in the order of evaluation. */
  readonly rules: readonly Record<string, unknown>[];
}

/** Builds the trace of a decision. Pure. */
export function traceOf(
  attribution: Attribution | undefined,
  decision: Decision,
  ruleVersion: number | null,
): DecisionTrace {
  return {
    reason: decision.reason ?? null,
    attribution: attribution ? traceAttribution(attribution) : null,
    ruleVersion,
    fraudChecks: decision.fraudChecks ?? [],
    effects: decision.effects.map(traceEffect),
    refusals: decision.refusals.map(({ action, reason }) => ({ ...idIn(action), reason })),
    rules: traceSteps(decision.outcome?.steps ?? []),
  };
}

function traceAttribution(attribution: Attribution): Record<string, unknown> {
  return {
    by: attribution.by,
    linkId: encodeId('link', attribution.linkId),
    promoterId: encodeId('promoter', attribution.promoterId),
    campaignId: encodeId('campaign', attribution.campaignId),
    clickedAt: attribution.clickedAt?.toISOString() ?? null,
    ...(attribution.split && traceSplit(attribution.split)),
  };
}

function traceEffect(effect: Effect): Record<string, unknown> {
  const { kind, reward } = effect;
  const shared = { kind, reward: reward.toString() };
  if (effect.kind === 'conversion') return { ...shared, goalId: encodeId('goal', effect.goalId) };
  if (effect.kind === 'event') return shared;
  return { ...shared, gigId: encodeId('gig', effect.gigId), verified: effect.verified };
}

/** Formats the result of each rule for the trace. Pure. */
export function traceSteps(steps: readonly RuleStep[]): Record<string, unknown>[] {
  return steps.map(traceStep);
}

function traceStep({ effect, caps, shares, ...step }: RuleStep): Record<string, unknown> {
  return {
    ...step,
    effect: publicEffect(effect),
    ...traceCaps(caps),
    ...(shares && {
      shares: shares.map(({ promoterId, caps: own, ...share }) => ({
        promoterId: encodeId('promoter', promoterId),
        ...share,
        ...traceCaps(own),
      })),
    }),
  };
}

/** Counter keys are internal. Readers only need the period, which is the last part of the key. */
function traceCaps(caps: readonly CapStep[] | undefined): Record<string, unknown> {
  if (!caps) return {};
  return { caps: caps.map(({ key, ...cap }) => ({ ...cap, period: key.split('|').at(-1) })) };
}

function idIn(action: string): Record<string, string> {
  const [kind, id = ''] = action.split(':');
  return kind === 'goal' ? { goalId: encodeId('goal', id) } : { gigId: encodeId('gig', id) };
}

function publicEffect(key: string): string {
  const [kind, id] = key.split(':');
  if (id === undefined) return key;
  return encodeId(kind === 'goal' ? 'goal' : 'gig', id);
}
