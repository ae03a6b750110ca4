import { defaultRule } from '../decisions/evaluate-rules.js';
import { capKey, type UsageSubject } from '../decisions/usage.js';
import type { Cap, RuleSet } from '../../campaigns/reward-rule/rule.js';

/** A cap that has one counter for whoever looks, and the key of that. */
export interface CapInSight {
  /** The rule that it belongs to or counts; null where it counts everything. */
  readonly rule: { readonly key: string; readonly title: string | null } | null;
  readonly cap: Cap;
  readonly usageKey: string;
}

/** The promoter for whom to look; undefined for the caps that count no one in particular. */
export type Viewpoint = Pick<UsageSubject, 'occurredAt' | 'timeZone'> & {
  readonly promoterId: string | undefined;
};

/**
 * The caps of a rule set that can be told from a viewpoint: without a promoter those over the whole campaign or a whole rule, with one
 * those that count that promoter. What counts by customer or visitor has a counter for each, and no figure that could be shown. Pure.
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
