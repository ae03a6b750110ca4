import 'reflect-metadata';
import { describe, it } from '@jest/globals';
import { day, expectFault, type Fault, inCaps, inTiers, usd } from './rule-set-faults.js';

const faults: readonly Fault[] = [
  ['no tiers', inTiers([]), 'rules.0.reward.tiered.tiers', /1 to 20 tiers/],
  [
    '21 tiers',
    inTiers(
      Array.from({ length: 21 }, (_, at) => ({ from: { amount: usd(`${at}`) }, reward: { percent: '1' } })),
    ),
    'rules.0.reward.tiered.tiers',
    /1 to 20/,
  ],
  [
    'a tier without a start',
    inTiers([{ from: {}, reward: { percent: '1' } }]),
    'rules.0.reward.tiered.tiers.0.from.amount',
    /must be an amount/,
  ],
  [
    'a tier from a count of amounts',
    inTiers([{ from: { count: 1 }, reward: { percent: '1' } }]),
    'rules.0.reward.tiered.tiers.0.from.amount',
    /must be an amount/,
  ],
  [
    'a tier from an amount of events',
    inTiers([{ from: { amount: usd('1') }, reward: { percent: '1' } }], { basis: 'PROMOTER_COUNT' }),
    'rules.0.reward.tiered.tiers.0.from.count',
    /number of events/,
  ],
  [
    'a tier with a start by amount and by count',
    inTiers([{ from: { amount: usd('1'), count: 1 }, reward: { percent: '1' } }]),
    'rules.0.reward.tiered.tiers.0.from',
    /only amount with EVENT_AMOUNT/,
  ],
  [
    'a tier with a negative start',
    inTiers([{ from: { count: -1 }, reward: { percent: '1' } }], { basis: 'PROMOTER_COUNT' }),
    'rules.0.reward.tiered.tiers.0.from.count',
    /at least 0/,
  ],
  [
    'a tier without a reward',
    inTiers([{ from: { amount: usd('0') }, reward: {} }]),
    'rules.0.reward.tiered.tiers.0.reward',
    /exactly one of fixed, percent/,
  ],
  [
    'a tier that pays in another asset',
    inTiers([{ from: { amount: usd('0') }, reward: { fixed: usd('1', 'EUR') } }]),
    'rules.0.reward.tiered.tiers.0.reward.fixed.asset',
    /pays in USD/,
    'INVALID_AMOUNT',
  ],
  [
    'tiers that descend',
    inTiers([
      { from: { amount: usd('10') }, reward: { percent: '1' } },
      { from: { amount: usd('9.99') }, reward: { percent: '2' } },
    ]),
    'rules.0.reward.tiered.tiers.1.from.amount',
    /must be more than 10.00/,
  ],
  [
    'tiers with the same start',
    inTiers(
      [
        { from: { count: 5 }, reward: { percent: '1' } },
        { from: { count: 5 }, reward: { percent: '2' } },
      ],
      { basis: 'PROMOTER_COUNT' },
    ),
    'rules.0.reward.tiered.tiers.1.from.count',
    /must be more than 5,/,
  ],
  [
    'a period with tiers by the amount of the event',
    inTiers([{ from: { amount: usd('0') }, reward: { percent: '1' } }], { period: 'DAY' }),
    'rules.0.reward.tiered.period',
    /left out with EVENT_AMOUNT/,
  ],

  ['a cap without a count or an amount', inCaps(day), 'rules.0.caps.0', /exactly one of count, amount/],
  [
    'a cap of a count and an amount',
    inCaps({ ...day, count: 1, amount: usd('1') }),
    'rules.0.caps.0',
    /exactly one/,
  ],
  ['a cap below zero', inCaps({ ...day, count: -1 }), 'rules.0.caps.0.count', /at least 0/],
  [
    'a cap in another asset',
    inCaps({ ...day, amount: usd('1', 'EUR') }),
    'rules.0.caps.0.amount.asset',
    /pays in USD/,
    'INVALID_AMOUNT',
  ],
  [
    'a cap with an empty scope',
    inCaps({ ...day, count: 1, scope: [] }),
    'rules.0.caps.0.scope',
    /at least one/,
  ],
  [
    'two equal caps',
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
  ['a cap of the rule set without a count or an amount', { rules: [], caps: [day] }, 'caps.0', /exactly one/],
];

describe('a rule set is refused, with the path and the allowed values:', () => {
  it.each(faults)('%s', (_name, set, field, message, code = 'INVALID') => {
    expectFault(set, field, message, code);
  });
});
