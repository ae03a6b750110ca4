import { compiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import type { PublishedRules } from '../../campaigns/reward-rule/read-rule-versions.js';
import { evaluateEvent, usageSubject } from './evaluate-event.js';
import { orDefault } from './evaluate-rules.js';
import { restoreEvidence, restoreUsage } from './restore-evidence.js';
import type { EvaluatedEventRow, StoredEvidence, StoredTerms } from './stored-evidence.js';
import { traceOf, type DecisionTrace } from './decision-trace.js';
import { usageKeys } from './usage.js';

/** A decision that was made: the event's row, what was stored with it, and the terms that it was evaluated by. */
export interface StoredDecision {
  readonly event: EvaluatedEventRow;
  readonly evidence: StoredEvidence;
  readonly terms: StoredTerms | undefined;
}

/**
 * Makes a decision again, of what was kept of it: the same trace, whatever has become of campaign, rules and counters since. Pure.
 * @param version The rules by which it was made; undefined for the plain amounts of goals and gigs.
 */
export function replayDecision(
  { event, evidence: stored, terms }: StoredDecision,
  version: Pick<PublishedRules, 'id' | 'number' | 'rules'> | undefined,
): DecisionTrace {
  const evidence = restoreEvidence(event, stored, terms);
  const rules = orDefault(version && compiledRules(version));
  const subject = usageSubject(evidence);
  const counted = restoreUsage(stored, subject ? usageKeys(rules, subject) : []);
  const decision = evaluateEvent(evidence, rules, (key) => counted.get(key) ?? { count: 0n, amount: 0n });
  return traceOf(evidence.attribution, decision, version?.number ?? null);
}
