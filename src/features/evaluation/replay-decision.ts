import { compiledRules } from '../rule/compiled-rules.js';
import type { PublishedRules } from '../rule/read-rule-versions.js';
import { evaluateEvent } from './evaluate-event.js';
import { orDefault } from './evaluate-rules.js';
import { restoreEvidence, type StoredEvidence, type StoredTerms } from './stored-evidence.js';
import { traceOf, type DecisionTrace } from './trace-decision.js';

/**
 * Makes a decision again, of what was kept of it: the same trace, whatever has become of campaign, rules and counters since. Pure.
 * @param version The rules by which it was made; undefined for the plain amounts of goals and gigs.
 */
export function replayDecision(
  stored: StoredEvidence,
  terms: StoredTerms | undefined,
  version: Pick<PublishedRules, 'id' | 'number' | 'rules'> | undefined,
): DecisionTrace {
  const evidence = restoreEvidence(stored, terms);
  const rules = orDefault(version && compiledRules(version));
  const decision = evaluateEvent(evidence, rules, (key) => {
    const [count, amount] = stored.usage[key] ?? ['0', '0'];
    return { count: BigInt(count), amount: BigInt(amount) };
  });
  return traceOf(evidence.attribution, decision, version?.number ?? null);
}
