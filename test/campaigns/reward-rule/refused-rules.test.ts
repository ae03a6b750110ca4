import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { encodeId } from '../../../src/kernel/ids.js';
import {
  expectFault,
  type Fault,
  faultsOf,
  gigId,
  goalId,
  inReward,
  inRule,
  usd,
  gig,
  stranger,
} from './rule-set-faults.js';

const faults: readonly Fault[] = [
  [
    'a key in capitals',
    inRule({ key: 'Gold' }),
    'rules.0.key',
    'rules.0.key must be 1 to 64 of a-z, 0-9, "_" and "-"',
  ],
  ['no key', inRule({ key: '' }), 'rules.0.key', /1 to 64/],
  ['a long key', inRule({ key: 'a'.repeat(65) }), 'rules.0.key', /1 to 64/],
  ['two rules with one key', { rules: [...inRule({}).rules, ...inRule({}).rules] }, 'rules.1.key', /unique/],
  [
    '51 rules',
    { rules: Array.from({ length: 51 }, (_, at) => ({ key: `r${at}`, reward: { plain: true } })) },
    'rules',
    'rules must be at most 50 rules',
  ],
  ['a long title', inRule({ title: 'x'.repeat(201) }), 'rules.0.title', /1 to 200/],
  ['a lone surrogate', inRule({ title: 'x\ud800' }), 'rules.0.title', /a text/],
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
    'a target without a goal, gig or event type',
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
    'the id of a gig as goalId',
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

  ['a reward of no kind', inReward({}), 'rules.0.reward', /exactly one of plain, fixed, percent, tiered/],
  ['two rewards', inReward({ percent: '1', fixed: usd('1') }), 'rules.0.reward', /exactly one/],
  ['plain as false', inReward({ plain: false }), 'rules.0.reward.plain', /must be true/],
  [
    'plain without a goal or gig',
    inRule({ target: { eventType: 'x' }, reward: { plain: true } }),
    'rules.0.reward.plain',
    /no amount of its own/,
  ],
  [
    'an amount that is not a number',
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
    'an amount with too many decimals',
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
    'an amount in an unknown asset',
    inReward({ fixed: usd('1', 'XYZ') }),
    'rules.0.reward.fixed.asset',
    /XYZ/,
    'INVALID_AMOUNT',
  ],
  [
    'a percentage above 100',
    inReward({ percent: '100.0001' }),
    'rules.0.reward.percent',
    /at most 100/,
    'INVALID_AMOUNT',
  ],
  [
    'a percentage with too many decimals',
    inReward({ percent: '1.00001' }),
    'rules.0.reward.percent',
    /more precise/,
    'INVALID_AMOUNT',
  ],
  [
    'a percentage that is not a number',
    inReward({ percent: '5 %' }),
    'rules.0.reward.percent',
    /not a decimal/,
    'INVALID_AMOUNT',
  ],
];

describe('a rule set is refused, with the path and the allowed values:', () => {
  it.each(faults)('%s', (_name, set, field, message, code = 'INVALID') => {
    expectFault(set, field, message, code);
  });

  it('all of its faults at once, at most a hundred', () => {
    const wrong = Array.from({ length: 50 }, () => ({ key: 'A', reward: {}, priority: 5000 }));
    expect(faultsOf({ rules: wrong })).toHaveLength(100);
  });

  it('more rules than every process could hold in memory', () => {
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
