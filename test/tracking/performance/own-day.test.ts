import { describe, expect, it } from '@jest/globals';
import { foldFigures } from '../../../src/tracking/performance/fold-figures.js';
import { evaluated, ingest, ingestAndEvaluate } from '../../support/outcome.js';
import { redrive } from '../../support/redrive.js';
import { aGoal, aScene, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';

const suite = useServer({ PLATFORM_FEE: 'FREE=0%' });
const dayMs = 86_400_000;

interface Step {
  readonly at: string;
  readonly events: number;
  readonly leads: number;
  readonly customers: number;
  readonly conversions: number;
  readonly earned: { readonly amount: string };
}

/** Noon of the UTC day so many days ago. */
const noon = (daysAgo: number): string =>
  new Date(Math.floor(Date.now() / dayMs - daysAgo) * dayMs + dayMs / 2).toISOString();

/** The active days, by how long ago they were. */
async function daysOf({ program, campaignId: id }: Scene): Promise<Record<number, Omit<Step, 'at'>>> {
  await foldFigures(suite.database.pool);
  const query = `query ($id: ID!) { campaign(id: $id) { performance {
    series { at events leads customers conversions earned { amount } }
  } } }`;
  const { campaign } = await program.run<{ campaign: { performance: { series: Step[] } } }>(query, { id });
  const today = Math.floor(Date.now() / dayMs);
  return Object.fromEntries(
    campaign.performance.series
      .filter(({ events }) => events > 0)
      .map(({ at, ...figures }) => [today - Date.parse(at) / dayMs, figures]),
  );
}

describe('figures of a day in the past', () => {
  const purchase = { eventType: 'purchase', customerId: 'anna' };
  const first = { events: 1, leads: 1, customers: 1, conversions: 1, earned: { amount: '10.00' } };
  const further = { events: 1, leads: 0, customers: 0, conversions: 1, earned: { amount: '10.00' } };

  it('move when an earlier event of the same customer comes late', async () => {
    const scene = await aScene(suite.url);
    await aGoal(scene, scene.campaignId);
    await ingestAndEvaluate(scene, 'second', { ...purchase, occurredAt: noon(3) });
    expect(await daysOf(scene)).toEqual({ 3: first });
    await ingestAndEvaluate(scene, 'first', { ...purchase, occurredAt: noon(8) });
    expect(await daysOf(scene)).toEqual({ 8: first, 3: further });
  });

  it('change when its reward is taken back, and no other day does', async () => {
    const scene = await aScene(suite.url);
    await aGoal(scene, scene.campaignId);
    const { rewards } = await ingestAndEvaluate(scene, 'old', { ...purchase, occurredAt: noon(5) });
    await ingestAndEvaluate(scene, 'new', { ...purchase, occurredAt: noon(1) });
    await daysOf(scene);
    await scene.program.mutate('reverseReward', { id: rewards[0]?.id, amount: { amount: '4.00' } }, '');
    expect(await daysOf(scene)).toEqual({ 5: { ...first, earned: { amount: '6.00' } }, 1: further });
  });

  it('appear when an event that could not be attributed is evaluated again', async () => {
    const scene = await aScene(suite.url);
    await aGoal(scene, scene.campaignId);
    const unknown = { ...purchase, occurredAt: noon(4), attributionCode: 'summer-late' };
    const id = await ingest(scene, 'unknown', unknown);
    expect(await evaluated(scene, id)).toMatchObject({ status: 'UNMATCHED' });
    expect(await daysOf(scene)).toEqual({});
    const link = { campaignId: scene.campaignId, promoterId: scene.promoterId, code: 'summer-late' };
    await scene.program.mutate(
      'createLink',
      { ...link, targetUrl: 'https://shop.example/late' },
      'link { id }',
    );
    await redrive(scene, { status: ['UNMATCHED'] });
    expect(await evaluated(scene, id)).toMatchObject({ status: 'PROCESSED' });
    expect(await daysOf(scene)).toEqual({ 4: first });
  });
});
