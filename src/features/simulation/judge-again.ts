import { evaluateEvent, type Decision } from '../evaluation/evaluate-event.js';
import { restoreEvidence, type StoredEvidence, type StoredTerms } from '../evaluation/stored-evidence.js';
import type { UsageReader } from '../evaluation/usage.js';
import type { CompiledRules } from '../rule/compiled-rules.js';

/** A decision that was made, as far as it can be made anew by other rules. */
export interface PastDecision {
  readonly evidence: StoredEvidence;
  readonly terms: StoredTerms | undefined;
  /** Gigs whose attempt, born from this event, a person has verified since. */
  readonly verifiedGigIds: ReadonlySet<string>;
}

/** What other rules make of an event, everything else being as it was then; what a person verified since counts as verified. Pure. */
export function judgeAgain(
  { evidence: stored, terms, verifiedGigIds }: PastDecision,
  rules: CompiledRules,
  usage: UsageReader,
): Decision {
  const evidence = restoreEvidence(stored, terms);
  const gigs = evidence.gigs.map((gig) =>
    verifiedGigIds.has(gig.id) ? { ...gig, verification: 'AUTO' as const } : gig,
  );
  return evaluateEvent({ ...evidence, gigs }, rules, usage);
}
