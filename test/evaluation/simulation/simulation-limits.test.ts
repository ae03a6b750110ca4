import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, ingestAndEvaluate } from '../../support/outcome.js';
import { aCampaign, aKey, aScene, aSeller, type Scene, type Seller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { fixed, selection, simulate } from './simulation.js';

describe('a simulation with a limit of two events', () => {
  const suite = useServer({ SIMULATION_MAX_EVENTS: '2' });
  let scene: Scene;
  let campaignId: string;

  beforeAll(async () => {
    scene = await aScene(suite.url);
    ({ campaignId } = scene);
  });

  it('refuses the drafts that publishing refuses, and too many days', async () => {
    const rules = [fixed('Bad Key', '1.00'), { key: 'two', reward: {} }];
    const attempt = async (name: string, more: object = {}) =>
      (await scene.program.attempt<object>(name, { campaignId, rules, ...more }, '')).userErrors;
    const faults = await attempt('simulateRewardRules');
    expect(faults).toEqual(await attempt('publishRewardRules'));
    expect(faults.map(({ field }) => field?.join('.'))).toEqual(['rules.0.key', 'rules.1.reward']);
    for (const days of [0, 91]) {
      expect(await attempt('simulateRewardRules', { days, rules: [] })).toEqual([
        expect.objectContaining({ code: 'INVALID', field: ['days'] }),
      ]);
    }
  });

  it('runs once per organization and within a global limit; further requests get UNAVAILABLE', async () => {
    const simulateFor = async ({ program }: Seller, id: string) =>
      program.sendMutation('simulateRewardRules', { campaignId: id, rules: [] }, 'simulation { events }');
    const ask = async () => simulateFor(scene, campaignId);
    const askOf = async (seller: Seller) => simulateFor(seller, await aCampaign(seller));
    const [other, third] = [await aSeller(suite.url, 'Beside'), await aSeller(suite.url, 'Third')];
    const running = async (): Promise<number> =>
      (
        await suite.database.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
           and query like '%evidence is not null%promoter_id is not null%'`,
        )
      ).length;
    const holder = await suite.database.pool.connect();
    try {
      // A running simulation waits for this table, so that the others arrive meanwhile.
      await holder.query('begin; lock table event in access exclusive mode');
      const told: Awaited<ReturnType<typeof ask>>[] = [];
      const own = Array.from({ length: 12 }, async () => {
        const answer = await ask();
        told.push(answer);
        return answer;
      });
      await waitFor('all but one to be told', async () => told.length === 11);
      expect(told.map(errorCode)).toEqual(Array.from({ length: 11 }, () => 'UNAVAILABLE'));
      // One organization does not block another.
      const beside = askOf(other);
      await waitFor('both to run', async () => (await running()) === 2);
      expect(errorCode(await askOf(third))).toBe('UNAVAILABLE');
      await holder.query('commit');
      expect((await beside).errors).toBeUndefined();
      expect((await Promise.all(own)).filter(({ errors }) => errors === undefined)).toHaveLength(1);
    } finally {
      holder.release(true);
    }
    expect((await ask()).errors).toBeUndefined();
  });

  it('is limited to own campaigns, and requires rewards:read and campaigns:read', async () => {
    const stranger = await aSeller(suite.url, 'Other');
    const owner = new GraphQLClient(suite.url, scene.owner.token, 'live');
    for (const intruder of [stranger.program, stranger.owner, owner]) {
      const { userErrors } = await intruder.attempt<object>(
        'simulateRewardRules',
        { campaignId, rules: [] },
        selection,
      );
      expect(userErrors).toEqual([expect.objectContaining({ code: 'NOT_FOUND', field: ['campaignId'] })]);
    }
    const ask = async (...scopes: string[]) =>
      new GraphQLClient(suite.url, await aKey(scene.owner, scene.organizationId, scopes)).sendMutation(
        'simulateRewardRules',
        { campaignId, rules: [] },
      );
    expect(errorCode(await ask('campaigns:read'))).toBe('FORBIDDEN');
    expect(errorCode(await ask('rewards:read'))).toBe('FORBIDDEN');
    expect((await ask('campaigns:read', 'rewards:read')).errors).toBeUndefined();
  });

  it('evaluates the oldest events, and is marked as incomplete', async () => {
    const scene = await aScene(suite.url);
    const { campaignId } = scene;
    for (const key of ['a', 'b', 'c']) await ingestAndEvaluate(scene, key);
    const made = await simulate(scene.program, campaignId, { rules: [] });
    expect(made).toMatchObject({
      events: 2,
      isComplete: false,
      rewards: 2,
      actualRewards: 2,
      difference: { amount: '0.00' },
    });
    const [second] = await suite.database.query<{ at: Date }>(
      `select received_at as at from event where idempotency_key = 'b'`,
    );
    expect(Date.parse(made.to)).toBe(second!.at.getTime());
  });
});
