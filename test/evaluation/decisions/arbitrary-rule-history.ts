import fc from 'fast-check';
import type {
  Cap,
  CapScope,
  FlatReward,
  Period,
  Rule,
  RuleSet,
} from '../../../src/campaigns/reward-rule/rule.js';
import type { Happening } from './rule-history.js';

const flats = fc.oneof(
  fc.bigInt(1n, 500n).map((amount): FlatReward => ({ kind: 'FIXED', amount: String(amount) })),
  fc.bigInt(0n, 1_000_000n).map((percent): FlatReward => ({ kind: 'PERCENT', percent: String(percent) })),
);
const periods = fc.constantFrom<Period>('DAY', 'WEEK', 'MONTH', 'LIFETIME');
const tiered = fc
  .record({
    basis: fc.constantFrom('EVENT_AMOUNT' as const, 'PROMOTER_COUNT' as const, 'PROMOTER_AMOUNT' as const),
    period: periods,
    mode: fc.constantFrom('WHOLE' as const, 'MARGINAL' as const),
    steps: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 4 }),
    rewards: fc.array(flats, { minLength: 4, maxLength: 4 }),
  })
  .map(({ basis, period, mode, steps, rewards }): Rule['reward'] => ({
    kind: 'TIERED',
    basis,
    period: basis === 'EVENT_AMOUNT' ? 'LIFETIME' : period,
    mode,
    tiers: steps
      .toSorted((a, b) => a - b)
      .map((from, index) => ({
        from: String(basis === 'PROMOTER_COUNT' ? Math.floor(from / 12) + index : from),
        reward: rewards[index] as FlatReward,
      })),
  }));
const caps = fc.record<Cap>({
  metric: fc.constantFrom('COUNT', 'AMOUNT'),
  scope: fc.subarray<CapScope>(['CAMPAIGN', 'RULE', 'PROMOTER', 'CUSTOMER', 'VISITOR'], { minLength: 1 }),
  period: periods,
  limit: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 5, max: 2_000 })).map(String),
});
const moments = fc
  .integer({ min: 0, max: 40 * 24 * 60 })
  .map((minutes) => new Date(Date.UTC(2026, 9, 10) + minutes * 60_000));
const rules = fc.record<Omit<Rule, 'key'>>({
  title: fc.constant(null),
  target: fc.constantFrom(null, null, { goalId: 'g' }, { gigId: 'j' }, { eventType: 'sale' }),
  priority: fc.integer({ min: 0, max: 2 }),
  group: fc.constantFrom(null, null, 'one', 'two'),
  when: fc.constantFrom(null, null, { field: 'event.metadata.plan', op: 'EQ' as const, value: 'pro' }),
  reward: fc.oneof(fc.constant<Rule['reward']>({ kind: 'PLAIN' }), flats, tiered),
  caps: fc.array(caps, { maxLength: 2 }),
  holdDays: fc.constant(null),
  onExceed: fc.constantFrom('REJECT', 'PARTIAL'),
  rounding: fc.constantFrom('DOWN', 'HALF_UP', 'HALF_EVEN'),
  effectiveFrom: fc.option(
    moments.map((at) => at.toISOString()),
    { freq: 1 },
  ),
  effectiveTo: fc.option(
    moments.map((at) => at.toISOString()),
    { freq: 1 },
  ),
});
export const sets = fc.record<RuleSet>({
  rules: fc
    .array(rules, { minLength: 1, maxLength: 5 })
    .map((list) => list.map((rule, index) => ({ ...rule, key: `r${index}` }))),
  caps: fc.array(caps, { maxLength: 2 }),
});
const happenings = fc.record<Happening>({
  amount: fc.option(fc.bigInt(0n, 80n), { freq: 6 }),
  type: fc.constantFrom('sale', 'lead'),
  plan: fc.constantFrom('pro', 'free'),
  promoterId: fc.constantFrom('pat', 'quinn'),
  customerId: fc.constantFrom(null, 'c1', 'c2'),
  visitorId: fc.constantFrom(null, 'v1', 'v2'),
  occurredAt: moments,
  effects: fc.subarray(['goal:g', 'gig:j', 'event'], { minLength: 1 }),
});
export const histories = fc.array(happenings, { maxLength: 25 });
