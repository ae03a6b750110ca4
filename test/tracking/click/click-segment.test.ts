import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ClickSegment, visitsIn } from '../../../src/tracking/click/click-segment.js';
import { encodeId, firstIdAt } from '../../../src/kernel/ids.js';
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

type Seen = Omit<Visit, 'id'>;

function segmentOf(some: readonly Seen[]): string {
  const segment = new ClickSegment();
  for (const { sessionId, ...visit } of some) {
    const link = { ...visit.link, json: JSON.stringify(visit.link) };
    segment.add({ ...visit, session: encodeId('session', sessionId), link });
  }
  return segment.take();
}

describe('a segment of the inbox', () => {
  it('has every visit as it was', () => {
    fc.assert(
      fc.property(visits, (some) => {
        const read = visitsIn(segmentOf(some));
        expect(read).toEqual(some.map((seen, place) => ({ ...seen, id: read[place]?.id })));
      }),
    );
  });

  it('has more than a buffer holds', () => {
    const [one] = fc
      .sample(
        visits.filter((some) => some.length > 0),
        1,
      )
      .flat();
    const many = Array.from({ length: 1500 }, (_, at) => ({ ...(one as Seen), at }));
    expect(visitsIn(segmentOf(many)).map(({ at }) => at)).toEqual(many.map(({ at }) => at));
  });

  it('gives each visit an id of its own and of its time, the same whenever it is read', () => {
    fc.assert(
      fc.property(visits, (some) => {
        const text = segmentOf(some);
        const read = visitsIn(text);
        expect(visitsIn(text)).toEqual(read);
        expect(new Set(read.map(({ id }) => id)).size).toBe(some.length);
        for (const { id, at } of read) {
          expect(id.slice(0, 15)).toBe(firstIdAt(at).slice(0, 15));
          expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        }
      }),
    );
  });

  it('has other ids than every other segment', () => {
    const [some = []] = fc.sample(
      visits.filter(({ length }) => length > 0),
      1,
    );
    const ids = [segmentOf(some), segmentOf(some)].flatMap((text) => visitsIn(text).map(({ id }) => id));
    expect(new Set(ids).size).toBe(2 * some.length);
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
