import fc from 'fast-check';
import { defaultFraudChecks } from '../../../src/campaigns/campaign/fraud-check-settings.js';
import type {
  Attribution,
  CampaignTerms,
  Evidence,
  GigTerms,
  GoalTerms,
} from '../../../src/evaluation/decisions/evidence.js';
import { at, dayMs, type Event, noSignals, ruleInput, wholePercent } from './event-evidence.js';

const types = fc.constantFrom('purchase', 'purchase', 'signup');
export const largeAmounts = fc.bigInt(0n, 10n ** 30n);
const limits = fc.option(fc.nat(3), { freq: 2 });
const times = fc.integer({ min: -60 * dayMs, max: 60 * dayMs }).map(at);
const ids = fc.constantFrom('a', 'b', 'c', 'd');
const gigTerms = fc.record<GigTerms>({
  id: ids,
  actionType: types,
  reward: largeAmounts,
  verification: fc.constantFrom('AUTO', 'MANUAL'),
  deadline: fc.option(times, { freq: 1 }),
  maxPerPromoter: limits,
  maxTotal: limits,
});
const goalTerms = fc
  .record<Omit<GoalTerms, 'payoutType' | 'payoutRate'>>({
    id: ids,
    name: fc.constantFrom('purchase', 'Buys'),
    actionType: fc.option(types),
    maxPerPromoter: limits,
    maxPerVisitor: limits,
  })
  .chain((goal) =>
    fc.oneof(
      largeAmounts.map((payoutRate): GoalTerms => ({ ...goal, payoutType: 'FLAT', payoutRate })),
      fc
        .bigInt(0n, wholePercent)
        .map((payoutRate): GoalTerms => ({ ...goal, payoutType: 'PERCENT', payoutRate })),
    ),
  );
const unique = { selector: ({ id }: { id: string }) => id, maxLength: 4 };
export const evidences = fc
  .record({
    event: fc.record<Event>({
      eventType: types,
      goalId: fc.option(ids, { freq: 1, nil: null }),
      campaignId: fc.constantFrom(null, null, 'summer', 'winter'),
      amount: fc.option(largeAmounts),
      asset: fc.constantFrom('USD', 'USD', 'EUR'),
      occurredAt: times,
      receivedAt: times,
      customerId: fc.constant(null),
      visitorId: fc.constant(null),
      review: fc.constant(null),
    }),
    attribution: fc.option(
      fc.record<Attribution>({
        by: fc.constantFrom('link', 'code', 'session'),
        linkId: fc.constant('link'),
        campaignId: fc.constant('summer'),
        promoterId: fc.constant('pat'),
        clickedAt: fc.option(times, { nil: undefined }),
      }),
      { nil: undefined, freq: 9 },
    ),
    campaign: fc.record<CampaignTerms>({
      id: fc.constant('summer'),
      status: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'PAUSED'),
      asset: fc.constant('USD'),
      startsAt: fc.option(times, { freq: 1 }),
      endsAt: fc.option(times, { freq: 1 }),
      endedAt: fc.constant(null),
      attributionWindowDays: fc.integer({ min: 1, max: 90 }),
      timeZone: fc.constant('UTC'),
      fraudChecks: fc.constant(defaultFraudChecks),
      holdingPeriodDays: fc.constant(0),
    }),
    gigs: fc.uniqueArray(gigTerms, unique),
    goals: fc.uniqueArray(goalTerms, unique),
    counts: fc.record({ ofVisitor: fc.nat(3), ofPromoter: fc.nat(3), total: fc.nat(3) }),
  })
  .map(({ counts, ...known }): Evidence => ({
    ...known,
    ruleInput,
    signals: noSignals,
    conversionsOf: () => counts,
    attemptsOf: () => counts,
  }));
