import { readDecimal, shortestDecimal } from '../../src/kernel/decimal.js';
import { hasLostDigits, lostDigitsFault } from '../../src/kernel/lost-digits.js';
import { assetOf } from '../../src/kernel/money.js';
import type { BodyObject } from '../shared/body-schemas.js';
import { isObject, numberTextOf } from '../shared/parse-json.js';

type Path = readonly (string | number)[];

/** Deeper than any valid condition. Anything below is refused with the rest. */
const maxDepth = 10;

/** A condition with amounts in minor units of the asset, as GraphQL takes it. Faults are noted by path. */
export function conditionInMajorUnits(
  condition: BodyObject,
  asset: string,
  note: (path: Path, message: string) => void,
): BodyObject {
  const convert = (value: unknown, at: Path): unknown => (isObject(value) ? convertAt(value, at) : value);
  const convertAt = (members: BodyObject, at: Path): BodyObject => {
    if (at.filter((step) => typeof step === 'string').length >= maxDepth) return members;
    const converted: Record<string, unknown> = { ...members };
    for (const name of ['all', 'any']) {
      const parts: unknown = members[name];
      if (!Array.isArray(parts)) continue;
      converted[name] = parts.map((part, index) => convert(part, [...at, name, index]));
    }
    if (Object.hasOwn(members, 'not')) converted['not'] = convert(members['not'], [...at, 'not']);
    const { field, value } = members;
    if (value === undefined) return converted;
    const compared = field === 'event.amount' ? amountAt : exactAt;
    converted['value'] = Array.isArray(value)
      ? value.map((_, index) => compared(value, String(index), [...at, 'value', index]))
      : compared(members, 'value', [...at, 'value']);
    return converted;
  };
  /** A compared amount may be finer than any payment. */
  const amountAt = (holder: object, key: string, at: Path): unknown => {
    const number = readDecimal(numberTextOf(holder, key) ?? '');
    if (!number) return note(at, 'must be a number of minor units');
    return shortestDecimal({ ...number, exponent: number.exponent - assetOf(asset).minorDigits });
  };
  const exactAt = (holder: object, key: string, at: Path): unknown => {
    if (hasLostDigits(holder, key)) return note(at, lostDigitsFault);
    return Reflect.get(holder, key);
  };
  return convertAt(condition, []);
}
