import { ErrorCode, refuse } from '../../src/kernel/errors.js';
import type { Field } from './field.js';
import { currencyOf } from './money-number.js';
import type { JsonMembers } from './parse-json.js';

/**
 * Fields that the answers show and a change cannot set: naming one is refused, because ignoring it would look as if it had been changed.
 * @param instead What to do in its place: "use PATCH /campaigns/:id/status/:status".
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

/** Fields of an answer that may be sent back with it, and say nothing: the answer as a whole is what is sent. */
export function echoed(names: readonly string[]): Field[] {
  return names.map((name) => ({ name, inputs: [], required: false, fixed: true, read: () => ({}) }));
}

/**
 * `currency` of a change: the unit of the amounts beside it. Alone it would be a change of the object's own currency, which is refused.
 * @param isAmount Whether a field that was sent is an amount.
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
