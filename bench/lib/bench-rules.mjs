const often = '1000000000';
const much = '1000000000000000000';
const rule = (key, more) => ({
  key,
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
  ...more,
});
const fixed = (amount) => ({ kind: 'FIXED', amount });
const percent = (share) => ({ kind: 'PERCENT', percent: share });

const pro = (goal) =>
  rule('pro', {
    target: { goalId: goal },
    priority: 10,
    group: 'base',
    when: {
      all: [
        { field: 'event.metadata.plan', op: 'EQ', value: 'pro' },
        { field: 'event.amount', op: 'GTE', value: '50' },
      ],
    },
    reward: percent('120000'),
    caps: [{ metric: 'AMOUNT', scope: ['PROMOTER', 'RULE'], period: 'DAY', limit: much }],
  });

const sale = (goal) =>
  rule('sale', {
    target: { goalId: goal },
    priority: 5,
    group: 'base',
    reward: {
      kind: 'TIERED',
      basis: 'EVENT_AMOUNT',
      period: 'LIFETIME',
      mode: 'MARGINAL',
      tiers: [
        { from: '0', reward: percent('100000') },
        { from: '100000000', reward: percent('50000') },
      ],
    },
    caps: [{ metric: 'AMOUNT', scope: ['PROMOTER'], period: 'DAY', limit: much }],
  });

const partner = (gig) =>
  rule('partner', {
    target: { gigId: gig },
    priority: 5,
    group: 'base',
    when: { field: 'event.metadata.channel', op: 'IN', value: ['blog', 'video'] },
    reward: fixed('2000000'),
    caps: [{ metric: 'COUNT', scope: ['PROMOTER', 'RULE'], period: 'DAY', limit: often }],
  });

const signup = (gig) => rule('signup', { target: { gigId: gig }, group: 'base', reward: { kind: 'PLAIN' } });

const loyal = (goal) =>
  rule('loyal', {
    target: { goalId: goal },
    reward: {
      kind: 'TIERED',
      basis: 'PROMOTER_COUNT',
      period: 'MONTH',
      mode: 'WHOLE',
      tiers: [
        { from: '1', reward: fixed('100000') },
        { from: '1000', reward: fixed('200000') },
      ],
    },
  });

/**
 * Five rules with conditions, both kinds of tiers, and caps that count everything and are never reached: the
 * work without the end of it.
 */
export function ruleSet({ goal, gig }) {
  return {
    rules: [pro(goal), sale(goal), partner(gig), signup(gig), loyal(goal)],
    caps: [{ metric: 'AMOUNT', scope: ['CAMPAIGN'], period: 'LIFETIME', limit: much }],
  };
}
