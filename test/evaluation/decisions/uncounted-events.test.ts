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

describe('what does not count', () => {
  const once: GoalTerms = { ...flat, maxPerVisitor: 1, maxPerPromoter: 1 };

  it.each<[string, Changes, Decision['status'], string]>([
    [
      'another campaign than the one named',
      { event: { campaignId: 'winter' } },
      'UNMATCHED',
      'OTHER_CAMPAIGN',
    ],
    [
      'an organization that is suspended',
      { campaign: { isOrganizationSuspended: true } },
      'REJECTED',
      'ORGANIZATION_SUSPENDED',
    ],
    [
      'a promoter who is suspended',
      { attribution: { isPromoterSuspended: true } },
      'REJECTED',
      'PROMOTER_SUSPENDED',
    ],
    ['a draft', { campaign: { status: 'DRAFT' } }, 'UNMATCHED', 'CAMPAIGN_NOT_ACTIVE'],
    [
      'an end before it arrived',
      { campaign: { status: 'ENDED', endedAt: noon } },
      'UNMATCHED',
      'CAMPAIGN_NOT_ACTIVE',
    ],
    ['a pause', { campaign: { status: 'PAUSED' } }, 'UNMATCHED', 'CAMPAIGN_NOT_ACTIVE'],
    ['the moment before the start', { campaign: { startsAt: at(1) } }, 'REJECTED', 'OUTSIDE_CAMPAIGN_DATES'],
    ['the moment of the end', { campaign: { endsAt: noon } }, 'REJECTED', 'OUTSIDE_CAMPAIGN_DATES'],
    [
      'a moment after the attribution window',
      { attribution: { by: 'session', clickedAt: at(-30 * dayMs - 1) } },
      'REJECTED',
      'OUTSIDE_ATTRIBUTION_WINDOW',
    ],
    [
      'an action that nothing pays',
      { event: { eventType: 'refund' }, goals: [flat] },
      'UNMATCHED',
      'NO_MATCHING_ACTION',
    ],
    ['a campaign without gigs and goals', { gigs: [] }, 'UNMATCHED', 'NO_MATCHING_ACTION'],
    [
      'a named goal that is not there, whatever gigs there are',
      { event: { goalId: 'gone' }, goals: [flat] },
      'UNMATCHED',
      'NO_MATCHING_ACTION',
    ],
    ['an action in other letters', { event: { eventType: 'Purchase' } }, 'UNMATCHED', 'NO_MATCHING_ACTION'],
  ])('%s', (_what, changes, status, reason) => {
    expect(decide(changes)).toEqual({ status, reason, effects: [], refusals: [] });
  });

  it.each<[string, Changes, string]>([
    ['a share without an amount', { goals: [share], event: { amount: null } }, 'AMOUNT_REQUIRED'],
    ['a share of a foreign asset', { goals: [share], event: { asset: 'EUR' } }, 'OTHER_ASSET'],
    [
      'a visitor once more',
      { goals: [{ ...once, maxPerPromoter: null }], counted: { ofVisitor: 1, ofPromoter: 0 } },
      'MAX_PER_VISITOR',
    ],
    ['a promoter once more', { goals: [once], counted: { ofVisitor: 0, ofPromoter: 1 } }, 'MAX_PER_PROMOTER'],
    [
      'both limits: the visitor is named',
      { goals: [once], counted: { ofVisitor: 1, ofPromoter: 1 } },
      'MAX_PER_VISITOR',
    ],
    ['a limit of none', { goals: [{ ...flat, maxPerVisitor: 0 }] }, 'MAX_PER_VISITOR'],
    [
      'a limit before the amount',
      { goals: [{ ...share, maxPerPromoter: 0 }], event: { amount: null } },
      'MAX_PER_PROMOTER',
    ],
    [
      'the amount before its asset',
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
    ['nobody whom it belongs to', { attribution: undefined, campaign: undefined }],
    ['a campaign that is gone', { attribution: byLink, campaign: undefined }],
    ['a campaign alone', { attribution: undefined, campaign: summer }],
  ])('an event with %s', (_what, known) => {
    const decision = { status: 'UNMATCHED', reason: 'NO_ATTRIBUTION', effects: [], refusals: [] };
    expect(decideOn({ ...evidenceOf(), ...known })).toEqual(decision);
  });

  it('names the first obstacle of several: campaign, state, dates, window, action', () => {
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
