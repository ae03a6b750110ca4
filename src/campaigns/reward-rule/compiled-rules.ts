import { LRUCache } from 'lru-cache';
import { compileCondition, type CompiledCondition } from './compile-condition.js';
import type { PublishedRules } from './read-rule-versions.js';
import type { Cap, Rule } from './rule.js';

/** A version, ready to be applied. */
export interface CompiledRules {
  /** In the order in which they are asked: by priority, then as they were published. */
  readonly rules: readonly CompiledRule[];
  readonly caps: readonly Cap[];
}

/** A rule with its condition compiled. */
export interface CompiledRule {
  readonly rule: Rule;
  /** Who is eligible; everybody when the rule has no condition. */
  readonly evaluate: CompiledCondition;
}

/** Versions to keep compiled. More campaigns than that are seldom at work at once. */
const maxKept = 500;

/** By the id of the version, which never changes. */
const kept = new LRUCache<string, CompiledRules>({ max: maxKept });

/** The compiled rules of a version: compiled when first asked for, and kept for a while. */
export function compiledRules(version: Pick<PublishedRules, 'id' | 'rules'>): CompiledRules {
  const known = kept.get(version.id);
  if (known) return known;
  const compiled = compileRules(version);
  kept.set(version.id, compiled);
  return compiled;
}

/** Compiles rules that are no version: those of a draft. */
export function compileRules({ rules: { rules, caps } }: Pick<PublishedRules, 'rules'>): CompiledRules {
  const ordered = rules.toSorted((a, b) => b.priority - a.priority);
  return { rules: ordered.map((rule) => ({ rule, evaluate: compileCondition(rule.when) })), caps };
}
