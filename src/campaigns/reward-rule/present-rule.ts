import { encodeId } from '../../kernel/ids.js';
import { formatPercent } from '../../kernel/money.js';
import { Rounding } from '../../kernel/rounding.js';
import { money, type Money } from '../../kernel/schema/money.type.js';
import { findField } from './fields.js';
import { OnExceed, RulePeriod, TierBasis, TierMode, type CapScopeName } from './rule.enums.js';
import type { Cap, Condition, FlatReward, RewardSpec, Rule, RuleTarget, TieredReward } from './rule.js';
import type { RewardCap, RewardRule, RewardTarget, RewardTerms, TieredRewardTerms } from './rule.types.js';

/** A stored rule in API form. Publishing it again has the same meaning. */
export function presentRule(rule: Rule, asset: string): RewardRule {
  return {
    key: rule.key,
    title: rule.title,
    target: rule.target && presentTarget(rule.target),
    priority: rule.priority,
    group: rule.group,
    when: rule.when && (presentCondition(rule.when) as Record<string, unknown>),
    reward: presentReward(rule.reward, asset),
    caps: rule.caps.map((cap) => presentCap(cap, asset)),
    holdDays: rule.holdDays,
    onExceed: OnExceed[rule.onExceed],
    rounding: Rounding[rule.rounding],
    effectiveFrom: rule.effectiveFrom === null ? null : new Date(rule.effectiveFrom),
    effectiveTo: rule.effectiveTo === null ? null : new Date(rule.effectiveTo),
  };
}

/** A stored cap in API form. */
export function presentCap(cap: Cap, asset: string): RewardCap {
  const isCount = cap.metric === 'COUNT';
  return {
    count: isCount ? Number(cap.limit) : null,
    amount: isCount ? null : money(BigInt(cap.limit), asset),
    scope: cap.scope as CapScopeName[],
    period: RulePeriod[cap.period],
  };
}

function presentTarget(target: RuleTarget): RewardTarget {
  return {
    goalId: 'goalId' in target ? encodeId('goal', target.goalId) : null,
    gigId: 'gigId' in target ? encodeId('gig', target.gigId) : null,
    eventType: 'eventType' in target ? target.eventType : null,
  };
}

function presentReward(reward: RewardSpec, asset: string): RewardTerms {
  const nothing = { plain: null, fixed: null, percent: null, tiered: null };
  if (reward.kind === 'PLAIN') return { ...nothing, plain: true };
  if (reward.kind === 'TIERED') return { ...nothing, tiered: presentTiered(reward, asset) };
  return { ...nothing, ...presentFlat(reward, asset) };
}

function presentFlat(reward: FlatReward, asset: string): { fixed: Money | null; percent: string | null } {
  return reward.kind === 'FIXED'
    ? { fixed: money(BigInt(reward.amount), asset), percent: null }
    : { fixed: null, percent: formatPercent(BigInt(reward.percent)) };
}

function presentTiered({ basis, period, mode, tiers }: TieredReward, asset: string): TieredRewardTerms {
  const isCount = basis === 'PROMOTER_COUNT';
  return {
    basis: TierBasis[basis],
    period: RulePeriod[period],
    mode: TierMode[mode],
    tiers: tiers.map(({ from, reward }) => ({
      from: isCount
        ? { count: Number(from), amount: null }
        : { count: null, amount: money(BigInt(from), asset) },
      reward: presentFlat(reward, asset),
    })),
  };
}

/** The same condition with TypeIDs of promoters. */
function presentCondition(condition: Condition): Condition {
  if ('all' in condition) return { all: condition.all.map(presentCondition) };
  if ('any' in condition) return { any: condition.any.map(presentCondition) };
  if ('not' in condition) return { not: presentCondition(condition.not) };
  const { value } = condition;
  if (value === undefined || findField(condition.field)?.values !== 'promoterId') return condition;
  const idOf = (uuid: unknown): string => encodeId('promoter', String(uuid));
  return { ...condition, value: Array.isArray(value) ? value.map(idOf) : idOf(value) };
}
