import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ClickSegment, visitsIn } from '../../../src/tracking/click/click-segment.js';
import { Environment } from '../../../src/kernel/environment.js';
import type { BotReason } from '../../../src/tracking/click/click-class.js';
import type { Visit } from '../../../src/tracking/click/visit.js';

const texts = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));
const maybe = <Value>(some: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(some, { nil: null });

const hash = fc.stringMatching(/^[0-9a-f]{32}$/);

const links = fc.record({
  id: fc.uuid(),
  organizationId: fc.uuid(),
  environment: fc.constantFrom(Environment.LIVE, Environment.SANDBOX),
  campaignId: fc.uuid(),
  promoterId: fc.uuid(),
  code: texts,
  networkDays: fc.nat(365),
});

/** Visits of a few links, as those of a moment are. */
const visits = fc
  .array(links, { minLength: 1, maxLength: 3 })
  .chain((some) =>
    fc.array(
      fc.record({
        id: fc.uuid(),
        link: fc.constantFrom(...some),
        sessionId: fc.uuid(),
        visitor: fc.oneof(fc.uuid(), hash),
        isUnique: fc.boolean(),
        botReason: maybe(fc.constantFrom<BotReason>('HEAD', 'PREFETCH', 'EMBEDDED', 'AGENT')),
        isOverLimit: fc.boolean(),
        isDataCentre: maybe(fc.boolean()),
        networkHash: hash,
        earlierNetworks: maybe(fc.array(hash, { minLength: 1, maxLength: 3 }).map((all) => all.join(''))),
        userAgent: maybe(texts),
        referrer: maybe(texts),
        country: maybe(texts),
        acceptLanguage: maybe(texts),
        subIds: maybe(texts),
        utm: maybe(texts),
        at: fc.nat(),
      }),
      { maxLength: 20 },
    ),
  );

function segmentOf(some: readonly Visit[]): string {
  const segment = new ClickSegment();
  for (const visit of some) {
    segment.add({ ...visit, link: { ...visit.link, json: JSON.stringify(visit.link) } });
  }
  return segment.text();
}

describe('a segment of the inbox', () => {
  it('has every visit as it was', () => {
    fc.assert(
      fc.property(visits, (some) => {
        expect(visitsIn(segmentOf(some))).toEqual(some);
      }),
    );
  });

  it('has a link and a text once, however many visits have them', () => {
    fc.assert(
      fc.property(visits, (some) => {
        const marked = some.map((visit) => ({ ...visit, userAgent: 'the same agent' }));
        expect(segmentOf(marked).split('the same agent').length).toBeLessThanOrEqual(2);
      }),
    );
  });
});
