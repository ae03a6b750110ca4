import { readDecimal, shortestDecimal } from '../../src/kernel/decimal.js';
import { findAsset } from '../../src/kernel/assets.js';
import { assetOf, formatMinor } from '../../src/kernel/money.js';
import { isObject } from '../shared/parse-json.js';

type Members = Readonly<Record<string, unknown>>;

/**
 * The trace of a decision in the dialect's format: all amounts are exact JSON numbers of minor units. GraphQL
 * has atomic units as text, except in conditions.
 * @param asset The campaign's, which all of its amounts are in; undefined where there is no campaign.
 */
export function presentDecision(decision: Members, asset: string | undefined): Members {
  const { attribution, ...trace } = decision;
  const known = asset !== undefined && findAsset(asset) ? presentAmounts(trace, asset) : trace;
  if (attribution === undefined) return known;
  return { ...known, attribution: isObject(attribution) ? nameIt(attribution) : null };
}

function nameIt({ promoterId, ...attribution }: Members): Members {
  return { ...attribution, ...listed(attribution, 'touches', nameIt), aktvatorId: promoterId ?? null };
}

function presentAmounts(trace: Members, asset: string): Members {
  return {
    ...trace,
    ...listed(trace, 'effects', (effect) => ({ ...inMinor(effect, asset, 'reward'), currency: asset })),
    ...listed(trace, 'rules', (rule) => presentRule(rule, asset)),
    ...listed(trace, 'funding', (step) => presentFunding(step, asset)),
  };
}

function presentFunding({ promoterId, ...step }: Members, asset: string): Members {
  return {
    ...inMinor(step, asset, 'fee', 'before', 'after', 'limitLeft'),
    ...(promoterId !== undefined && { aktvatorId: promoterId }),
  };
}

function presentRule(rule: Members, asset: string): Members {
  const { tier } = rule;
  return {
    ...inMinor(rule, asset, 'price', 'amount'),
    ...(Array.isArray(rule['byTouch']) && {
      byTouch: rule['byTouch'].map((atomic) => minorOf(atomic, asset)),
    }),
    ...listed(rule, 'shares', (share) => presentShare(share, asset)),
    ...(isObject(tier) && {
      tier: tier['basis'] === 'PROMOTER_COUNT' ? tier : inMinor(tier, asset, 'from', 'to'),
    }),
    ...presentCaps(rule, asset),
    ...listed(rule, 'conditions', (condition) => presentComparison(condition, asset)),
  };
}

function presentShare({ promoterId, ...share }: Members, asset: string): Members {
  return {
    aktvatorId: promoterId ?? null,
    ...inMinor(share, asset, 'price', 'amount'),
    ...presentCaps(share, asset),
  };
}

function presentCaps(of: Members, asset: string): Members {
  return listed(of, 'caps', (cap) =>
    cap['metric'] === 'AMOUNT' ? inMinor(cap, asset, 'limit', 'before', 'after') : cap,
  );
}

/** The member that is a list of objects, with each of them converted; nothing without the member. */
function listed(members: Members, name: string, convert: (one: Members) => Members): Members {
  const list: unknown = members[name];
  return Array.isArray(list) ? { [name]: list.filter(isObject).map(convert) } : {};
}

/** Converts the members with atomic units as text to minor units. */
function inMinor(members: Members, asset: string, ...names: readonly string[]): Members {
  const amounts = names.flatMap((name) => {
    const atomic = members[name];
    return typeof atomic === 'string' ? [[name, minorOf(atomic, asset)] as const] : [];
  });
  return { ...members, ...Object.fromEntries(amounts) };
}

function minorOf(atomic: unknown, asset: string): unknown {
  return typeof atomic === 'string' ? JSON.rawJSON(formatMinor(BigInt(atomic), asset)) : atomic;
}

/** The compared and actual values of a rule's condition, in the dialect's format. */
function presentComparison(comparison: Members, asset: string): Members {
  if (comparison['field'] !== 'event.amount') return comparison;
  const { value, input } = comparison;
  const shown = (major: unknown): unknown => minorOfMajor(major, asset) ?? major;
  return {
    ...comparison,
    ...(value !== undefined && { value: Array.isArray(value) ? value.map(shown) : shown(value) }),
    ...(input !== undefined && { input: shown(input) }),
  };
}

/** A condition's amount in minor units, with any precision; undefined if not a number. */
export function minorOfMajor(major: unknown, asset: string): unknown {
  const number = readDecimal(String(major));
  const { minorDigits } = assetOf(asset);
  return number && JSON.rawJSON(shortestDecimal({ ...number, exponent: number.exponent + minorDigits }));
}
