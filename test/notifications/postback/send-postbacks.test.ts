import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { followAndRecord } from '../../support/clicks.js';
import { ingestAndEvaluate } from '../../support/outcome.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { aGoal } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { aPostback, arrived, everyMacro, aPromoterWithLink, type Own, ownLink } from './postback-story.js';

const suite = useSharedServer();

interface Bought {
  readonly rewardId: string;
  readonly common: Readonly<Record<string, unknown>>;
}

const patterns = {
  click_id: expect.stringMatching(/^clk_[a-z0-9]{26}$/),
  conversion_id: expect.stringMatching(/^conv_/),
  event_id: expect.stringMatching(/^evt_/),
  timestamp: expect.stringMatching(/^\d{10}$/),
  time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
};

describe('a postback', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await receiver.close();
  });

  /** A visitor of the link with these sub-ids buys; returns the values that all postbacks of it have. */
  const aPurchase = async ({ scene, promoterId, link }: Own): Promise<Bought> => {
    const goalId = await aGoal(scene, scene.campaignId, { payout: { fixed: { amount: '12.5' } } });
    const tagged = { ...link, code: `${link.code}?sub1=clk%2F%26%C3%A4+1&sub5=last` };
    const sessionId = await followAndRecord(suite, tagged);
    const report = { sessionId, eventType: 'purchase', attributionCode: undefined };
    const { rewards } = await ingestAndEvaluate(scene, 'order-1', report);
    const ids = {
      link_id: link.id,
      link_code: link.code,
      campaign_id: scene.campaignId,
      goal_id: goalId,
      promoter_id: promoterId,
    };
    const subIds = { sub1: 'clk/&ä 1', sub2: '', sub3: '', sub4: '', sub5: 'last' };
    return { rewardId: rewards[0]!.id, common: { ...ids, ...subIds, ...patterns, test: '0' } };
  };

  it('has the click, its sub-ids, the goal and the amount, for a conversion and for a reward', async () => {
    const own = await aPromoterWithLink(suite.url, { holdingPeriodDays: 3 });
    await aPostback(own.person, own.promoterId, everyMacro(receiver.url));
    const { rewardId, common } = await aPurchase(own);
    const all = await arrived(receiver, 2);
    const empty = { amount: '', remaining: '', currency: '', reward_id: '' };
    expect(all).toContainEqual({ ...common, ...empty, event: 'conversion.completed', status: 'completed' });
    expect(all).toContainEqual({
      ...common,
      reward_id: rewardId,
      currency: 'USD',
      amount: '12.50',
      remaining: '12.50',
      event: 'reward.held',
      status: 'pending',
    });
    expect(receiver.received.map(({ method, body }) => [method, body])).toEqual(all.map(() => ['GET', '']));
  });

  it('is sent for each change of a reward: earned, reversed in part, paid, and reversed in full', async () => {
    const own = await aPromoterWithLink(suite.url, { holdingPeriodDays: 3 });
    const { program } = own.scene;
    const events = ['REWARD_EARNED', 'REWARD_PAID', 'REWARD_REVERSED'];
    await aPostback(own.person, own.promoterId, everyMacro(receiver.url), { events });
    const { rewardId: id, common } = await aPurchase(own);
    await arrived(receiver, 1);
    await program.mutate('reverseReward', { id, amount: { amount: '2.50' } }, '');
    await arrived(receiver, 2);
    await program.mutate('releaseReward', { id }, '');
    await arrived(receiver, 3);
    await program.mutate('reverseReward', { id }, '');
    const all = await arrived(receiver, 4);
    expect(all.map(({ status, amount, remaining }) => [status, amount, remaining])).toEqual([
      ['pending', '12.50', '12.50'],
      ['reversed', '2.50', '10.00'],
      ['approved', '10.00', '10.00'],
      ['reversed', '10.00', '0.00'],
    ]);
    const { conversion_id: _ofReward, ...same } = common;
    for (const one of all) expect(one).toMatchObject({ ...same, reward_id: id, currency: 'USD' });
    expect(new Set(all.map((one) => one['event_id'])).size).toBe(4);
  });

  it('has the sub-ids of the link when a code earned the reward without a click', async () => {
    const { scene, person, promoterId } = await aPromoterWithLink(suite.url);
    const input = { code: `SUM${promoterId.slice(-8).toUpperCase()}`, subIds: { sub1: 'newsletter' } };
    const link = await ownLink(person, scene.campaignId, promoterId, input);
    await aGoal(scene, scene.campaignId, { name: 'purchase' });
    await aPostback(person, promoterId, everyMacro(receiver.url), { events: ['REWARD_EARNED'] });
    await ingestAndEvaluate({ ...scene, link }, 'order-1', { eventType: 'purchase' });
    const [one] = await arrived(receiver, 1);
    expect(one).toMatchObject({ sub1: 'newsletter', click_id: '', link_id: link.id, status: 'approved' });
  });

  it('keeps the sub-ids of a click that is gone when the reward is reversed', async () => {
    const { scene, person, promoterId, link } = await aPromoterWithLink(suite.url);
    await aGoal(scene, scene.campaignId);
    await aPostback(person, promoterId, everyMacro(receiver.url), {
      events: ['REWARD_EARNED', 'REWARD_REVERSED'],
    });
    const tagged = { ...link, code: `${link.code}?sub1=mine` };
    const sessionId = await followAndRecord(suite, tagged);
    const { rewards } = await ingestAndEvaluate(scene, 'order-1', {
      eventType: 'purchase',
      sessionId,
      attributionCode: undefined,
    });
    await arrived(receiver, 1);
    // What was kept counts, also if the click is gone.
    const kept = `update postback_origin set sub_ids = '{"sub1": "kept"}' where node_id = $1`;
    await suite.database.query(kept, [rewards[0]?.id]);
    await scene.program.mutate('reverseReward', { id: rewards[0]?.id }, '');
    expect((await arrived(receiver, 2)).map((one) => one['sub1'])).toEqual(['mine', 'kept']);
  });

  it.each([
    [
      'FORM',
      'application/x-www-form-urlencoded',
      (body: string) => Object.fromEntries(new URLSearchParams(body)),
      '',
    ],
    ['JSON', 'application/json', (body: string) => JSON.parse(body) as Record<string, unknown>, null],
  ])('by POST has all values in a body of the format %s', async (bodyFormat, type, read, missing) => {
    const { scene, person, promoterId } = await aPromoterWithLink(suite.url);
    await aGoal(scene, scene.campaignId);
    await aPostback(person, promoterId, `${receiver.url}?s={status}`, {
      method: 'POST',
      bodyFormat,
      events: ['REWARD_PAID'],
    });
    await ingestAndEvaluate(scene, 'order-1', { eventType: 'purchase' });
    await waitFor('the postback', async () => receiver.received.length === 1);
    const { method, path, headers, body } = receiver.received[0]!;
    expect({ method, path, type: headers['content-type'] }).toEqual({
      method: 'POST',
      path: '/hook?s=approved',
      type,
    });
    expect(read(body)).toMatchObject({
      status: 'approved',
      amount: '10.00',
      currency: 'USD',
      test: '0',
      sub1: missing,
    });
    expect(read(body)).toHaveProperty('event_id', headers['webhook-id']);
  });
});
