import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expectCountedFigures } from '../../support/figure-invariants.js';
import { miscountedVisits } from '../../support/miscounted-figures.js';
import { followAndRecord } from '../../support/clicks.js';
import { evaluated, ingest } from '../../support/outcome.js';
import { redrive } from '../../support/redrive.js';
import { aGoal, aLink, anotherCampaign, aPromoter, aScene, follow, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';

const suite = useServer({ PLATFORM_FEE: 'FREE=10%' });

type Step = 'click' | 'bot' | 'event' | 'late' | 'lost' | 'decide' | 'reverse' | 'redrive' | 'zone';
const step = fc.constantFrom<Step>(
  'click',
  'bot',
  'event',
  'late',
  'lost',
  'decide',
  'reverse',
  'redrive',
  'zone',
);

interface World {
  readonly scenes: readonly Scene[];
  readonly sessions: string[];
  readonly events: string[];
  readonly rewards: string[];
  count: number;
}

async function aWorld(): Promise<World> {
  const scene = await aScene(suite.url, '60.00');
  const other = await anotherCampaign(scene, { payoutModel: 'CPC', payoutRate: { amount: '0.10' } });
  const sam = await aPromoter(scene, 'Sam');
  const second = { ...scene, promoterId: sam, link: await aLink(scene, scene.campaignId, sam) };
  await aGoal(scene, scene.campaignId);
  const fraudChecks = { selfReferral: 'REVIEW' };
  await scene.program.mutate('updateCampaign', { id: scene.campaignId, fraudChecks }, '');
  return { scenes: [scene, second, other], sessions: [], events: [], rewards: [], count: 0 };
}

const pick = <Item>(items: readonly Item[], choice: number): Item | undefined =>
  items[choice % Math.max(items.length, 1)];

async function report(world: World, choice: number, more: object): Promise<void> {
  const scene = world.scenes[0]!;
  const eventType = choice % 3 === 0 ? 'purchase' : 'customer.signup';
  const customerId = choice % 7 === 0 ? scene.promoterId : `customer-${choice % 5}`;
  world.count += 1;
  const id = await ingest(scene, `event-${world.count}`, { eventType, customerId, ...more });
  const event = await evaluated(scene, id);
  world.events.push(id);
  world.rewards.push(...event.rewards.map((reward) => reward.id));
}

const actions: Readonly<Record<Step, (world: World, scene: Scene, choice: number) => Promise<unknown>>> = {
  click: async (world, { link }) => world.sessions.push(await followAndRecord(suite, link)),
  bot: async (_, { link }) => follow(suite.url, link, { 'user-agent': 'Googlebot/2.1' }),
  event: async (world, { link }, choice) =>
    report(world, choice, { sessionId: pick(world.sessions, choice), attributionCode: link.code }),
  late: async (world, _, choice) =>
    report(world, choice, { occurredAt: new Date(Date.now() - choice * 600_000).toISOString() }),
  lost: async (world, _, choice) => report(world, choice, { attributionCode: 'NOSUCH' }),
  decide: async (world, { program, campaignId }, choice) => {
    const id = pick(world.events, choice) ?? campaignId;
    return program.attempt(choice % 2 ? 'approveEvent' : 'rejectEvent', { id }, 'event { id }');
  },
  reverse: async (world, { program, campaignId }, choice) => {
    const amount = choice % 2 ? null : { amount: '1.03' };
    const id = pick(world.rewards, choice) ?? campaignId;
    return program.attempt('reverseReward', { id, amount }, 'reward { id }');
  },
  redrive: async (_, scene) => redrive(scene, { status: ['UNMATCHED', 'REJECTED', 'FAILED'] }),
  zone: async (_, { program, campaignId: id }, choice) => {
    const timeZone = pick(['Asia/Kolkata', 'UTC', 'America/New_York'], choice);
    return program.mutate('updateCampaign', { id, timeZone }, '');
  },
};

describe('figures after any clicks, reports, decisions, reversals and redrives', () => {
  it('equal a recount of the stored rows at every moment', async () => {
    const world = await aWorld();
    const steps = fc.array(fc.tuple(step, fc.nat(1000)), { minLength: 30, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        for (let first = 0; first < taken.length; first += 5) {
          const concurrent = taken.slice(first, first + 5);
          await Promise.all(
            concurrent.map(async ([what, choice]) =>
              actions[what](world, pick(world.scenes, choice)!, choice),
            ),
          );
          await expectCountedFigures(suite.database);
          expect(await miscountedVisits(suite.database)).toEqual([]);
        }
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });
});
