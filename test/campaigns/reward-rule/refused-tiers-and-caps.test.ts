import 'reflect-metadata';
import { describe, it } from '@jest/globals';
import { day, expectFault, type Fault, inCaps, inTiers, usd } from './rule-set-faults.js';

const faults: readonly Fault[] = [
  ['no tiers', inTiers([]), 'rules.0.reward.tiered.tiers', /1 to 20 tiers/],
  [
    '21 tiers',
    inTiers(Array.from({ length: 21 }, (_, at) => ({ fromAmount: usd(`${at}`), percent: '1' }))),
    'rules.0.reward.tiered.tiers',
    /1 to 20/,
  ],
  [
    'a tier without a start',
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
    'a tier with a start by amount and by count',
    inTiers([{ fromAmount: usd('1'), fromCount: 1, percent: '1' }]),
    'rules.0.reward.tiered.tiers.0',
    /only fromAmount with EVENT_AMOUNT/,
  ],
  [
    'a tier with a negative start',
    inTiers([{ fromCount: -1, percent: '1' }], { basis: 'PROMOTER_COUNT' }),
    'rules.0.reward.tiered.tiers.0.fromCount',
    /at least 0/,
  ],
  [
    'a tier without a reward',
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
    'tiers with the same start',
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
    'a period with tiers by the amount of the event',
    inTiers([{ fromAmount: usd('0'), percent: '1' }], { period: 'DAY' }),
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
