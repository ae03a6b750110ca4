import type {
  RewardRuleFieldsFragment,
  RuleCapFragment,
  RuleRewardFragment,
  RuleVersionFieldsFragment,
} from '../generated/operations.js';
import { minorNumber } from '../shared/money-number.js';
import { isObject } from '../shared/parse-json.js';
import { lower } from '../shared/present.js';
import { minorOfMajor } from './present-decision.js';
import { actorId } from '../shared/present-actor.js';

/** The active rules, in the format of the request; before the first version, no rules and no version. */
export function presentRuleVersion(
  version: RuleVersionFieldsFragment | null,
  asset: string,
): Record<string, unknown> {
  return {
    id: version?.id ?? null,
    version: version?.number ?? null,
    publishedAt: version?.publishedAt ?? null,
    publishedBy: actorId(version?.by ?? null),
    currency: asset,
    rules: (version?.rules ?? []).map((rule) => presentRule(rule, asset)),
    caps: (version?.caps ?? []).map(presentCap),
  };
}

function presentRule(rule: RewardRuleFieldsFragment, asset: string): Record<string, unknown> {
  const { target, when } = rule;
  return {
    ...rule,
    target: target && withoutNulls(target),
    when: when && inMinorUnits(when, asset),
    reward: presentReward(rule.reward),
    caps: rule.caps.map(presentCap),
    onExceed: lower(rule.onExceed),
    rounding: lower(rule.rounding),
  };
}

function presentReward({ plain, tiered, ...rest }: RuleRewardFragment): Record<string, unknown> {
  return withoutNulls({
    plain,
    ...presentFlat(rest),
    tiered: tiered && {
      basis: lower(tiered.basis),
      period: lower(tiered.period),
      mode: lower(tiered.mode),
      tiers: tiered.tiers.map(({ from: { amount, count }, reward }) =>
        withoutNulls({ fromAmount: amount && minorNumber(amount), fromCount: count, ...presentFlat(reward) }),
      ),
    },
  });
}

function presentFlat({
  fixed,
  percent,
}: Pick<RuleRewardFragment, 'fixed' | 'percent'>): Record<string, unknown> {
  return { fixed: fixed && minorNumber(fixed), percent: percent === null ? null : JSON.rawJSON(percent) };
}

function presentCap({ count, amount, scope, period }: RuleCapFragment): Record<string, unknown> {
  return withoutNulls({
    count,
    amount: amount && minorNumber(amount),
    scope: scope.map(lower),
    period: lower(period),
  });
}

function withoutNulls(members: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

/** The same condition, with its amounts in minor units. */
function inMinorUnits(condition: unknown, asset: string): unknown {
  if (!isObject(condition)) return condition;
  const { all, any, not, ...comparison } = condition;
  const parts = (list: unknown): unknown =>
    Array.isArray(list) ? list.map((part) => inMinorUnits(part, asset)) : list;
  if (all !== undefined) return { all: parts(all) };
  if (any !== undefined) return { any: parts(any) };
  if (not !== undefined) return { not: inMinorUnits(not, asset) };
  const { field, value } = comparison;
  if (field !== 'event.amount' || value === undefined) return comparison;
  const amount = (major: unknown): unknown => minorOfMajor(major, asset);
  return { ...comparison, value: Array.isArray(value) ? value.map(amount) : amount(value) };
}
