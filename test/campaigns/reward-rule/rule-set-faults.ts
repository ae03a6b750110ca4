import { expect } from '@jest/globals';
import { checkRuleSet, type RuleSetTerms } from '../../../src/campaigns/reward-rule/check-rule-set.js';
import type { RuleSetInput } from '../../../src/campaigns/reward-rule/rule.inputs.js';
import { RefusedError } from '../../../src/kernel/errors.js';
import { encodeId, newId } from '../../../src/kernel/ids.js';

/** A rule set, and the place, message and code of its only fault. */
export type Fault = readonly [
  name: string,
  set: object,
  field: string,
  message: string | RegExp,
  code?: string,
];

/** A goal and a gig of the campaign, and an id of neither. */
export const goal = newId();
export const gig = newId();
export const stranger = newId();
export const terms: RuleSetTerms = { asset: 'USD', goalIds: new Set([goal]), gigIds: new Set([gig]) };
export const goalId = encodeId('goal', goal);
export const gigId = encodeId('gig', gig);

/** All faults of a set, with their places. */
export function faultsOf(set: object): { field: string; message: string; code: string }[] {
  try {
    checkRuleSet(set as RuleSetInput, terms);
    return [];
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.problems.map(({ field, message, code }) => ({
      field: field?.join('.') ?? '',
      message,
      code,
    }));
  }
}

export const inRule = (more: object) => ({ rules: [{ key: 'a', reward: { percent: '5' }, ...more }] });
export const inReward = (reward: object) => inRule({ reward });
export const inTiers = (tiers: readonly object[], more: object = {}) =>
  inReward({ tiered: { basis: 'EVENT_AMOUNT', tiers, ...more } });
export const inCaps = (...caps: object[]) => inRule({ caps });
export const when = (condition: unknown) => inRule({ when: condition });
export const compare = (field: string, op: string, value?: unknown) =>
  when({ field, op, ...(value !== undefined && { value }) });
export const usd = (amount: string, asset?: string) => ({ amount, ...(asset !== undefined && { asset }) });
export const day = { scope: ['RULE'], period: 'DAY' };
export const nested = (depth: number): object =>
  depth === 1 ? { field: 'event.type', op: 'EQ', value: 'x' } : { not: nested(depth - 1) };
export const many = (count: number) => ({
  any: Array.from({ length: count - 1 }, () => ({ field: 'event.type', op: 'EXISTS' })),
});

/** The set has one fault, at this place. */
export function expectFault(set: object, field: string, message: string | RegExp, code: string): void {
  expect(faultsOf(set)).toEqual([
    { field, code, message: typeof message === 'string' ? message : expect.stringMatching(message) },
  ]);
}
