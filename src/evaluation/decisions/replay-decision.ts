import { compiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import type { PublishedRules } from '../../campaigns/reward-rule/read-rule-versions.js';
import { evaluateEvent } from './evaluate-event.js';
import { usageSubject } from './evident-amount.js';
import { orDefault } from './evaluate-rules.js';
import { restoreEvidence, restoreUsage } from './restore-evidence.js';
import type { EvaluatedEventRow, StoredEvidence, StoredTerms } from './stored-evidence.js';
import { traceOf, type DecisionTrace } from './decision-trace.js';
import { usageKeys } from './usage.js';

/** A stored decision: the event's row, its evidence, and the terms of its evaluation. */
export interface StoredDecision {
  readonly event: EvaluatedEventRow;
  readonly evidence: StoredEvidence;
  readonly terms: StoredTerms | undefined;
}

/**
 * Repeats a decision from stored evidence: the same trace, regardless of later changes. Pure.
 * @param version The rules of the decision; undefined for the plain amounts of goals and gigs.
 */
export function replayDecision(
  { event, evidence: stored, terms }: StoredDecision,
  version: Pick<PublishedRules, 'id' | 'number' | 'rules'> | undefined,
): DecisionTrace {
  const evidence = restoreEvidence(event, stored, terms);
  const rules = orDefault(version && compiledRules(version));
  const subject = usageSubject(evidence);
  const counted = restoreUsage(stored, subject ? usageKeys(rules, subject) : new Map());
  const decision = evaluateEvent(evidence, rules, (key) => counted.get(key) ?? { count: 0n, amount: 0n });
  return traceOf(evidence.attribution, decision, version?.number ?? null);
}
