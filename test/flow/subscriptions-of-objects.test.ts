import { beforeAll, describe, expect, it } from '@jest/globals';
import type { IdKind } from '../../src/kernel/catalogue.js';
import { encodeId } from '../../src/kernel/ids.js';
import type { GraphQLClient } from '../support/graphql-client.js';
import { evaluated, ingest, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aJoined } from '../support/person.js';
import {
  aCampaign,
  aGig,
  aGoal,
  aLink,
  aPromoter,
  aScene,
  aSeller,
  fundWallet,
  type Scene,
} from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { walletIdOf } from '../support/wallet-id.js';
import { attemptDocument, rewardDocument, walletDocument } from './every-subscription.js';
import { heard, listen, useClients } from '../support/subscriptions.js';
import { campaignDocument, eventDocument, rename } from './listening.js';

const connect = useClients();

describe('a subscription', () => {
  const suite = useSharedServer();
  let scene: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  /** The TypeIDs of stored rows. */
  async function idsOf(kind: IdKind, query: string, values: string[]): Promise<Set<string>> {
    const rows = await suite.database.query<{ id: string }>(query, values);
    return new Set(rows.map((row) => encodeId(kind, row.id)));
  }

  /** The person submits an attempt at the gig. */
  async function attempt(person: GraphQLClient, gigId: string): Promise<string> {
    const { actionAttempt } = await person.mutate<{ actionAttempt: { id: string } }>(
      'submitActionAttempt',
      { gigId },
      'actionAttempt { id }',
    );
    return actionAttempt.id;
  }

  it('to a campaign sends each of its changes, and no other campaign', async () => {
    const other = await aCampaign(scene);
    const campaign = listen<{ id: string; name: string; status: string }>(
      connect(suite.url, scene.key),
      campaignDocument,
      { id: scene.campaignId },
    );
    await heard(
      campaign,
      () => true,
      async () => rename(scene, scene.campaignId, 'Spring'),
    );
    await rename(scene, other, 'Not this one');
    await rename(scene, scene.campaignId, 'Autumn');
    await heard(campaign, ({ name }) => name === 'Autumn');
    await scene.program.mutate('pauseCampaign', { id: scene.campaignId }, 'campaign { id }');
    expect(await heard(campaign, ({ status }) => status === 'PAUSED')).toEqual({
      id: scene.campaignId,
      name: 'Autumn',
      status: 'PAUSED',
    });
    await scene.program.mutate('activateCampaign', { id: scene.campaignId }, 'campaign { id }');
    await waitFor('the last change', async () => campaign.items.at(-1)?.status === 'ACTIVE');
    expect(new Set(campaign.items.map(({ id }) => id))).toEqual(new Set([scene.campaignId]));
    expect(campaign.refusals).toEqual([]);
  });

  it('to a wallet sends each new balance', async () => {
    const seller = await aSeller(suite.url);
    const wallet = listen<{ id: string; available: { amount: string } }>(
      connect(suite.url, seller.key),
      walletDocument,
      { id: await walletIdOf(seller) },
    );
    let funds = 0;
    await heard(
      wallet,
      () => true,
      async () => {
        funds += 1;
        await fundWallet(seller, '1.00');
      },
    );
    await fundWallet(scene, '700.00');
    await fundWallet(seller, '500.00');
    await heard(wallet, ({ available }) => available.amount === `${funds + 500}.00`);
    expect(wallet.items.every(({ available }) => Number(available.amount) <= funds + 500)).toBe(true);
  });

  it('to the events of a campaign sends each event after its evaluation', async () => {
    const elsewhere = await aCampaign(scene);
    await aGoal(scene, elsewhere);
    const events = listen<{ id: string; status: string }>(connect(suite.url, scene.key), eventDocument, {
      id: scene.campaignId,
    });
    const reported: string[] = [];
    await heard(
      events,
      () => true,
      async () => {
        reported.push(await ingest(scene, `poke-${reported.length}`));
        await evaluated(scene, reported.at(-1) ?? '');
      },
    );
    const heardFrom = reported.indexOf(events.items[0]?.id ?? '');
    await evaluated(scene, await ingest(scene, 'other', { eventType: 'nothing.known' }));
    for (const key of ['a', 'b', 'c']) reported.push(await ingest(scene, key));
    // Events that are reported one after the other may be evaluated in another order.
    for (const one of reported.slice(heardFrom)) await heard(events, ({ id }) => id === one);
    const ofGig = events.items.filter(({ status }) => status === 'PROCESSED').map(({ id }) => id);
    expect(ofGig.toSorted()).toEqual(reported.slice(heardFrom).toSorted());
  });

  it('to rewards sends each change of the rewards of a campaign and promoter, and no others', async () => {
    const promoterId = await aPromoter(scene, 'Quinn');
    const link = await aLink(scene, scene.campaignId, promoterId);
    const rewards = listen<{ id: string; status: string }>(connect(suite.url, scene.key), rewardDocument, {
      campaignId: scene.campaignId,
      promoterId,
    });
    let pokes = 0;
    const earn = async () =>
      ingestAndEvaluate(scene, `reward-${(pokes += 1)}`, { attributionCode: link.code });
    await heard(rewards, () => true, earn);
    await ingestAndEvaluate(scene, 'somebody-else');
    const { rewards: earned } = await earn();
    const id = earned[0]!.id;
    await heard(rewards, (reward) => reward.id === id && reward.status === 'PAID');
    await scene.program.mutate('reverseReward', { id }, '');
    await heard(rewards, (reward) => reward.id === id && reward.status === 'REVERSED');
    const own = await idsOf('reward', 'select id from reward where promoter_id = $1', [
      uuidOf('promoter', promoterId),
    ]);
    expect(rewards.items.every((reward) => own.has(reward.id))).toBe(true);
    expect(rewards.refusals).toEqual([]);
  });

  it('to attempts sends each change in a campaign: submitted, rejected, resubmitted, verified', async () => {
    const campaignId = await aCampaign(scene);
    const { person } = await aJoined(suite.url, campaignId);
    const attempts = listen<{ id: string; status: string; reason: string | null }>(
      connect(suite.url, scene.key),
      attemptDocument,
      { id: campaignId },
    );
    const gigId = await aGig(scene, campaignId, { actionType: 'video' });
    await heard(
      attempts,
      () => true,
      async () => attempt(person, gigId),
    );
    await attempt(person, await aGig(scene, scene.campaignId, { actionType: 'video' }));
    const id = await attempt(person, gigId);
    const of = async (status: string): Promise<object> =>
      heard(attempts, (item) => item.id === id && item.status === status);
    await of('SUBMITTED');
    await scene.program.mutate('rejectActionAttempt', { id, reason: 'FRAUD' }, '');
    expect(await of('REJECTED')).toEqual({ id, status: 'REJECTED', reason: 'FRAUD' });
    const before = attempts.items.length;
    await person.mutate('resubmitActionAttempt', { id }, '');
    await waitFor('the resubmission', async () => attempts.items.length > before);
    expect(attempts.items.at(-1)).toEqual({ id, status: 'SUBMITTED', reason: null });
    await scene.program.mutate('verifyActionAttempt', { id }, '');
    expect(await of('VERIFIED')).toEqual({ id, status: 'VERIFIED', reason: null });
    const known = await idsOf('actionAttempt', 'select id from action_attempt where campaign_id = $1', [
      uuidOf('campaign', campaignId),
    ]);
    expect(attempts.items.filter((item) => !known.has(item.id))).toEqual([]);
    expect(attempts.refusals).toEqual([]);
  });
});
