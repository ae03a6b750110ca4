import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ingestAndEvaluate } from '../../support/outcome.js';
import { aJoined } from '../../support/person.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { aCampaign, aGoal, fundWallet } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import {
  aPostback,
  arrived,
  everyMacro,
  parametersOf,
  aPromoterWithLink,
  ownLink,
} from './postback-story.js';

const suite = useSharedServer();

describe('a postback', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await receiver.close();
  });

  it('of one promoter is not sent for another, and shows nothing of the customer, the fee or the organization', async () => {
    const { scene, person, promoterId } = await aPromoterWithLink(suite.url);
    await aGoal(scene, scene.campaignId);
    await aPostback(person, promoterId, everyMacro(receiver.url), { method: 'POST', bodyFormat: 'JSON' });
    const { person: other, promoterId: otherId } = await aJoined(suite.url, scene.campaignId, 'Max');
    const otherLink = await ownLink(other, scene.campaignId, otherId);
    const customer = {
      eventType: 'purchase',
      customerId: 'customer-77',
      metadata: { email: 'jo@shop.example' },
    };
    await ingestAndEvaluate({ ...scene, link: otherLink }, 'order-of-max', { eventType: 'purchase' });
    await ingestAndEvaluate(scene, 'order-of-pia', customer);
    const all = await arrived(receiver, 2);
    expect(new Set(all.map((one) => one['promoter_id']))).toEqual(new Set([promoterId]));
    for (const { path, body, headers } of receiver.received) {
      const sent = JSON.stringify({ path, body, headers });
      for (const secret of [
        'customer-77',
        'jo@shop',
        'order-of',
        otherId,
        scene.organizationId,
        'fee',
        'sess_',
      ]) {
        expect(sent).not.toContain(secret);
      }
    }
  });

  it('is sent for its events, its campaign and its goal only', async () => {
    const { scene, person, promoterId } = await aPromoterWithLink(suite.url);
    const goalId = await aGoal(scene, scene.campaignId);
    const otherGoal = await aGoal(scene, scene.campaignId, { actionType: 'signup' });
    const elsewhere = await aCampaign(scene);
    await aGoal(scene, elsewhere, { actionType: 'download' });
    await person.mutate('joinCampaign', { campaignId: elsewhere }, '');
    const link = await ownLink(person, elsewhere, promoterId);
    const to = (name: string): string => `${receiver.url}?to=${name}&goal={goal_id}&event={event}`;
    await aPostback(person, promoterId, to('paid'), { events: ['REWARD_PAID'] });
    await aPostback(person, promoterId, to('campaign'), {
      events: ['CONVERSION_COMPLETED'],
      campaignId: scene.campaignId,
    });
    await aPostback(person, promoterId, to('goal'), { events: ['REWARD_EARNED'], goalId: otherGoal });
    for (const eventType of ['purchase', 'signup']) {
      await ingestAndEvaluate(scene, `of-${eventType}`, { eventType });
    }
    await ingestAndEvaluate({ ...scene, link }, 'of-download', { eventType: 'download' });
    const all = await arrived(receiver, 6);
    const of = (name: string): unknown[] =>
      all.filter(({ to: where }) => where === name).map(({ goal, event }) => `${goal} ${event}`);
    expect(of('paid')).toHaveLength(3);
    expect(new Set(of('campaign'))).toEqual(
      new Set([goalId, otherGoal].map((goal) => `${goal} conversion.completed`)),
    );
    expect(of('goal')).toEqual([`${otherGoal} reward.paid`]);
    expect(receiver.received.map(parametersOf)).toHaveLength(6);
  });

  it('is sent once for a reward that waits for money and is paid later', async () => {
    const { scene, person, promoterId } = await aPromoterWithLink(suite.url);
    await aGoal(scene, scene.campaignId, { payout: { fixed: { amount: '600' } } });
    await aPostback(person, promoterId, everyMacro(receiver.url), {
      events: ['REWARD_EARNED', 'REWARD_PAID'],
    });
    for (const key of ['one', 'two']) await ingestAndEvaluate(scene, key, { eventType: 'purchase' });
    const before = await arrived(receiver, 2);
    const waiting = before.find(({ status }) => status === 'pending')?.['reward_id'];
    expect(before.find(({ status }) => status === 'approved')?.['reward_id']).not.toBe(waiting);
    await fundWallet(scene, '1000.00');
    expect((await arrived(receiver, 3))[2]).toMatchObject({ status: 'approved', reward_id: waiting });
  });
});
