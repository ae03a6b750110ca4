import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { followAndRecord } from '../../support/clicks.js';
import { aCampaign, aGoal, aLink, aScene, follow, fundWallet, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';

/** The body of a webhook in the format TONICPOW. */
interface Told {
  readonly event: string;
  readonly campaignId: string | null;
  readonly goalId: string | null;
  readonly sessionId: string | null;
}

interface Conversion {
  readonly id: string;
  readonly event: { readonly id: string; readonly rewards: readonly { readonly id: string }[] };
}

describe('webhooks in the format TONICPOW', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let receiver: Receiver;

  beforeAll(async () => {
    receiver = await startReceiver();
    scene = await aScene(suite.url, '100.00');
    const input = { name: 'Legacy', targetUrl: receiver.url, eventTypes: ['*'], format: 'TONICPOW' };
    await scene.program.mutate('createWebhookEndpoint', input, 'endpoint { id }');
  });
  afterAll(async () => receiver.close());

  /** The webhooks of one campaign, in any order. */
  const toldOf = (campaignId: string): Told[] =>
    receiver.received
      .map(({ body }) => JSON.parse(body) as Told)
      .filter((told) => told.campaignId === campaignId);
  const untilTold = async (campaignId: string, ...types: string[]): Promise<Told[]> =>
    waitFor(types.join(' and '), async () => {
      const told = toldOf(campaignId);
      return types.every((type) => told.some(({ event }) => event === type)) && told;
    });
  /** The goal and session in an event type's webhooks, which must all be equal. */
  const originOf = (told: readonly Told[], type: string): unknown[] => {
    const origins = told.filter(({ event }) => event === type);
    return [...new Set(origins.map(({ goalId, sessionId }) => `${goalId} ${sessionId}`))];
  };
  const convert = async (campaignId: string, more: object = {}) => {
    const link = await aLink(scene, campaignId, scene.promoterId);
    const goalId = await aGoal(scene, campaignId, more);
    const sessionId = await follow(suite.url, link);
    const { conversion } = await scene.program.mutate<{ conversion: Conversion }>(
      'recordConversion',
      { goalId, sessionId, amount: { amount: '49.99' } },
      'conversion { id }',
    );
    const reward = async (): Promise<string> =>
      waitFor('the reward', async () => {
        const found = await scene.program.run<{ conversion: Conversion }>(
          'query ($id: ID!) { conversion(id: $id) { id event { id rewards { id } } } }',
          { id: conversion.id },
        );
        return found.conversion.event.rewards[0]?.id;
      });
    return { goalId, sessionId, reward };
  };

  it('carry the session and the goal of a conversion from its evaluation to its reversal', async () => {
    const campaignId = await aCampaign(scene, { holdingPeriodDays: 5 });
    const { goalId, sessionId, reward } = await convert(campaignId);
    const id = await reward();
    await scene.program.mutate('releaseReward', { id }, 'reward { id }');
    await scene.program.mutate('reverseReward', { id, amount: { amount: '1.00' } }, 'reward { id }');
    const types = [
      'event.processed',
      'conversion.completed',
      'reward.held',
      'reward.paid',
      'reward.reversed',
    ];
    const told = await untilTold(campaignId, 'click.recorded', ...types);
    for (const type of types) {
      expect([type, originOf(told, type)]).toEqual([type, [`${goalId} ${sessionId}`]]);
    }
    expect(originOf(told, 'click.recorded')).toEqual([`null ${sessionId}`]);
  });

  it('carry them when the reward waited for money', async () => {
    const campaignId = await aCampaign(scene);
    const { goalId, sessionId } = await convert(campaignId, { payout: { fixed: { amount: '95.00' } } });
    await untilTold(campaignId, 'reward.unfunded');
    await fundWallet(scene, '1000.00');
    const told = await untilTold(campaignId, 'reward.paid');
    for (const type of ['reward.unfunded', 'reward.paid']) {
      expect(originOf(told, type)).toEqual([`${goalId} ${sessionId}`]);
    }
  });

  it('carry the session of a paid click', async () => {
    const campaignId = await aCampaign(scene, { payoutModel: 'CPC', payoutRate: { amount: '0.10' } });
    const sessionId = await follow(suite.url, await aLink(scene, campaignId, scene.promoterId));
    const told = await untilTold(campaignId, 'click.recorded', 'reward.paid');
    expect(originOf(told, 'reward.paid')).toEqual([`null ${sessionId}`]);
  });

  it('carry the session of an event for a gig, also after a manual verification', async () => {
    const campaignId = await aCampaign(scene);
    const gig = { campaignId, title: 'Sign-up', actionType: 'signup', rewardAmount: { amount: '5.00' } };
    const input = { ...gig, verification: 'MANUAL' };
    const made = await scene.program.mutate<{ gig: { id: string } }>('createGig', input, 'gig { id }');
    await scene.program.mutate('publishGig', { id: made.gig.id }, 'gig { id }');
    const sessionId = await followAndRecord(suite, await aLink(scene, campaignId, scene.promoterId));
    const report = { eventType: 'signup', campaignId, attribution: [{ sessionId }], idempotencyKey: 'gig-1' };
    await scene.program.mutate('ingestEvent', report, 'event { id }');
    await untilTold(campaignId, 'action_attempt.submitted');
    const { actionAttempts } = await scene.program.run<{ actionAttempts: { nodes: { id: string }[] } }>(
      'query ($c: ID!) { actionAttempts(filter: { campaignId: { eq: $c } }, first: 1) { nodes { id } } }',
      { c: campaignId },
    );
    const id = actionAttempts.nodes[0]?.id;
    await scene.program.mutate('verifyActionAttempt', { id }, 'actionAttempt { id }');
    const types = ['event.processed', 'action_attempt.submitted', 'action_attempt.verified', 'reward.paid'];
    const told = await untilTold(campaignId, ...types);
    for (const type of types) expect([type, originOf(told, type)]).toEqual([type, [`null ${sessionId}`]]);
  });
});
