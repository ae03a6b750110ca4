import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  findGigObstacle,
  type GigLimits,
  type NoPlace,
} from '../../../src/campaigns/gig/find-gig-obstacle.js';

const noon = new Date('2026-06-01T12:00:00Z');
const around = (ms: number): Date => new Date(noon.getTime() + ms);

const open: GigLimits = { maxPerPromoter: null, maxTotal: null, deadline: null };
type Row = readonly [what: string, limits: Partial<GigLimits>, total: number, ofPromoter: number, NoPlace?];

describe('a place in a gig', () => {
  const rows: readonly Row[] = [
    ['without limits', {}, 1_000_000, 1_000_000],
    ['just before the deadline', { deadline: around(1) }, 0, 0],
    ['at the deadline', { deadline: noon }, 0, 0, 'DEADLINE'],
    ['after the deadline', { deadline: around(-1) }, 0, 0, 'DEADLINE'],
    ['the last place of the gig', { maxTotal: 3 }, 2, 2],
    ['one place above the limit of the gig', { maxTotal: 3 }, 3, 0, 'MAX_TOTAL'],
    ['the last place of the promoter', { maxPerPromoter: 2 }, 9, 1],
    ['one place above the limit of the promoter', { maxPerPromoter: 2 }, 9, 2, 'MAX_PER_PROMOTER'],
  ];

  it.each(
    rows.map(([what, limits, total, ofPromoter, why]) => [what, { limits, total, ofPromoter, why }] as const),
  )('is granted or refused: %s', (_what, { limits, total, ofPromoter, why }) => {
    expect(findGigObstacle({ ...open, ...limits }, { total, ofPromoter }, noon)).toBe(why);
  });

  it('is never given beyond a limit, and never refused below all limits', () => {
    const limit = fc.option(fc.integer({ min: 1, max: 5 }));
    fc.assert(
      fc.property(
        limit,
        limit,
        fc.option(fc.integer({ min: -2, max: 2 }).map(around)),
        fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 20 }),
        (maxPerPromoter, maxTotal, deadline, promoters) => {
          const limits = { maxPerPromoter, maxTotal, deadline };
          const each = new Map<number, number>();
          let total = 0;
          for (const promoter of promoters) {
            const ofPromoter = each.get(promoter) ?? 0;
            const refused = findGigObstacle(limits, { total, ofPromoter }, noon);
            const late = deadline !== null && noon >= deadline;
            const full = maxTotal !== null && total >= maxTotal;
            const mine = ofPromoter >= (maxPerPromoter ?? Infinity);
            expect(refused !== undefined).toBe(late || full || mine);
            if (refused) continue;
            total += 1;
            each.set(promoter, ofPromoter + 1);
          }
        },
      ),
    );
  });
});
