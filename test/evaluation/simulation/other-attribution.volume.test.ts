import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { useSharedServer } from '../../support/suite.js';
import { volume } from '../../support/volume.js';
import {
  attributionTerms,
  HistoryRecorder,
  visitorHistories,
  type AttributionTerms,
} from './recorded-histories.js';
import { simulate, type Simulation } from './simulation.js';

const suite = useSharedServer();
const numRuns = volume(15, 3);

const atomic = (amount: string): bigint => {
  const [units = '', fraction = ''] = amount.split('.');
  return BigInt(units + fraction.padEnd(6, '0'));
};

describe('a simulation by terms of attribution', () => {
  let recorder: HistoryRecorder;

  beforeAll(async () => {
    recorder = await HistoryRecorder.create(suite);
  });

  /** Simulates, and checks that the promoters and the others add up to the totals. */
  async function simulated(campaignId: string, terms: AttributionTerms): Promise<Simulation> {
    const made = await simulate(recorder.scene.program, campaignId, terms);
    for (const name of ['cost', 'actualCost', 'difference'] as const) {
      const parts = [...made.promoters, made.others].map((one) => atomic(one[name].amount));
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(atomic(made[name].amount));
    }
    expect(made.promoters.length + made.others.count).toBeLessThanOrEqual(recorder.promoterIds.length);
    expect(made.attribution).toMatchObject({ eventsKept: 0 });
    return made;
  }

  it("that are the campaign's own pays exactly what was really paid, to the same promoters", async () => {
    await fc.assert(
      fc.asyncProperty(visitorHistories, attributionTerms, async (history, terms) => {
        const campaignId = await recorder.record(history, terms);
        const made = await simulated(campaignId, terms);
        expect(made).toMatchObject({ promoters: [], promotersChanged: 0, attribution: { eventsMoved: 0 } });
        const paid = await recorder.paidIn(campaignId);
        expect(atomic(made.cost.amount)).toBe(paid.reduce((sum, one) => sum + one, 0n));
        expect(made.actualCost).toEqual(made.cost);
      }),
      { numRuns },
    );
  });

  it('that are others pays what a campaign with those terms really pays for the same history', async () => {
    await fc.assert(
      fc.asyncProperty(visitorHistories, attributionTerms, attributionTerms, async (history, own, other) => {
        const [campaignId, twinId] = [
          await recorder.record(history, own),
          await recorder.record(history, other),
        ];
        const { promoters } = await simulated(campaignId, other);
        const paid = await recorder.paidIn(campaignId);
        const listed = new Map(promoters.map((one) => [one.promoterId, one]));
        const byPromoter = recorder.promoterIds.map((id, place) => {
          const one = listed.get(id);
          if (one) expect(atomic(one.actualCost.amount)).toBe(paid[place]);
          return one ? atomic(one.cost.amount) : paid[place];
        });
        expect(byPromoter).toEqual(await recorder.paidIn(twinId));
      }),
      { numRuns },
    );
  });
});
