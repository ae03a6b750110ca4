import { ErrorCode, refuse } from '../../src/kernel/errors.js';
import { formatPercent, parsePercent } from '../../src/kernel/money.js';
import type { Field } from '../shared/field.js';
import { readMajor } from '../shared/money-number.js';
import type { JsonMembers } from '../shared/parse-json.js';

function isPercent(members: JsonMembers): boolean {
  const type = members.get('payoutType');
  const word = typeof type === 'string' ? type.toLowerCase() : type;
  if (word !== 'flat' && word !== 'percent') {
    throw refuse(ErrorCode.INVALID, 'payoutType must be one of flat, percent', 'payoutType');
  }
  return word === 'percent';
}

/** Whether a field of a goal is an amount in this request. A percentage has no currency. */
export function isGoalAmount(members: JsonMembers, name: string): boolean {
  if (members.get(name) == null) return false;
  const type = members.get('payoutType');
  return name !== 'payoutRate' || (typeof type === 'string' && type.toLowerCase() === 'flat');
}

/** The kind of `payoutRate`, which must accompany it and validates it. */
export const payoutType: Field = {
  name: 'payoutType',
  inputs: [],
  required: false,
  read: (members) => {
    isPercent(members);
    if (!members.has('payoutRate')) {
      throw refuse(ErrorCode.INVALID, 'payoutType needs a payoutRate in the same request', 'payoutRate');
    }
    return {};
  },
};

/** A flat amount in major units, or a percentage of the conversion's amount, depending on `payoutType`. */
export const payoutRate: Field = {
  name: 'payoutRate',
  inputs: ['payout'],
  required: false,
  read: (members) => {
    if (!isPercent(members)) return { payout: { fixed: readMajor(members, 'payoutRate') } };
    const text = members.numberText('payoutRate');
    if (text === undefined) {
      throw refuse(ErrorCode.INVALID_AMOUNT, 'payoutRate must be a number', 'payoutRate');
    }
    return { payout: { percent: formatPercent(parsePercent(text, 'payoutRate')) } };
  },
};
