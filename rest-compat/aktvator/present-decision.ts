import { readDecimal, shortestDecimal } from '../../src/kernel/decimal.js';
import { findAsset } from '../../src/kernel/assets.js';
import { assetOf, formatMinor } from '../../src/kernel/money.js';

type Members = Readonly<Record<string, unknown>>;

/** The trace of a decision from GraphQL. Amounts are atomic units as text, except those in conditions. */
export interface AktvatorDecision {
  readonly attribution?: Members | null;
  readonly effects?: readonly Members[];
  readonly rules?: readonly Members[];
  readonly funding?: readonly Members[];
}

/**
 * The same trace in the dialect's format: all amounts are exact JSON numbers of minor units.
 * @param asset The campaign's, which all of its amounts are in; undefined where there is no campaign.
 */
export function presentDecision(decision: AktvatorDecision, asset: string | undefined): Members {
  const { attribution, ...trace } = decision;
  const known = asset !== undefined && findAsset(asset) ? presentAmounts(trace, asset) : trace;
  return { ...known, ...(attribution !== undefined && { attribution: attribution && nameIt(attribution) }) };
}

function nameIt({ promoterId, ...attribution }: Members): Members {
  return { ...attribution, aktvatorId: promoterId ?? null };
}

function presentAmounts({ effects, rules, funding, ...trace }: AktvatorDecision, asset: string): Members {
  return {
    ...trace,
    ...(effects && {
      effects: effects.map((effect) => ({ ...inMinor(effect, asset, 'reward'), currency: asset })),
    }),
    ...(rules && { rules: rules.map((rule) => presentRule(rule, asset)) }),
    ...(funding && {
      funding: funding.map((step) => inMinor(step, asset, 'fee', 'before', 'after', 'limitLeft')),
    }),
  };
}

function presentRule(rule: Members, asset: string): Members {
  const { tier, caps, conditions } = rule as {
    readonly tier?: Members;
    readonly caps?: readonly Members[];
    readonly conditions?: readonly Members[];
  };
  return {
    ...inMinor(rule, asset, 'price', 'amount'),
    ...(tier && { tier: tier['basis'] === 'PROMOTER_COUNT' ? tier : inMinor(tier, asset, 'from', 'to') }),
    ...(caps && {
      caps: caps.map((cap) =>
        cap['metric'] === 'AMOUNT' ? inMinor(cap, asset, 'limit', 'before', 'after') : cap,
      ),
    }),
    ...(conditions && { conditions: conditions.map((condition) => presentComparison(condition, asset)) }),
  };
}

/** Converts the members with atomic units as text to minor units. */
function inMinor(members: Members, asset: string, ...names: readonly string[]): Members {
  const amounts = names.flatMap((name) => {
    const atomic = members[name];
    return typeof atomic === 'string'
      ? [[name, JSON.rawJSON(formatMinor(BigInt(atomic), asset))] as const]
      : [];
  });
  return { ...members, ...Object.fromEntries(amounts) };
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
