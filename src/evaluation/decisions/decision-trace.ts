import { encodeId } from '../../kernel/ids.js';
import type { Decision, Effect } from './evaluate-event.js';
import type { RuleStep } from './evaluate-rules.js';
import type { Attribution } from './evidence.js';
import type { FraudVerdict } from './check-fraud.js';

/** How an event was decided, as it is kept with it and shown to integrators. Amounts are atomic units as text. */
export interface DecisionTrace {
  readonly reason: string | null;
  readonly attribution: Record<string, unknown> | null;
  /** Number of the version of the rules; null where the plain amounts of goals and gigs are paid. */
  readonly ruleVersion: number | null;
  /** What each fraud check said, with what it looked at; those that are off say nothing. */
  readonly fraudChecks: readonly FraudVerdict[];
  readonly effects: readonly Record<string, unknown>[];
  readonly refusals: readonly Record<string, unknown>[];
  /** Each rule for each effect, in the order in which they were asked. */
  readonly rules: readonly Record<string, unknown>[];
}

/** Makes the trace of a decision. Pure. */
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
  };
}

function traceEffect(effect: Effect): Record<string, unknown> {
  const { kind, reward } = effect;
  const shared = { kind, reward: reward.toString() };
  if (effect.kind === 'conversion') return { ...shared, goalId: encodeId('goal', effect.goalId) };
  if (effect.kind === 'event') return shared;
  return { ...shared, gigId: encodeId('gig', effect.gigId), verified: effect.verified };
}

/** What became of each rule, as it is shown. Pure. */
export function traceSteps(steps: readonly RuleStep[]): Record<string, unknown>[] {
  return steps.map(traceStep);
}

function traceStep({ effect, caps, ...step }: RuleStep): Record<string, unknown> {
  return {
    ...step,
    effect: publicEffect(effect),
    // The keys are our own affair: what a reader needs of them is the period, which comes last.
    ...(caps && { caps: caps.map(({ key, ...cap }) => ({ ...cap, period: key.split('|').at(-1) })) }),
  };
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
