import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateClick } from '../../../src/evaluation/decisions/evaluate-click.js';

type Click = Parameters<typeof evaluateClick>[0];
type Terms = NonNullable<Parameters<typeof evaluateClick>[1]>;

const noon = new Date('2026-06-01T12:00:00Z');
const msBefore = new Date(noon.getTime() - 1);
const msAfter = new Date(noon.getTime() + 1);

const good: Click = { isBot: false, clickedAt: noon };
const terms: Terms = {
  status: 'ACTIVE',
  payoutModel: 'CPC',
  payoutRate: 50_000n,
  startsAt: null,
  endsAt: null,
  endedAt: null,
};

it.each<[string, Partial<Click>, Partial<Terms>, ReturnType<typeof evaluateClick>]>([
  ['the first click of a person', {}, {}, 50_000n],
  ['the first click in a campaign that pays nothing for clicks', {}, { payoutRate: 0n }, 0n],
  ['a bot', { isBot: true }, {}, 'BOT'],
  ['a click for a suspended promoter', { isPromoterSuspended: true }, {}, 'PROMOTER_SUSPENDED'],
  ['a click of a suspended organization', { isOrganizationSuspended: true }, {}, 'ORGANIZATION_SUSPENDED'],
  ['a click in a draft', {}, { status: 'DRAFT' }, 'CAMPAIGN_NOT_ACTIVE'],
  ['a click in a paused campaign', {}, { status: 'PAUSED' }, 'CAMPAIGN_NOT_ACTIVE'],
  ['a click in a campaign that pays for actions', {}, { payoutModel: 'CPA' }, 'NOT_PAID_BY_CLICK'],
  ['a click at the time of the start', {}, { startsAt: noon }, 50_000n],
  ['a click just before the start', {}, { startsAt: msAfter }, 'OUTSIDE_CAMPAIGN_DATES'],
  ['a click just before the end', {}, { endsAt: msAfter }, 50_000n],
  ['a click at the time of the end', {}, { endsAt: noon }, 'OUTSIDE_CAMPAIGN_DATES'],
  ['a click after the end', {}, { endsAt: msBefore }, 'OUTSIDE_CAMPAIGN_DATES'],
  ['a bot in a draft after the end', { isBot: true }, { status: 'DRAFT', endsAt: noon }, 'BOT'],
  [
    'a click in a paused campaign after the end',
    {},
    { status: 'PAUSED', endsAt: noon },
    'CAMPAIGN_NOT_ACTIVE',
  ],
])('decides on %s', (_what, click, campaign, outcome) => {
  expect(evaluateClick({ ...good, ...click }, { ...terms, ...campaign })).toBe(outcome);
});

it.each<[string, Partial<Click>, string]>([
  ['a click earns nothing', {}, 'CAMPAIGN_NOT_ACTIVE'],
  ['a bot is refused as a bot', { isBot: true }, 'BOT'],
])('without a campaign %s', (_what, click, reason) => {
  expect(evaluateClick({ ...good, ...click }, undefined)).toBe(reason);
});

const dates = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
const seldom = fc.nat(4).map((number) => number === 0);
const mostly = <T>(usual: T, ...others: T[]) => fc.constantFrom(usual, usual, usual, usual, ...others);
const clicks = fc.record<Click>({ isBot: seldom, clickedAt: dates });
const campaigns = fc.record<Terms>({
  status: mostly('ACTIVE', 'DRAFT', 'PAUSED', 'COMPLETED'),
  payoutModel: mostly('CPC', 'CPA', 'REVSHARE'),
  payoutRate: fc.bigInt(0n, 10n ** 38n - 1n),
  startsAt: fc.option(dates, { freq: 1 }),
  endsAt: fc.option(dates, { freq: 1 }),
  endedAt: fc.constant(null),
});

it("pays the campaign's rate or nothing, and only for a click of a person within the dates", () => {
  let paid = 0;
  fc.assert(
    fc.property(clicks, campaigns, (click, campaign) => {
      const outcome = evaluateClick(Object.freeze(click), Object.freeze(campaign));
      expect(evaluateClick(click, campaign)).toBe(outcome);
      const at = click.clickedAt.getTime();
      const due =
        !click.isBot &&
        campaign.status === 'ACTIVE' &&
        campaign.payoutModel === 'CPC' &&
        at >= (campaign.startsAt?.getTime() ?? -Infinity) &&
        at < (campaign.endsAt?.getTime() ?? Infinity);
      expect(typeof outcome).toBe(due ? 'bigint' : 'string');
      if (due) {
        expect(outcome).toBe(campaign.payoutRate);
        paid += 1;
      }
    }),
    { numRuns: 2_000 },
  );
  expect(paid).toBeGreaterThan(20);
});
