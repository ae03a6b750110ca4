import { LRUCache } from 'lru-cache';
import { compileCondition, type CompiledCondition } from './compile-condition.js';
import type { PublishedRules } from './read-rule-versions.js';
import type { Cap, Rule } from './rule.js';

/** A compiled version of rules. */
export interface CompiledRules {
  /** In the order of evaluation: by priority, then as published. */
  readonly rules: readonly CompiledRule[];
  readonly caps: readonly Cap[];
}

/** A rule with its condition compiled. */
export interface CompiledRule {
  readonly rule: Rule;
  /** The eligibility condition; matches everything if the rule has none. */
  readonly evaluate: CompiledCondition;
}

/** The rule of a campaign without rules: each goal and gig pays its plain amount. */
export const defaultRule: CompiledRule = {
  rule: {
    key: 'default',
    title: null,
    target: null,
    priority: 0,
    group: null,
    when: null,
    reward: { kind: 'PLAIN' },
    caps: [],
    holdDays: null,
    onExceed: 'REJECT',
    rounding: 'DOWN',
    effectiveFrom: null,
    effectiveTo: null,
  },
  evaluate: () => ({ holds: true, comparisons: [] }),
};

/** The published rules, or the default rule if there are none. The campaign's caps apply to both. */
export function orDefault(compiled: CompiledRules | undefined): CompiledRules {
  if (!compiled) return { rules: [defaultRule], caps: [] };
  return compiled.rules.length > 0 ? compiled : { rules: [defaultRule], caps: compiled.caps };
}

/** The rules of a version, compiled; the default rule without a version. */
export function rulesOf(version: Pick<PublishedRules, 'id' | 'rules'> | undefined): CompiledRules {
  return orDefault(version && compiledRules(version));
}

/** The number of cached versions. Rarely are more campaigns active at once. */
const maxKept = 500;

/** By version id. Versions never change. */
const kept = new LRUCache<string, CompiledRules>({ max: maxKept });

/** The compiled rules of a version, cached after the first use. */
export function compiledRules(version: Pick<PublishedRules, 'id' | 'rules'>): CompiledRules {
  const known = kept.get(version.id);
  if (known) return known;
  const compiled = compileRules(version);
  kept.set(version.id, compiled);
  return compiled;
}

/** Compiles the rules of a draft, without a version. */
export function compileRules({ rules: { rules, caps } }: Pick<PublishedRules, 'rules'>): CompiledRules {
  const ordered = rules.toSorted((a, b) => b.priority - a.priority);
  return { rules: ordered.map((rule) => ({ rule, evaluate: compileCondition(rule.when) })), caps };
}
