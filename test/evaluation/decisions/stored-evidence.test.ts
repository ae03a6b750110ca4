import { describe, expect, it } from '@jest/globals';
import { compileRules } from '../../../src/campaigns/reward-rule/compiled-rules.js';
import { replayDecision, type EvaluatedEventRow } from '../../../src/evaluation/decisions/replay-decision.js';
import type { StoredEvidence, StoredTerms } from '../../../src/evaluation/decisions/stored-evidence.js';
import { usageKeys } from '../../../src/evaluation/decisions/usage.js';
import { encodeId } from '../../../src/kernel/ids.js';
import { replayedDecision } from './replayed-decision.js';
import {
  browser,
  campaign,
  event,
  evidence,
  link,
  promoter,
  terms,
  unattributed,
  version,
} from './stored-decision.js';

describe('a stored decision', () => {
  it('can be replayed with the same result', () => {
    const decision = replayDecision({ event, evidence, terms }, version);
    expect(JSON.parse(JSON.stringify(decision))).toEqual(replayedDecision);
  });

  it('names its counters, in any order', () => {
    const subject = {
      promoterId: promoter,
      customerId: 'customer-1',
      visitorId: browser,
      occurredAt: event.occurredAt,
      timeZone: 'Europe/Berlin',
    };
    expect(Object.fromEntries(usageKeys(compileRules(version), subject))).toEqual({
      'MONTH:RULE:share': 'cap|rule:share|2026-11',
      'LIFETIME:VISITOR': `cap|visitor:${browser}|lifetime`,
      'DAY:PROMOTER': `cap|promoter:${promoter}|2026-11-21`,
      'MONTH:HISTORY:loyal': `history|rule:loyal|promoter:${promoter}|2026-11`,
    });
    const { usage = [] } = evidence;
    const reordered = { ...evidence, usage: usage.toReversed() };
    expect(replayDecision({ event, evidence: reordered, terms }, version)).toEqual(
      replayDecision({ event, evidence, terms }, version),
    );
    const unknown: StoredEvidence = { ...evidence, usage: [['DAY:RULE:other', '1', '1']] };
    expect(() => replayDecision({ event, evidence: unknown, terms }, version)).toThrow(
      'The rules of this decision have no counter DAY:RULE:other.',
    );
  });

  it('has no effects without attribution', () => {
    const nobody: EvaluatedEventRow = { ...event, campaignId: null, ...unattributed };
    expect(replayDecision({ event: nobody, evidence: {}, terms: undefined }, undefined)).toMatchObject({
      reason: 'NO_ATTRIBUTION',
      attribution: null,
      effects: [],
      rules: [],
    });
  });

  it('of an event for another campaign keeps its own attribution', () => {
    const named = '01a1ffbb-4444-75ea-bbad-712051b3f741';
    const row: EvaluatedEventRow = { ...event, campaignId: named, ...unattributed };
    const of = { linkId: link, campaignId: campaign, promoterId: promoter };
    const kept: StoredEvidence = { ...evidence, attribution: { by: 'code', of } };
    expect(replayDecision({ event: row, evidence: kept, terms }, version)).toMatchObject({
      reason: 'OTHER_CAMPAIGN',
      attribution: { by: 'code', linkId: encodeId('link', link), promoterId: encodeId('promoter', promoter) },
      effects: [],
    });
  });

  it('of a browser report uses the holding period at its time', () => {
    const browsers: StoredEvidence = { ...evidence, isBrowserReport: true };
    const withDays = (holdingPeriodDays: number): StoredTerms => ({
      ...terms,
      campaign: { ...terms.campaign, holdingPeriodDays },
    });
    const reasonOf = (of: StoredEvidence, by: StoredTerms): string | null =>
      replayDecision({ event, evidence: of, terms: by }, version).reason;
    expect(reasonOf(browsers, withDays(0))).toBe('BROWSER_REPORT');
    expect(reasonOf({ ...browsers, review: 'APPROVED' }, withDays(0))).toBeNull();
    expect(reasonOf(browsers, withDays(7))).toBeNull();
    expect(reasonOf(evidence, withDays(0))).toBeNull();
  });

  it('of an event before every click depends on the stored flag, not on its times', () => {
    const attribution = { by: 'session', clickedAt: '2026-11-21T23:30:00.000Z' } as const;
    const reasonOf = (more: object): string | null => {
      const kept: StoredEvidence = { ...evidence, attribution: { ...attribution, ...more } };
      return replayDecision({ event, evidence: kept, terms }, version).reason;
    };
    expect(reasonOf({})).toBeNull();
    expect(reasonOf({ isBeforeClick: true })).toBe('OUTSIDE_ATTRIBUTION_WINDOW');
  });

  it('cannot be replayed when its evidence is missing', () => {
    const lost: EvaluatedEventRow = { ...event, attributedPromoterId: null };
    expect(() => replayDecision({ event: lost, evidence, terms }, version)).toThrow(
      'has no link, campaign or promoter',
    );
  });
});
