import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkRuleSet } from '../../../src/campaigns/reward-rule/check-rule-set.js';
import { compiledRules } from '../../../src/campaigns/reward-rule/compiled-rules.js';
import { presentCap, presentRule } from '../../../src/campaigns/reward-rule/present-rule.js';
import type { RewardRuleInput } from '../../../src/campaigns/reward-rule/rule.inputs.js';
import { encodeId, newId } from '../../../src/kernel/ids.js';
import { volume } from '../../support/volume.js';
import { ruleSet } from './arbitrary-rule-set.js';
import { arbitraryRuleInput } from './arbitrary-rules.js';
import { goalId, many, nested, terms, goal } from './rule-set-faults.js';

describe('a valid rule set', () => {
  it('is stored as JSON, compiles, and can be published again as the API returns it', () => {
    fc.assert(
      fc.property(ruleSet, arbitraryRuleInput(), (input, ruleInput) => {
        const set = checkRuleSet(input, terms);
        expect(JSON.parse(JSON.stringify(set))).toEqual(set);
        for (const { evaluate } of compiledRules({ id: newId(), rules: set }).rules) {
          expect(typeof evaluate(ruleInput).holds).toBe('boolean');
        }
        const shown = {
          rules: set.rules.map((one) => presentRule(one, 'USD') as unknown as RewardRuleInput),
          caps: set.caps.map((one) => presentCap(one, 'USD')),
        };
        expect(checkRuleSet(shown, terms)).toEqual(set);
      }),
      { numRuns: volume(1000, 250) },
    );
  });

  it('is valid up to the exact bounds of each value', () => {
    expect(
      checkRuleSet(
        {
          rules: [
            { key: 'a'.repeat(64), reward: { percent: '100' }, when: nested(8) as Record<string, unknown> },
            { key: 'b', reward: { fixed: { amount: '0.000001' } }, when: many(200), priority: -1000 },
            { key: 'c', reward: { percent: '12.5' }, holdDays: 365, target: { goalId } },
          ],
          caps: [],
        },
        terms,
      ).rules,
    ).toMatchObject([
      { reward: { kind: 'PERCENT', percent: '1000000' } },
      { reward: { kind: 'FIXED', amount: '1' } },
      { reward: { kind: 'PERCENT', percent: '125000' }, target: { goalId: goal } },
    ]);
  });

  it('is compared by meaning: amounts, times and ids have one normal form', () => {
    const of = (conditions: readonly object[]) =>
      checkRuleSet({ rules: [{ key: 'a', reward: { plain: true }, when: { all: [...conditions] } }] }, terms)
        .rules[0]?.when;
    const id = newId();
    expect(
      of([
        { field: 'event.amount', op: 'GTE', value: 50 },
        { field: 'event.amount', op: 'IN', value: ['050.00', '1e3'] },
        { field: 'event.occurredAt', op: 'LT', value: '2026-01-31T01:00:00+01:00' },
        { field: 'promoter.id', op: 'EQ', value: encodeId('promoter', id) },
        { field: 'promoter.id', op: 'IN', value: [encodeId('promoter', id, 'user')] },
        { field: 'event.metadata.x', op: 'EQ', value: 0.1 },
      ]),
    ).toEqual({
      all: [
        { field: 'event.amount', op: 'GTE', value: '50' },
        { field: 'event.amount', op: 'IN', value: ['50', '1000'] },
        { field: 'event.occurredAt', op: 'LT', value: '2026-01-31T00:00:00.000Z' },
        { field: 'promoter.id', op: 'EQ', value: id },
        { field: 'promoter.id', op: 'IN', value: [id] },
        { field: 'event.metadata.x', op: 'EQ', value: 0.1 },
      ],
    });
  });
});
