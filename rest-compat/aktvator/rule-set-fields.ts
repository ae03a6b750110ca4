import { readDecimal, shortestDecimal } from '../../src/kernel/decimal.js';
import { RefusedError, type Problem } from '../../src/kernel/errors.js';
import { assetOf, defaultAsset } from '../../src/kernel/money.js';
import type { Field } from '../shared/field.js';
import { currencyOf } from '../shared/money-number.js';
import type { JsonMembers } from '../shared/parse-json.js';
import {
  decimal,
  exact,
  flag,
  listOf,
  minor,
  momentMember,
  note,
  oneOfMember,
  requiredMember,
  shape,
  text,
  whole,
  type Place,
  type Reader,
} from './read-shape.js';

const period = oneOfMember('day', 'week', 'month', 'lifetime');
const flat = { fixed: minor, percent: decimal };

const cap = shape({
  count: whole,
  amount: minor,
  scope: requiredMember(listOf(oneOfMember('campaign', 'rule', 'promoter', 'customer', 'visitor'))),
  period: requiredMember(period),
});

const reward = shape({
  plain: flag,
  ...flat,
  tiered: shape({
    basis: requiredMember(oneOfMember('event_amount', 'promoter_count', 'promoter_amount')),
    period,
    mode: oneOfMember('whole', 'marginal'),
    tiers: requiredMember(listOf(shape({ fromAmount: minor, fromCount: whole, ...flat }))),
  }),
});

const rule = shape({
  key: requiredMember(text),
  title: text,
  target: shape({ goalId: text, gigId: text, eventType: text }),
  priority: whole,
  group: text,
  when: readCondition,
  reward: requiredMember(reward),
  caps: listOf(cap),
  holdDays: whole,
  onExceed: oneOfMember('reject', 'partial'),
  rounding: oneOfMember('down', 'half_up', 'half_even'),
  effectiveFrom: momentMember,
  effectiveTo: momentMember,
});

/** Deeper than any valid condition. Anything below is refused with the rest. */
const maxDepth = 10;

/** A GraphQL condition, but with amounts in minor units. GraphQL reports its other faults. */
function readCondition(value: unknown, place: Place): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return note(place, 'must be an object');
  }
  return inMajorUnits(value, place, 1);
}

function inMajorUnits(value: unknown, place: Place, depth: number): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > maxDepth) return value;
  const parent = place.parent.within(value);
  const at = (name: string, ...more: string[]): Place => ({
    ...place,
    parent,
    name,
    path: [...place.path, name, ...more],
  });
  const condition: Record<string, unknown> = { ...value };
  for (const name of ['all', 'any']) {
    const parts = condition[name];
    if (!Array.isArray(parts)) continue;
    condition[name] = parts.map((part, index) => inMajorUnits(part, at(name, String(index)), depth + 1));
  }
  if (Object.hasOwn(condition, 'not')) {
    condition['not'] = inMajorUnits(condition['not'], at('not'), depth + 1);
  }
  if (condition['value'] !== undefined) {
    const { field, value: sent } = condition;
    const read = field === 'event.amount' ? amountInMajor : exact;
    condition['value'] = (Array.isArray(sent) ? listOf(read) : read)(sent, at('value'));
  }
  return condition;
}

/** A compared amount may be finer than any payment. */
const amountInMajor: Reader = (_value, place) => {
  const number = readDecimal(place.parent.numberText(place.name) ?? '');
  if (!number) return note(place, 'must be a number of minor units');
  const { minorDigits } = assetOf(assetIn(place.body));
  return shortestDecimal({ ...number, exponent: number.exponent - minorDigits });
};

/** The body's currency; the default when it is invalid, which its own field reports. */
function assetIn(body: JsonMembers): string {
  try {
    return currencyOf(body) ?? defaultAsset;
  } catch (error) {
    if (error instanceof RefusedError) return defaultAsset;
    throw error;
  }
}

function fieldOf(name: string, isRequired: boolean, read: Reader): Field {
  return {
    name,
    inputs: [name],
    required: isRequired,
    read: (body) => {
      const faults: Problem[] = [];
      const value = body.get(name);
      const place = { parent: body, name, path: [name], faults, body };
      const input = value === null ? null : read(value, place);
      const [first, ...more] = faults;
      if (first) throw new RefusedError([first, ...more]);
      return { [name]: input };
    },
  };
}

/** The fields of a set of reward rules. */
export const ruleSetFields: readonly Field[] = [
  fieldOf('rules', true, listOf(rule)),
  fieldOf('caps', false, listOf(cap)),
];
