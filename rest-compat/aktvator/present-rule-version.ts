import { minorNumber, type MoneyFields } from '../shared/money-number.js';
import { lower, type Moment } from '../shared/present.js';
import { minorOfMajor } from './present-decision.js';

const flat = 'fixed { amount asset } percent';
const capFields = '{ count amount { amount asset } scope period }';

/** The selection of the reward-rule routes. */
export const ruleVersionFields = `fragment RuleVersionFields on RuleVersion {
  id number publishedAt publishedBy caps ${capFields}
  rules {
    key title target { goalId gigId eventType } priority group when
    reward { plain ${flat} tiered { basis period mode tiers { fromAmount { amount asset } fromCount ${flat} } } }
    caps ${capFields} holdDays onExceed rounding effectiveFrom effectiveTo
  }
}`;

interface Flat {
  readonly fixed: MoneyFields | null;
  readonly percent: string | null;
}

interface Tier extends Flat {
  readonly fromAmount: MoneyFields | null;
  readonly fromCount: number | null;
}

interface Reward extends Flat {
  readonly plain: boolean | null;
  readonly tiered: {
    readonly basis: string;
    readonly period: string;
    readonly mode: string;
    readonly tiers: readonly Tier[];
  } | null;
}

interface Cap {
  readonly count: number | null;
  readonly amount: MoneyFields | null;
  readonly scope: readonly string[];
  readonly period: string;
}

interface Rule {
  readonly key: string;
  readonly title: string | null;
  readonly target: Readonly<Record<'goalId' | 'gigId' | 'eventType', string | null>> | null;
  readonly priority: number;
  readonly group: string | null;
  readonly when: Readonly<Record<string, unknown>> | null;
  readonly reward: Reward;
  readonly caps: readonly Cap[];
  readonly holdDays: number | null;
  readonly onExceed: string;
  readonly rounding: string;
  readonly effectiveFrom: Moment | null;
  readonly effectiveTo: Moment | null;
}

/** A version in GraphQL's format. */
export interface AktvatorRuleVersion {
  readonly id: string;
  readonly number: number;
  readonly publishedAt: Moment;
  readonly publishedBy: string;
  readonly rules: readonly Rule[];
  readonly caps: readonly Cap[];
}

/** The active rules, in the format of the request; before the first version, no rules and no version. */
export function presentRuleVersion(
  version: AktvatorRuleVersion | null,
  asset: string,
): Record<string, unknown> {
  return {
    id: version?.id ?? null,
    version: version?.number ?? null,
    publishedAt: version?.publishedAt ?? null,
    publishedBy: version?.publishedBy ?? null,
    currency: asset,
    rules: (version?.rules ?? []).map((rule) => presentRule(rule, asset)),
    caps: (version?.caps ?? []).map(presentCap),
  };
}

function presentRule(rule: Rule, asset: string): Record<string, unknown> {
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

function presentReward({ plain, tiered, ...rest }: Reward): Record<string, unknown> {
  return withoutNulls({
    plain,
    ...presentFlat(rest),
    tiered: tiered && {
      basis: lower(tiered.basis),
      period: lower(tiered.period),
      mode: lower(tiered.mode),
      tiers: tiered.tiers.map(({ fromAmount, fromCount, ...pays }) =>
        withoutNulls({ fromAmount: fromAmount && minorNumber(fromAmount), fromCount, ...presentFlat(pays) }),
      ),
    },
  });
}

function presentFlat({ fixed, percent }: Flat): Record<string, unknown> {
  return { fixed: fixed && minorNumber(fixed), percent: percent === null ? null : JSON.rawJSON(percent) };
}

function presentCap({ count, amount, scope, period }: Cap): Record<string, unknown> {
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
  const { all, any, not, ...comparison } = condition as Readonly<Record<string, unknown>>;
  const parts = (list: unknown): unknown[] => (list as unknown[]).map((part) => inMinorUnits(part, asset));
  if (all !== undefined) return { all: parts(all) };
  if (any !== undefined) return { any: parts(any) };
  if (not !== undefined) return { not: inMinorUnits(not, asset) };
  const { field, value } = comparison;
  if (field !== 'event.amount' || value === undefined) return comparison;
  const amount = (major: unknown): unknown => minorOfMajor(major, asset);
  return { ...comparison, value: Array.isArray(value) ? value.map(amount) : amount(value) };
}
