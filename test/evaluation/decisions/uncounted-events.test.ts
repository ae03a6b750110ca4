import { describe, expect, it } from '@jest/globals';
import type { Decision } from '../../../src/evaluation/decisions/decision.js';
import type { Evidence, GoalTerms } from '../../../src/evaluation/decisions/evidence.js';
import {
  at,
  byLink,
  type Changes,
  dayMs,
  decide,
  decideOn,
  evidenceOf,
  flat,
  noon,
  share,
  summer,
} from './event-evidence.js';

describe('evaluateEvent does not count an event', () => {
  const once: GoalTerms = { ...flat, maxPerVisitor: 1, maxPerPromoter: 1 };

  it.each<[string, Changes, Decision['status'], string]>([
    [
      'for a campaign other than the named one',
      { event: { campaignId: 'winter' } },
      'UNMATCHED',
      'OTHER_CAMPAIGN',
    ],
    [
      'of a suspended organization',
      { campaign: { isOrganizationSuspended: true } },
      'REJECTED',
      'ORGANIZATION_SUSPENDED',
    ],
    [
      'of a suspended promoter',
      { attribution: { isPromoterSuspended: true } },
      'REJECTED',
      'PROMOTER_SUSPENDED',
    ],
    ['of a draft', { campaign: { status: 'DRAFT' } }, 'UNMATCHED', 'CAMPAIGN_NOT_ACTIVE'],
    [
      'after the campaign has ended',
      { campaign: { status: 'ENDED', endedAt: noon } },
      'UNMATCHED',
      'CAMPAIGN_NOT_ACTIVE',
    ],
    ['of a paused campaign', { campaign: { status: 'PAUSED' } }, 'UNMATCHED', 'CAMPAIGN_NOT_ACTIVE'],
    [
      'just before the start of the campaign',
      { campaign: { startsAt: at(1) } },
      'REJECTED',
      'OUTSIDE_CAMPAIGN_DATES',
    ],
    ['at the end of the campaign', { campaign: { endsAt: noon } }, 'REJECTED', 'OUTSIDE_CAMPAIGN_DATES'],
    [
      'just after the attribution window',
      { attribution: { by: 'session', clickedAt: at(-30 * dayMs - 1) } },
      'REJECTED',
      'OUTSIDE_ATTRIBUTION_WINDOW',
    ],
    [
      'of a type that no goal or gig pays',
      { event: { eventType: 'refund' }, goals: [flat] },
      'UNMATCHED',
      'NO_MATCHING_ACTION',
    ],
    ['in a campaign without gigs and goals', { gigs: [] }, 'UNMATCHED', 'NO_MATCHING_ACTION'],
    [
      'with an unknown named goal, despite matching gigs',
      { event: { goalId: 'gone' }, goals: [flat] },
      'UNMATCHED',
      'NO_MATCHING_ACTION',
    ],
    ['whose type differs in case', { event: { eventType: 'Purchase' } }, 'UNMATCHED', 'NO_MATCHING_ACTION'],
  ])('%s', (_what, changes, status, reason) => {
    expect(decide(changes)).toEqual({ status, reason, effects: [], refusals: [] });
  });

  it.each<[string, Changes, string]>([
    [
      'for a percentage goal without an amount',
      { goals: [share], event: { amount: null } },
      'AMOUNT_REQUIRED',
    ],
    [
      'for a percentage goal with an amount in another asset',
      { goals: [share], event: { asset: 'EUR' } },
      'OTHER_ASSET',
    ],
    [
      'beyond the limit of a visitor',
      { goals: [{ ...once, maxPerPromoter: null }], counted: { ofVisitor: 1, ofPromoter: 0 } },
      'MAX_PER_VISITOR',
    ],
    [
      'beyond the limit of a promoter',
      { goals: [once], counted: { ofVisitor: 0, ofPromoter: 1 } },
      'MAX_PER_PROMOTER',
    ],
    [
      "beyond both limits, with the visitor's limit as the reason",
      { goals: [once], counted: { ofVisitor: 1, ofPromoter: 1 } },
      'MAX_PER_VISITOR',
    ],
    ['with a limit of zero', { goals: [{ ...flat, maxPerVisitor: 0 }] }, 'MAX_PER_VISITOR'],
    [
      'with the limit as the reason before the amount',
      { goals: [{ ...share, maxPerPromoter: 0 }], event: { amount: null } },
      'MAX_PER_PROMOTER',
    ],
    [
      'with the missing amount as the reason before its asset',
      { goals: [share], event: { amount: null, asset: 'EUR' } },
      'AMOUNT_REQUIRED',
    ],
  ])('%s', (_what, changes, reason) => {
    const goalId = changes.goals?.[0]?.id;
    expect(decide({ gigs: [], ...changes })).toEqual({
      status: 'REJECTED',
      reason,
      effects: [],
      refusals: [{ goalId, reason }],
    });
  });

  it.each<[string, Pick<Evidence, 'attribution' | 'campaign'>]>([
    ['no attribution', { attribution: undefined, campaign: undefined }],
    ['a link of a deleted campaign', { attribution: byLink, campaign: undefined }],
    ['a campaign but no attribution', { attribution: undefined, campaign: summer }],
  ])('with %s', (_what, known) => {
    const decision = { status: 'UNMATCHED', reason: 'NO_ATTRIBUTION', effects: [], refusals: [] };
    expect(decideOn({ ...evidenceOf(), ...known })).toEqual(decision);
  });

  it('with several obstacles for the first of them: campaign, state, dates, window, event type', () => {
    const facing = (first: number): Changes => ({
      event: { campaignId: first === 0 ? 'winter' : null },
      campaign: { status: first <= 1 ? 'PAUSED' : 'ACTIVE', endsAt: first <= 2 ? noon : null },
      attribution: { clickedAt: first <= 3 ? at(-99 * dayMs) : undefined },
      gigs: [],
    });
    expect([0, 1, 2, 3, 4].map((first) => decide(facing(first)).reason)).toEqual([
      'OTHER_CAMPAIGN',
      'CAMPAIGN_NOT_ACTIVE',
      'OUTSIDE_CAMPAIGN_DATES',
      'OUTSIDE_ATTRIBUTION_WINDOW',
      'NO_MATCHING_ACTION',
    ]);
  });
});
