/** Rules that use every part, and rules that leave most parts out. */
export const sampleRules = (goalId: string, promoterId: string) =>
  [
    {
      key: 'gold',
      title: 'Gold members',
      target: { goalId },
      priority: 10,
      group: 'status',
      when: {
        all: [
          { field: 'event.amount', op: 'GTE', value: '050.00' },
          { not: { field: 'promoter.id', op: 'IN', value: [promoterId] } },
          { any: [{ field: 'event.metadata.plan.name', op: 'EQ', value: 'pro' }] },
        ],
      },
      reward: {
        tiered: {
          basis: 'PROMOTER_AMOUNT',
          period: 'MONTH',
          mode: 'MARGINAL',
          tiers: [
            { from: { amount: { amount: '0' } }, reward: { percent: '5' } },
            { from: { amount: { amount: '100.50' } }, reward: { percent: '7.25' } },
          ],
        },
      },
      caps: [{ amount: { amount: '250' }, scope: ['PROMOTER', 'RULE', 'PROMOTER'], period: 'MONTH' }],
      holdDays: 14,
      onExceed: 'PARTIAL',
      rounding: 'HALF_EVEN',
      effectiveFrom: '2026-01-01T00:00:00.000Z',
      effectiveTo: '2027-01-01T00:00:00.000Z',
    },
    { key: 'sign-ups', target: { eventType: 'signup' }, reward: { fixed: { amount: '2.5', asset: 'USD' } } },
    { key: 'rest', reward: { plain: true } },
  ] as const;

const usd = (amount: string) => ({ amount, asset: 'USD' });
const nothing = { plain: null, fixed: null, percent: null, tiered: null };
const defaults = {
  title: null,
  target: null,
  priority: 0,
  group: null,
  when: null,
  caps: [],
  holdDays: null,
  onExceed: 'REJECT',
  rounding: 'DOWN',
  effectiveFrom: null,
  effectiveTo: null,
};

/** How the sample rules are shown, with defaults for what was left out. */
export const shownSampleRules = (rules: ReturnType<typeof sampleRules>, goalId: string): object[] => [
  {
    ...rules[0],
    target: { goalId, gigId: null, eventType: null, goal: { id: goalId }, gig: null },
    when: { all: [{ field: 'event.amount', op: 'GTE', value: '50' }, ...rules[0].when.all.slice(1)] },
    reward: {
      ...nothing,
      tiered: {
        basis: 'PROMOTER_AMOUNT',
        period: 'MONTH',
        mode: 'MARGINAL',
        tiers: [
          { from: { amount: usd('0.00'), count: null }, reward: { fixed: null, percent: '5' } },
          { from: { amount: usd('100.50'), count: null }, reward: { fixed: null, percent: '7.25' } },
        ],
      },
    },
    caps: [{ count: null, amount: usd('250.00'), scope: ['PROMOTER', 'RULE'], period: 'MONTH' }],
  },
  {
    ...defaults,
    key: 'sign-ups',
    target: { goalId: null, gigId: null, eventType: 'signup', goal: null, gig: null },
    reward: { ...nothing, fixed: usd('2.50') },
  },
  { ...defaults, key: 'rest', reward: { ...nothing, plain: true } },
];
