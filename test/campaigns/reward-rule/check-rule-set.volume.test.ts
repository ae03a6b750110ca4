import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkRuleSet, type RuleSetTerms } from '../../../src/campaigns/reward-rule/check-rule-set.js';
import { compiledRules } from '../../../src/campaigns/reward-rule/compiled-rules.js';
import { presentCap, presentRule } from '../../../src/campaigns/reward-rule/present-rule.js';
import type { RewardRuleInput, RuleSetInput } from '../../../src/campaigns/reward-rule/rule.inputs.js';
import { RefusedError } from '../../../src/kernel/errors.js';
import { encodeId, newId } from '../../../src/kernel/ids.js';
import { volume } from '../../support/volume.js';
import { arbitraryCondition, arbitraryRuleInput } from './arbitrary-rules.js';

const [goal, gig, stranger] = [newId(), newId(), newId()];
const terms: RuleSetTerms = { asset: 'USD', goalIds: new Set([goal]), gigIds: new Set([gig]) };
const goalId = encodeId('goal', goal);
const gigId = encodeId('gig', gig);

/** All faults of a set, with their places. */
function faultsOf(set: object): { field: string; message: string; code: string }[] {
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

const inRule = (more: object) => ({ rules: [{ key: 'a', reward: { percent: '5' }, ...more }] });
const inReward = (reward: object) => inRule({ reward });
const inTiers = (tiers: readonly object[], more: object = {}) =>
  inReward({ tiered: { basis: 'EVENT_AMOUNT', tiers, ...more } });
const inCaps = (...caps: object[]) => inRule({ caps });
const when = (condition: unknown) => inRule({ when: condition });
const compare = (field: string, op: string, value?: unknown) =>
  when({ field, op, ...(value !== undefined && { value }) });
const usd = (amount: string, asset?: string) => ({ amount, ...(asset !== undefined && { asset }) });
const day = { scope: ['RULE'], period: 'DAY' };
const nested = (depth: number): object =>
  depth === 1 ? { field: 'event.type', op: 'EQ', value: 'x' } : { not: nested(depth - 1) };
const many = (count: number) => ({
  any: Array.from({ length: count - 1 }, () => ({ field: 'event.type', op: 'EXISTS' })),
});

const faults: readonly (readonly [
  name: string,
  set: object,
  field: string,
  message: string | RegExp,
  code?: string,
])[] = [
  [
    'a key in capitals',
    inRule({ key: 'Gold' }),
    'rules.0.key',
    'rules.0.key must be 1 to 64 of a-z, 0-9, "_" and "-"',
  ],
  ['no key', inRule({ key: '' }), 'rules.0.key', /1 to 64/],
  ['a long key', inRule({ key: 'a'.repeat(65) }), 'rules.0.key', /1 to 64/],
  ['a key twice', { rules: [...inRule({}).rules, ...inRule({}).rules] }, 'rules.1.key', /unique/],
  [
    '51 rules',
    { rules: Array.from({ length: 51 }, (_, at) => ({ key: `r${at}`, reward: { plain: true } })) },
    'rules',
    'rules must be at most 50 rules',
  ],
  ['a long title', inRule({ title: 'x'.repeat(201) }), 'rules.0.title', /1 to 200/],
  ['half a character', inRule({ title: 'x\ud800' }), 'rules.0.title', /a text/],
  ['U+0000', inRule({ target: { eventType: 'x\0' } }), 'rules.0.target.eventType', /U\+0000/],
  ['a high priority', inRule({ priority: 1001 }), 'rules.0.priority', /from -1000 to 1000/],
  ['a group with a space', inRule({ group: 'a b' }), 'rules.0.group', /1 to 64/],
  ['a long hold', inRule({ holdDays: 366 }), 'rules.0.holdDays', /from 0 to 365/],
  ['a negative hold', inRule({ holdDays: -1 }), 'rules.0.holdDays', /from 0 to 365/],
  [
    'an end before the start',
    inRule({ effectiveFrom: new Date(2), effectiveTo: new Date(1) }),
    'rules.0.effectiveTo',
    /after effectiveFrom/,
  ],
  [
    'an end at the start',
    inRule({ effectiveFrom: new Date(1), effectiveTo: new Date(1) }),
    'rules.0.effectiveTo',
    /after effectiveFrom/,
  ],

  [
    'no target in the target',
    inRule({ target: {} }),
    'rules.0.target',
    /exactly one of goalId, gigId, eventType/,
  ],
  ['two targets', inRule({ target: { goalId, gigId } }), 'rules.0.target', /exactly one/],
  [
    'a goal of another campaign',
    inRule({ target: { goalId: encodeId('goal', stranger) } }),
    'rules.0.target.goalId',
    /a goal of this campaign/,
  ],
  [
    'a gig for a goal',
    inRule({ target: { goalId: gigId } }),
    'rules.0.target.goalId',
    /a goal of this campaign/,
  ],
  [
    'a gig of another campaign',
    inRule({ target: { gigId: encodeId('gig', stranger) } }),
    'rules.0.target.gigId',
    /a gig of this campaign/,
  ],
  ['a bare uuid', inRule({ target: { gigId: gig } }), 'rules.0.target.gigId', /a gig of this campaign/],
  ['an empty event type', inRule({ target: { eventType: '' } }), 'rules.0.target.eventType', /1 to 200/],

  ['no reward in the reward', inReward({}), 'rules.0.reward', /exactly one of plain, fixed, percent, tiered/],
  ['two rewards', inReward({ percent: '1', fixed: usd('1') }), 'rules.0.reward', /exactly one/],
  ['plain, and not', inReward({ plain: false }), 'rules.0.reward.plain', /must be true/],
  [
    'plain without a goal or gig',
    inRule({ target: { eventType: 'x' }, reward: { plain: true } }),
    'rules.0.reward.plain',
    /no amount of its own/,
  ],
  [
    'an amount that is none',
    inReward({ fixed: usd('ten') }),
    'rules.0.reward.fixed.amount',
    /not a decimal/,
    'INVALID_AMOUNT',
  ],
  [
    'an amount below zero',
    inReward({ fixed: usd('-1') }),
    'rules.0.reward.fixed.amount',
    /negative/,
    'INVALID_AMOUNT',
  ],
  [
    'an amount too fine',
    inReward({ fixed: usd('0.0000001') }),
    'rules.0.reward.fixed.amount',
    /more precise/,
    'INVALID_AMOUNT',
  ],
  [
    'an amount of another asset',
    inReward({ fixed: usd('1', 'EUR') }),
    'rules.0.reward.fixed.asset',
    'This campaign pays in USD, not EUR.',
    'INVALID_AMOUNT',
  ],
  [
    'an amount of no asset',
    inReward({ fixed: usd('1', 'XYZ') }),
    'rules.0.reward.fixed.asset',
    /XYZ/,
    'INVALID_AMOUNT',
  ],
  [
    'more than all',
    inReward({ percent: '100.0001' }),
    'rules.0.reward.percent',
    /at most 100/,
    'INVALID_AMOUNT',
  ],
  [
    'a percentage too fine',
    inReward({ percent: '1.00001' }),
    'rules.0.reward.percent',
    /more precise/,
    'INVALID_AMOUNT',
  ],
  [
    'a percentage that is none',
    inReward({ percent: '5 %' }),
    'rules.0.reward.percent',
    /not a decimal/,
    'INVALID_AMOUNT',
  ],

  ['no tiers', inTiers([]), 'rules.0.reward.tiered.tiers', /1 to 20 tiers/],
  [
    '21 tiers',
    inTiers(Array.from({ length: 21 }, (_, at) => ({ fromAmount: usd(`${at}`), percent: '1' }))),
    'rules.0.reward.tiered.tiers',
    /1 to 20/,
  ],
  [
    'a tier without a beginning',
    inTiers([{ percent: '1' }]),
    'rules.0.reward.tiered.tiers.0.fromAmount',
    /must be an amount/,
  ],
  [
    'a tier from a count of amounts',
    inTiers([{ fromCount: 1, percent: '1' }]),
    'rules.0.reward.tiered.tiers.0.fromAmount',
    /must be an amount/,
  ],
  [
    'a tier from an amount of events',
    inTiers([{ fromAmount: usd('1'), percent: '1' }], { basis: 'PROMOTER_COUNT' }),
    'rules.0.reward.tiered.tiers.0.fromCount',
    /number of events/,
  ],
  [
    'a tier from both',
    inTiers([{ fromAmount: usd('1'), fromCount: 1, percent: '1' }]),
    'rules.0.reward.tiered.tiers.0',
    /only fromAmount with EVENT_AMOUNT/,
  ],
  [
    'a tier from less than nothing',
    inTiers([{ fromCount: -1, percent: '1' }], { basis: 'PROMOTER_COUNT' }),
    'rules.0.reward.tiered.tiers.0.fromCount',
    /at least 0/,
  ],
  [
    'a tier that pays nothing',
    inTiers([{ fromAmount: usd('0') }]),
    'rules.0.reward.tiered.tiers.0',
    /exactly one of fixed, percent/,
  ],
  [
    'a tier that pays in another asset',
    inTiers([{ fromAmount: usd('0'), fixed: usd('1', 'EUR') }]),
    'rules.0.reward.tiered.tiers.0.fixed.asset',
    /pays in USD/,
    'INVALID_AMOUNT',
  ],
  [
    'tiers that descend',
    inTiers([
      { fromAmount: usd('10'), percent: '1' },
      { fromAmount: usd('9.99'), percent: '2' },
    ]),
    'rules.0.reward.tiered.tiers.1.fromAmount',
    /must be more than 10.00/,
  ],
  [
    'tiers that begin together',
    inTiers(
      [
        { fromCount: 5, percent: '1' },
        { fromCount: 5, percent: '2' },
      ],
      { basis: 'PROMOTER_COUNT' },
    ),
    'rules.0.reward.tiered.tiers.1.fromCount',
    /must be more than 5,/,
  ],
  [
    'a period of the event itself',
    inTiers([{ fromAmount: usd('0'), percent: '1' }], { period: 'DAY' }),
    'rules.0.reward.tiered.period',
    /left out with EVENT_AMOUNT/,
  ],

  ['a cap of nothing', inCaps(day), 'rules.0.caps.0', /exactly one of count, amount/],
  ['a cap of both', inCaps({ ...day, count: 1, amount: usd('1') }), 'rules.0.caps.0', /exactly one/],
  ['a cap below zero', inCaps({ ...day, count: -1 }), 'rules.0.caps.0.count', /at least 0/],
  [
    'a cap in another asset',
    inCaps({ ...day, amount: usd('1', 'EUR') }),
    'rules.0.caps.0.amount.asset',
    /pays in USD/,
    'INVALID_AMOUNT',
  ],
  [
    'a cap that counts nothing together',
    inCaps({ ...day, count: 1, scope: [] }),
    'rules.0.caps.0.scope',
    /at least one/,
  ],
  [
    'a cap twice',
    inCaps(
      { ...day, count: 1, scope: ['RULE', 'PROMOTER'] },
      { ...day, count: 2, scope: ['PROMOTER', 'CAMPAIGN', 'RULE'] },
    ),
    'rules.0.caps.1',
    /repeats an earlier cap/,
  ],
  [
    '11 caps',
    inCaps(...Array.from({ length: 11 }, () => ({ ...day, count: 1 }))),
    'rules.0.caps',
    /at most 10/,
  ],
  ['a cap of the set', { rules: [], caps: [day] }, 'caps.0', /exactly one/],

  ['a condition that is a list', when([]), 'rules.0.when', /must be one of/],
  ['a condition that is empty', when({}), 'rules.0.when', /must be one of/],
  ['a condition that is a text', when({ not: 'x' }), 'rules.0.when.not', /must be one of/],
  ['two conditions in one', when({ all: [nested(1)], any: [nested(1)] }), 'rules.0.when', /must be one of/],
  ['an unknown member', when({ ...nested(1), note: 'x' }), 'rules.0.when', /must be one of/],
  ['all of nothing', when({ all: [] }), 'rules.0.when.all', /at least one/],
  ['any of no list', when({ any: nested(1) }), 'rules.0.when.any', /list of conditions/],
  [
    'a part that is wrong',
    when({ any: [nested(1), { all: [nested(1), 5] }] }),
    'rules.0.when.any.1.all.1',
    /must be one of/,
  ],
  ['nine deep', when(nested(9)), `rules.0.when${'.not'.repeat(8)}`, 'A condition is at most 8 deep.'],
  ['201 parts', when(many(201)), 'rules.0.when.any.199', 'A condition has at most 200 parts.'],

  [
    'an unknown field',
    compare('event.secret', 'EQ', 'x'),
    'rules.0.when.field',
    /must be one of event.type, .*click.ageSeconds, event.metadata.<name>/,
  ],
  ['a field that every object has', compare('toString', 'EQ', 'x'), 'rules.0.when.field', /must be one of/],
  ['no field', when({ field: null, op: 'EQ' }), 'rules.0.when.field', /must be one of/],
  ['metadata as a whole', compare('event.metadata', 'EXISTS'), 'rules.0.when.field', /must be one of/],
  ['metadata six deep', compare('event.metadata.a.b.c.d.e.f', 'EXISTS'), 'rules.0.when.field', /at most 5/],
  [
    'metadata with a bracket',
    compare('event.metadata.a[0]', 'EXISTS'),
    'rules.0.when.field',
    /must be one of/,
  ],
  [
    'an unknown operator',
    compare('event.type', 'MATCHES', 'x'),
    'rules.0.when.op',
    'rules.0.when.op must be one of EQ, NE, IN, NOT_IN, EXISTS, CONTAINS, STARTS_WITH, ENDS_WITH for event.type',
  ],
  ['no operator', when({ field: 'event.type' }), 'rules.0.when.op', /must be one of EQ/],
  ['an order of texts', compare('event.type', 'LT', 'x'), 'rules.0.when.op', /for event.type/],
  [
    'a part of a country',
    compare('click.country', 'STARTS_WITH', 'D'),
    'rules.0.when.op',
    /EQ, NE, IN, NOT_IN, EXISTS for click.country/,
  ],
  [
    'a list of times',
    compare('event.occurredAt', 'IN', ['2026-01-01']),
    'rules.0.when.op',
    /for event.occurredAt/,
  ],

  ['EXISTS with a value', compare('event.type', 'EXISTS', true), 'rules.0.when.value', /left out/],
  ['EQ without a value', compare('event.type', 'EQ'), 'rules.0.when.value', /a text/],
  ['EQ with a list', compare('event.type', 'EQ', ['x']), 'rules.0.when.value', /a text/],
  ['IN without a list', compare('event.type', 'IN', 'x'), 'rules.0.when.value', /list of 1 to 100/],
  ['IN with an empty list', compare('event.type', 'IN', []), 'rules.0.when.value', /list of 1 to 100/],
  [
    'IN with 101 values',
    compare('event.type', 'IN', Array.from({ length: 101 }, String)),
    'rules.0.when.value',
    /list of 1 to 100/,
  ],
  ['IN with a wrong value', compare('event.amount', 'IN', ['1', 'x']), 'rules.0.when.value.1', /a decimal/],
  ['BETWEEN with one value', compare('event.amount', 'BETWEEN', ['1']), 'rules.0.when.value', /two values/],
  [
    'BETWEEN upside down',
    compare('event.amount', 'BETWEEN', ['2', '1.99']),
    'rules.0.when.value',
    /the lower one first/,
  ],
  [
    'BETWEEN of two kinds',
    compare('event.metadata.x', 'BETWEEN', [1, '2026-01-01']),
    'rules.0.when.value',
    /of one kind/,
  ],
  [
    'BETWEEN upside down in time',
    compare('event.occurredAt', 'BETWEEN', ['2026-01-02', '2026-01-01']),
    'rules.0.when.value',
    /the lower one first/,
  ],
  ['a text for an amount', compare('event.amount', 'GT', 'x'), 'rules.0.when.value', /a decimal number/],
  ['a number that lost digits', compare('event.amount', 'GT', 2 ** 60), 'rules.0.when.value', /as a string/],
  [
    'a number beyond reason',
    compare('event.amount', 'GT', '1e999'),
    'rules.0.when.value',
    /a decimal number/,
  ],
  ['a number for a text', compare('event.type', 'EQ', 5), 'rules.0.when.value', /a text/],
  ['an empty part of a text', compare('event.type', 'CONTAINS', ''), 'rules.0.when.value', /1 to 200/],
  [
    'a day that is none',
    compare('event.occurredAt', 'LT', '2026-02-30'),
    'rules.0.when.value',
    /a date such as/,
  ],
  [
    'a time without its offset',
    compare('event.occurredAt', 'LT', '2026-02-03T10:00:00'),
    'rules.0.when.value',
    /a date such as/,
  ],
  ['a text for true', compare('customer.isNew', 'EQ', 'true'), 'rules.0.when.value', /true or false/],
  [
    'a country in small letters',
    compare('click.country', 'EQ', 'de'),
    'rules.0.when.value',
    /two capital letters/,
  ],
  [
    'a device in small letters',
    compare('click.device', 'IN', ['mobile']),
    'rules.0.when.value.0',
    'rules.0.when.value.0 must be one of MOBILE, TABLET, DESKTOP, BOT',
  ],
  ['no promoter', compare('promoter.id', 'EQ', stranger), 'rules.0.when.value', /the id of a promoter/],
  [
    'true before false',
    compare('event.metadata.x', 'LT', true),
    'rules.0.when.value',
    /must be a number, or a date/,
  ],
  ['a part of a number', compare('event.metadata.x', 'STARTS_WITH', 5), 'rules.0.when.value', /a text/],
  ['a part that is true', compare('event.metadata.x', 'CONTAINS', true), 'rules.0.when.value', /a text/],
  ['an object', compare('event.metadata.x', 'EQ', {}), 'rules.0.when.value', /a text/],
  ['null', when({ field: 'event.metadata.x', op: 'EQ', value: null }), 'rules.0.when.value', /a text/],
  [
    'a number in metadata that lost digits',
    compare('event.metadata.x', 'EQ', 1e300),
    'rules.0.when.value',
    /send it as a string/,
  ],
];

describe('a rule set is refused, saying where and what is allowed, with', () => {
  it.each(faults)('%s', (_name, set, field, message, code = 'INVALID') => {
    expect(faultsOf(set)).toEqual([
      { field, code, message: typeof message === 'string' ? message : expect.stringMatching(message) },
    ]);
  });

  it('all of its faults at once, a hundred at most', () => {
    const wrong = Array.from({ length: 50 }, () => ({ key: 'A', reward: {}, priority: 5000 }));
    expect(faultsOf({ rules: wrong })).toHaveLength(100);
  });

  it('more than every process could hold', () => {
    const value = Array.from({ length: 100 }, (_, at) => `${at}${'x'.repeat(190)}`);
    const big = { field: 'event.type', op: 'IN', value };
    const rules = Array.from({ length: 15 }, (_, at) => ({
      key: `r${at}`,
      reward: { plain: true },
      when: big,
    }));
    expect(faultsOf({ rules })).toMatchObject([{ field: 'rules', message: /262144 bytes/ }]);
    expect(faultsOf({ rules: rules.slice(0, 10) })).toEqual([]);
  });
});

const name = fc.stringMatching(/^[a-z0-9_-]{1,10}$/);
const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map((cents) => ({ amount: `${cents}e-2` }));
const percent = fc.integer({ min: 0, max: 1_000_000 }).map((rate) => `${rate}e-4`);
const flat = fc.oneof(fc.record({ fixed: amount }), fc.record({ percent }));
const period = fc.constantFrom('DAY', 'WEEK', 'MONTH', 'LIFETIME');
const mode = fc.option(fc.constantFrom('WHOLE', 'MARGINAL'), { nil: undefined });
const steps = fc.uniqueArray(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 5 });
const tiersFrom = (from: (step: number) => object) =>
  fc
    .tuple(steps, fc.array(flat, { minLength: 5, maxLength: 5 }))
    .map(([some, rewards]) =>
      some.toSorted((a, b) => a - b).map((step, at) => ({ ...from(step), ...rewards[at] })),
    );
