import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileCondition } from '../../../src/campaigns/reward-rule/compile-condition.js';
import type { Comparison, Condition } from '../../../src/campaigns/reward-rule/rule.js';
import { encodeId, newId } from '../../../src/kernel/ids.js';
import { arbitraryCondition, arbitraryRuleInput } from './arbitrary-rules.js';
import { asksFor } from './slow-interpreter.js';
import { ruleInput, stored } from './stored-condition.js';

const comparisons: readonly (readonly [string, string, unknown, boolean])[] = [
  // Exact numbers.
  ['event.amount', 'EQ', 100, true],
  ['event.amount', 'EQ', '1e2', true],
  ['event.amount', 'GT', '99.999999999999999999', true],
  ['event.amount', 'LT', '100.000000000000000001', true],
  ['event.amount', 'LT', '100', false],
  ['event.amount', 'LTE', '100', true],
  ['event.amount', 'BETWEEN', ['100', '200'], true],
  ['event.amount', 'BETWEEN', ['0', '100'], true],
  ['event.amount', 'BETWEEN', ['0', '99.99'], false],
  ['event.amount', 'IN', ['1', '100.0'], true],
  ['click.ageSeconds', 'LTE', 90, true],
  ['event.metadata.float', 'EQ', 0.3, true],
  ['event.metadata.float', 'GTE', '0.30000000000000004', false],
  // Texts, character by character.
  ['event.type', 'EQ', 'Purchase', false],
  ['event.type', 'STARTS_WITH', 'pur', true],
  ['event.type', 'ENDS_WITH', 'pur', false],
  ['event.type', 'CONTAINS', 'chas', true],
  ['click.country', 'NOT_IN', ['DE', 'AT'], false],
  // An integrator's value is compared in the type of the rule's value.
  ['event.metadata.plan.name', 'EQ', 'pro', true],
  ['event.metadata.plan.seats', 'EQ', 5, true],
  ['event.metadata.plan.seats', 'EQ', '5', false],
  ['event.metadata.plan.seats', 'GTE', '5', true],
  ['event.metadata.total', 'EQ', 19.9, true],
  ['event.metadata.total', 'EQ', '19.9', false],
  ['event.metadata.total', 'LT', 20, true],
  ['event.metadata.gift', 'EQ', false, true],
  ['event.metadata.gift', 'EQ', 'false', false],
  ['event.metadata.tags', 'CONTAINS', 'vip', true],
  ['event.metadata.tags', 'CONTAINS', 'vi', false],
  ['event.metadata.tags', 'CONTAINS', 7, true],
  ['event.metadata.tags', 'EQ', 'vip', false],
  ['event.metadata.since', 'LT', '2026-01-02', true],
  ['event.metadata.since', 'GTE', 5, false],
  ['event.metadata.plan', 'EXISTS', undefined, true],
  // Times, as points in time.
  ['event.occurredAt', 'EQ', '2026-01-31T13:00:00+01:00', true],
  ['event.occurredAt', 'BETWEEN', ['2026-01-31', '2026-02-01'], true],
  ['promoter.joinedAt', 'GT', '2026-01-01', false],
  // A missing value equals nothing.
  ['event.metadata.nothing', 'EXISTS', undefined, false],
  ['event.metadata.unknown', 'EXISTS', undefined, false],
  ['event.metadata.unknown', 'EQ', 'x', false],
  ['event.metadata.unknown', 'NE', 'x', true],
  ['event.metadata.unknown', 'NOT_IN', ['x'], true],
  ['event.metadata.unknown', 'LT', 5, false],
  ['event.metadata.unknown', 'GTE', 5, false],
  ['event.metadata.plan', 'NE', 'pro', true],
  ['event.metadata.tags.length', 'EXISTS', undefined, false],
  ['event.metadata.toString', 'EXISTS', undefined, false],
  ['event.metadata.plan.constructor.name', 'EXISTS', undefined, false],
  ['event.metadata.__proto__.plan', 'EXISTS', undefined, false],
  ['promoter.externalId', 'CONTAINS', 'x', false],
  ['customer.isNew', 'EQ', true, false],
  ['customer.isNew', 'NE', true, true],
  ['click.referrer', 'NE', 'x', true],
];

const long = 'x'.repeat(150);

/** The trace of a condition with long texts and lists. */
const shownInShort = [
  { field: 'event.amount', op: 'GTE', value: '50', input: '100.00', holds: true },
  {
    field: 'event.metadata.long',
    op: 'EQ',
    value: `${'x'.repeat(100)}…`,
    input: `${'x'.repeat(100)}…`,
    holds: true,
  },
  { field: 'click.country', op: 'IN', value: ['AT', 'DE'], input: 'DE', holds: true },
  {
    field: 'event.metadata.number',
    op: 'IN',
    value: [1, 2, 3, 4, 5, '… 2 more'],
    input: '(a number)',
    holds: false,
  },
  { field: 'event.metadata.list', op: 'EXISTS', input: '(a list of 2)', holds: true },
  { field: 'event.metadata.half', op: 'EXISTS', input: `${'y'.repeat(99)}\uFFFD…`, holds: true },
];

