import { evaluateEvent, type Decision } from '../decisions/evaluate-event.js';
import type { StoredDecision } from '../decisions/replay-decision.js';
import { restoreEvidence } from '../decisions/restore-evidence.js';
import type { UsageReader } from '../decisions/usage.js';
import type { CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';

/** A decision that was made, as far as it can be made anew by other rules. */
export interface PastDecision extends StoredDecision {
  /** Gigs whose attempt, born from this event, a person has verified since. */
  readonly verifiedGigIds: ReadonlySet<string>;
}

/** What other rules make of an event, everything else being as it was then; what a person verified since counts as verified. Pure. */
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