const tiered = fc.oneof(
  fc.record({
    basis: fc.constant('EVENT_AMOUNT'),
    mode,
    tiers: tiersFrom((step) => ({ fromAmount: { amount: `${step}.5` } })),
  }),
  fc.record({
    basis: fc.constant('PROMOTER_AMOUNT'),
    period,
    mode,
    tiers: tiersFrom((step) => ({ fromAmount: { amount: `${step}` } })),
  }),
  fc.record({
    basis: fc.constant('PROMOTER_COUNT'),
    period,
    mode,
    tiers: tiersFrom((step) => ({ fromCount: step })),
  }),
);
const cap = fc
  .tuple(
    fc.oneof(fc.record({ count: fc.nat() }), fc.record({ amount })),
    fc.array(fc.constantFrom('CAMPAIGN', 'RULE', 'PROMOTER', 'CUSTOMER', 'VISITOR'), {
      minLength: 1,
      maxLength: 4,
    }),
    period,
  )
  .map(([limit, scope, every]) => ({ ...limit, scope, period: every }));
const caps = fc.option(fc.array(cap, { maxLength: 1 }), { nil: null });
const rule = fc.record(
  {
    key: name,
    title: fc.option(fc.constant('Für alle 😀')),
    target: fc.constantFrom(null, { goalId }, { gigId }, { eventType: 'purchase' }),
    priority: fc.integer({ min: -1000, max: 1000 }),
    group: fc.option(name),
    when: fc.option(arbitraryCondition),
    reward: fc.oneof(flat, fc.record({ tiered })),
    caps,
    holdDays: fc.option(fc.nat({ max: 365 })),
    onExceed: fc.constantFrom('REJECT', 'PARTIAL'),
    rounding: fc.constantFrom('DOWN', 'HALF_UP', 'HALF_EVEN'),
    effectiveFrom: fc.option(fc.constant(new Date('2026-01-01T00:00:00Z'))),
    effectiveTo: fc.option(fc.constant(new Date('2026-06-01T00:00:00.001Z'))),
  },
  { requiredKeys: ['key', 'reward'] },
);
const ruleSet = fc.record({
  rules: fc.uniqueArray(rule, { maxLength: 4, selector: ({ key }) => key }),
  caps,
}) as unknown as fc.Arbitrary<RuleSetInput>;

describe('a rule set that nothing is wrong with', () => {
  it('is kept as JSON, compiles, and can be published again as it is shown', () => {
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

  it('is exact at the edges of what is allowed', () => {
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

  it('is compared by what it means: amounts, times and ids are in one form', () => {
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
