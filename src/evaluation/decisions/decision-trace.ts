import { encodeId } from '../../kernel/ids.js';
import type { Effect, Decision } from './event-decision.js';
import type { RuleStep } from './rule-outcome.js';
import type { Attribution } from './evidence.js';
import type { FraudVerdict } from './check-fraud.js';

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

function traceStep({ effect, caps, ...step }: RuleStep): Record<string, unknown> {
  return {
    ...step,
    effect: publicEffect(effect),
    // Counter keys are internal. Readers only need the period, which is the last part of the key.
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
