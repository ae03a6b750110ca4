import { ErrorCode, refuse } from '../../src/kernel/errors.js';
import type { Field } from './field.js';
import { currencyOf } from './money-number.js';
import type { JsonMembers } from './parse-json.js';

/**
 * Fields that responses show but a change refuses, because ignoring them would look like success.
 * @param instead What to do instead: "use PATCH /campaigns/:id/status/:status".
 */
export function fixed(names: readonly string[], instead?: string): Field[] {
  const hint = instead === undefined ? '; leave it out' : `; ${instead}`;
  return names.map((name) => ({
    name,
    inputs: [],
    required: false,
    fixed: true,
    read: () => {
      throw refuse(ErrorCode.INVALID, `${name} cannot be changed here${hint}`, name);
    },
  }));
}

/** Fields of a response that may be sent back with it, and are ignored. */
export function echoed(names: readonly string[]): Field[] {
  return names.map((name) => ({ name, inputs: [], required: false, fixed: true, read: () => ({}) }));
}

/**
 * `currency` of a change: the unit of its amounts. Alone it would change the object's own, so is refused.
 * @param isAmount Whether a sent field is an amount.
 */
export function unitOf(
  amounts: readonly string[],
  isAmount: (members: JsonMembers, name: string) => boolean = (members, name) => members.get(name) != null,
): Field {
  return {
    name: 'currency',
    inputs: ['asset'],
    required: false,
    read: (members) => {
      if (currencyOf(members) === undefined || !amounts.some((name) => isAmount(members, name))) {
        const message = `currency cannot be changed; it is only the unit of ${amounts.join(' and ')} in the same request`;
        throw refuse(ErrorCode.INVALID, message, 'currency');
      }
      return {};
    },
  };
}
