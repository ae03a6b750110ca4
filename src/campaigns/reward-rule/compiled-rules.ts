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
