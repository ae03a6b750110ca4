import fc from 'fast-check';
import type { RuleSetInput } from '../../../src/campaigns/reward-rule/rule.inputs.js';
import { arbitraryCondition } from './arbitrary-rules.js';
import { gigId, goalId } from './rule-set-faults.js';

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
      some.toSorted((a, b) => a - b).map((step, at) => ({ from: from(step), reward: rewards[at] })),
    );
const tiered = fc.oneof(
  fc.record({
    basis: fc.constant('EVENT_AMOUNT'),
    mode,
    tiers: tiersFrom((step) => ({ amount: { amount: `${step}.5` } })),
  }),
  fc.record({
    basis: fc.constant('PROMOTER_AMOUNT'),
    period,
    mode,
    tiers: tiersFrom((step) => ({ amount: { amount: `${step}` } })),
  }),
  fc.record({
    basis: fc.constant('PROMOTER_COUNT'),
    period,
    mode,
    tiers: tiersFrom((step) => ({ count: step })),
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
export const ruleSet = fc.record({
  rules: fc.uniqueArray(rule, { maxLength: 4, selector: ({ key }) => key }),
  caps,
}) as unknown as fc.Arbitrary<RuleSetInput>;
