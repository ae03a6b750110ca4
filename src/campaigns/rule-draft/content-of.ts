import { presentCap, presentRule } from '../reward-rule/present-rule.js';
import type { RuleSet } from '../reward-rule/rule.js';
import type { DraftContent } from './rule-draft.entity.js';

/** Published rules as the content of a draft. */
export function contentOf({ rules, caps }: RuleSet, asset: string): DraftContent {
  return withoutNulls({
    rules: rules.map((rule) => presentRule(rule, asset)),
    caps: caps.map((cap) => presentCap(cap, asset)),
  }) as DraftContent;
}

/** The output has null where the input has nothing. */
function withoutNulls(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
