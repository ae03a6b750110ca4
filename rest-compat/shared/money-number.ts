import { readDecimal } from '../../src/kernel/decimal.js';
import { ErrorCode, refuse } from '../../src/kernel/errors.js';
import {
  assetOf,
  defaultAsset,
  formatMajor,
  formatMajorShort,
  formatMinor,
  parseMajor,
  parseMinor,
} from '../../src/kernel/money.js';
import type { MoneyFragment } from '../generated/operations.js';
import type { JsonMembers } from './parse-json.js';

/** An amount for GraphQL; without an asset it is in that of its object. */
export interface MoneyVariable {
  readonly amount: string;
  readonly asset?: string;
}

/** Minor units (2500 is 25.00), as a JSON number with exactly these digits. */
export function minorNumber(money: MoneyFragment): unknown {
  return JSON.rawJSON(formatMinor(parseMajor(money.amount, money.asset), money.asset));
}

/** Major units (0.005), as a JSON number with exactly these digits. */
export function majorNumber(money: MoneyFragment): unknown {
  return JSON.rawJSON(formatMajorShort(parseMajor(money.amount, money.asset), money.asset));
}

/** Reads a JSON number of minor units. Its asset is the request's `currency`, by default USD. */
export function readMinor(members: JsonMembers, name: string): MoneyVariable {
  const asset = currencyOf(members) ?? defaultAsset;
  return { amount: formatMajor(parseMinor(numberText(members, name), asset, name), asset), asset };
}

/** Reads a JSON number of major units. Without a `currency` it is in the asset of its object. */
export function readMajor(members: JsonMembers, name: string): MoneyVariable {
  const asset = currencyOf(members);
  const amount = numberText(members, name);
  // Full validation needs the asset. Here only what no asset allows is refused.
  const decimal = readDecimal(amount);
  if (asset !== undefined || !decimal || decimal.negative) parseMajor(amount, asset ?? defaultAsset, name);
  return asset === undefined ? { amount } : { amount, asset };
}

/** The request's `currency`; refused if unknown, undefined if absent. */
export function currencyOf(members: JsonMembers): string | undefined {
  const currency = members.get('currency');
  if (currency === undefined || currency === null) return undefined;
  if (typeof currency !== 'string') throw refuse(ErrorCode.INVALID, 'currency must be a string', 'currency');
  return assetOf(currency.toUpperCase(), 'currency').code;
}

function numberText(members: JsonMembers, name: string): string {
  const text = members.numberText(name);
  if (text === undefined) throw refuse(ErrorCode.INVALID_AMOUNT, `${name} must be a number`, name);
  return text;
}