describe('a compiled condition', () => {
  it.each(comparisons)('%s %s %j is %j', (field, op, value, outcome) => {
    const condition = { field, op, ...(value !== undefined && { value }) };
    expect(compileCondition(stored(condition))(ruleInput).holds).toBe(outcome);
    expect(asksFor(condition, ruleInput)).toBe(outcome);
  });

  it('lists every comparison in its trace, with long values shortened', () => {
    const condition = stored({
      any: [
        { field: 'event.amount', op: 'GTE', value: 50 },
        { not: { field: 'event.metadata.long', op: 'EQ', value: long } },
        { field: 'click.country', op: 'IN', value: ['A1', 'DE'].map((c) => (c === 'A1' ? 'AT' : c)) },
        { field: 'event.metadata.number', op: 'IN', value: [1, 2, 3, 4, 5, 6, 7] },
        { field: 'event.metadata.list', op: 'EXISTS' },
        { field: 'event.metadata.half', op: 'EXISTS' },
      ],
    });
    const evaluated = compileCondition(condition)({
      ...ruleInput,
      event: {
        ...ruleInput.event,
        metadata: { long, number: Number.NaN, list: [1, 2], half: `${'y'.repeat(99)}😀\0` },
      },
    });
    expect(evaluated).toEqual({ holds: true, comparisons: shownInShort });
  });

  it('shows promoters by their public ids in its trace', () => {
    const [mine, other] = [ruleInput.promoter.id, newId()].map((id) => encodeId('promoter', id));
    const evaluate = compileCondition(stored({ field: 'promoter.id', op: 'IN', value: [other, mine] }));
    expect(evaluate(ruleInput).comparisons).toEqual([
      { field: 'promoter.id', op: 'IN', value: [other, mine], input: mine, holds: true },
    ]);
    const { comparisons: seen } = evaluate({
      ...ruleInput,
      promoter: { ...ruleInput.promoter, id: 'nobody' },
    });
    expect(seen).toMatchObject([{ input: 'nobody', holds: false }]);
  });

  it('agrees with a naive interpreter for any condition and rule input', () => {
    let held = 0;
    let seen = 0;
    fc.assert(
      fc.property(arbitraryCondition, arbitraryRuleInput(), (condition, some) => {
        const { holds } = compileCondition(stored(condition))(some);
        expect(holds).toBe(asksFor(condition, some));
        seen += 1;
        if (holds) held += 1;
      }),
      { numRuns: 5000 },
    );
    // Guards against a test in which both sides always agree on one result.
    expect(held / seen).toBeGreaterThan(0.2);
    expect(held / seen).toBeLessThan(0.8);
  });

  it('never throws, and its trace is always valid JSON', () => {
    const anything = fc.dictionary(fc.constantFrom('plan', 'a', 'list', 'toString'), fc.anything());
    fc.assert(
      fc.property(arbitraryCondition, arbitraryRuleInput(anything), (condition, some) => {
        const verdict = compileCondition(stored(condition))(some);
        expect(verdict.comparisons).toHaveLength(leavesOf(condition));
        const text = JSON.stringify(verdict);
        const back = JSON.stringify(JSON.parse(text));
        expect(back).toBe(text);
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toContain(String.raw`\u0000`);
        expect(text.length).toBeLessThan(1200 * verdict.comparisons.length + 100);
      }),
      { numRuns: 2000 },
    );
  });

  it('has the same meaning after it was stored as JSON', () => {
    fc.assert(
      fc.property(arbitraryCondition, arbitraryRuleInput(), (condition, some) => {
        const first = stored(condition);
        const kept = JSON.parse(JSON.stringify(first)) as Condition;
        expect(compileCondition(kept)(some)).toEqual(compileCondition(first)(some));
        const evaluate = compileCondition(kept);
        expect(evaluate(some)).toEqual(evaluate(some));
      }),
      { numRuns: 1000 },
    );
  });

  it('holds for everybody when there is no condition', () => {
    expect(compileCondition(null)(ruleInput)).toEqual({ holds: true, comparisons: [] });
  });

  it('is not made from an unchecked condition', () => {
    const compile = (comparison: object) => () => compileCondition(comparison as Comparison);
    expect(compile({ field: 'event.secret', op: 'EQ', value: 1 })).toThrow('There is no field event.secret.');
    expect(compile({ field: 'event.type', op: 'LIKE', value: 'x' })).toThrow('There is no operator LIKE.');
    expect(compile({ field: 'event.amount', op: 'LT', value: 'x' })).toThrow('values that have no order');
  });
});

function leavesOf(condition: Record<string, unknown>): number {
  const { all, any, not } = condition as Record<string, Record<string, unknown>[]>;
  if (not) return leavesOf(not as unknown as Record<string, unknown>);
  const parts = all ?? any;
  return parts ? parts.reduce((sum, part) => sum + leavesOf(part), 0) : 1;
}
