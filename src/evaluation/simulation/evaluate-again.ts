import { evaluateEvent } from '../decisions/evaluate-event.js';
import type { Decision } from '../decisions/decision.js';
import { restoreEvidence, type StoredDecision } from '../decisions/replay-decision.js';
import type { UsageReader } from '../decisions/usage.js';
import type { CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';

/** A stored decision with the data needed to evaluate it by other rules. */
export interface PastDecision extends StoredDecision {
  /** Gigs whose attempt from this event was verified by a person since. */
  readonly verifiedGigIds: ReadonlySet<string>;
}

/** Evaluates an event by other rules with its original evidence. Attempts verified since count. Pure. */
export function evaluateAgain(
  { event, evidence: stored, terms, verifiedGigIds }: PastDecision,
  rules: CompiledRules,
  usage: UsageReader,
): Decision {
  const evidence = restoreEvidence(event, stored, terms);
  const gigs = evidence.gigs.map((gig) =>
    verifiedGigIds.has(gig.id) ? { ...gig, verification: 'AUTO' as const } : gig,
  );
  return evaluateEvent({ ...evidence, gigs }, rules, usage);
}
