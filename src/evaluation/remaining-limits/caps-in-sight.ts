import { defaultRule } from '../../campaigns/reward-rule/compiled-rules.js';
import { capKey, type UsageSubject } from '../decisions/usage.js';
import type { Cap, RuleSet } from '../../campaigns/reward-rule/rule.js';

/** A cap with exactly one counter from a viewpoint, and its key. */
export interface CapInSight {
  /** The rule that the cap belongs to or counts; null if it counts everything. */
  readonly rule: { readonly key: string; readonly title: string | null } | null;
  readonly cap: Cap;
  readonly usageKey: string;
}

/** The promoter to look for; undefined for caps that count no individual subject. */
export type Viewpoint = Pick<UsageSubject, 'occurredAt' | 'timeZone'> & {
  readonly promoterId: string | undefined;
};

/**
 * The caps of a rule set with one counter. Without a promoter: caps over the campaign or a whole rule. With
 * one: caps by that promoter. Caps by customer or visitor have many counters, so they are left out. Pure.
 */
export function capsInSight({ rules, caps }: RuleSet, { promoterId, ...when }: Viewpoint): CapInSight[] {
  const subject = { ...when, promoterId: promoterId ?? '', customerId: null, visitorId: null };
  const isInSight = ({ scope }: Cap): boolean =>
    scope.includes('PROMOTER') === (promoterId !== undefined) &&
    !scope.includes('CUSTOMER') &&
    !scope.includes('VISITOR');
  const evaluated = rules.length > 0 ? rules : [defaultRule.rule];
  const seen = (rule: CapInSight['rule'], cap: Cap): CapInSight[] => {
    const usageKey = capKey(cap, rule?.key ?? '', subject);
    return typeof usageKey === 'string' ? [{ rule, cap, usageKey }] : [];
  };
  return [
    ...caps.filter(isInSight).flatMap((cap) => {
      if (!cap.scope.includes('RULE')) return seen(null, cap);
      return evaluated.flatMap(({ key, title }) => seen({ key, title }, cap));
    }),
    ...rules.flatMap((rule) =>
      rule.caps.filter(isInSight).flatMap((cap) => seen({ key: rule.key, title: rule.title }, cap)),
    ),
  ];
}
