import type { GraphQLClient } from '../../support/graphql-client.js';
import { evaluated, ingest } from '../../support/outcome.js';
import type { NameServer } from '../../support/name-server.js';
import { aGig, aLink, aPaidTopUp, aScene, aSeller, follow, type Scene } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import type { Mailbox } from '../../support/mailbox.js';
import { callAttempts } from './mutations-of-attempts.js';
import { callCatalogue } from './mutations-of-catalogue.js';
import { callAccount, callMembers, type Answer, type Run, type WithId } from './mutations-of-people.js';

/** The mutations that a scene calls. */
const inScene = [
  'topUpWallet',
  'createCampaign',
  'activateCampaign',
  'createGig',
  'publishGig',
  'createPromoter',
  'createLink',
];

/** Calls every mutation once with success; returns their names and every secret in their results. */
export async function doEveryMutation(
  url: string,
  mailbox: Mailbox,
  receiverUrl: string,
  names: NameServer,
): Promise<{
  readonly done: ReadonlySet<string>;
  readonly secrets: readonly string[];
  readonly scene: Scene;
}> {
  const done = new Set<string>();
  const secrets = ['correct horse battery', 'another horse battery'];
  const run = async (client: GraphQLClient, name: string, input: object, selection = ''): Promise<Answer> => {
    const answer = await client.mutate<Answer>(name, input, selection);
    done.add(name);
    for (const key of ['token', 'secret']) if (answer[key]) secrets.push(answer[key]);
    return answer;
  };
  const scene = await aScene(url);
  for (const name of inScene) done.add(name);
  secrets.push(scene.key, scene.owner.token ?? '');
  const calls = { url, mailbox, scene, run, secrets, done };
  await callMembers(calls);
  await callAccount(calls);
  await callCatalogue(scene, run, names);
  await events(scene, run);
  await callAttempts(scene, run);
  await payouts(scene, run);
  await webhooks(scene, receiverUrl, run);
  await postbacks(scene, receiverUrl, run);
  const topUp = await aPaidTopUp(scene, '5.00');
  await run(scene.program, 'refundTopUp', { id: topUp, note: 'Not needed' });
  await money(scene, run);
  // Another organization, because the scene's objects are needed later.
  const { owner, organizationId } = await aScene(url);
  await run(owner, 'resetSandbox', { organizationId });
  const other = await aSeller(url, 'Sandy');
  await run(other.owner, 'resetSandbox', { organizationId: other.organizationId });
  return { done, secrets, scene };
}

async function events(scene: Scene, run: Run): Promise<void> {
  const { program, campaignId, url } = { ...scene, url: scene.program.url };
  const payout = { fixed: { amount: '1.00' } };
  const { goal } = await run(program, 'createGoal', { campaignId, name: 'order', payout }, 'goal { id }');
  const sessionId = await follow(url, scene.link);
  const report = { goalId: goal!.id, sessionId, delayMinutes: 60 };
  const { conversion } = await run(program, 'recordConversion', report, 'conversion { id }');
  await run(program, 'cancelConversion', { id: conversion!.id });
  const delayed = await run(program, 'recordConversion', report, 'conversion { id }');
  await run(program, 'cancelConversions', { conversions: [{ id: delayed['conversion']!.id }] });
  await run(program, 'importEvents', { csv: 'event_type,idempotency_key\nsignup,imported' });
  await run(program, 'redriveEvents', { status: ['UNMATCHED'] });
  await program.mutate(
    'updateCampaign',
    { id: campaignId, fraudChecks: { selfReferral: 'REVIEW', duplicateCustomer: 'OFF' } },
    'campaign { id }',
  );
  for (const name of ['approveEvent', 'rejectEvent', 'approveEvents', 'rejectEvents']) {
    const held = await ingest(scene, name, { customerId: scene.promoterId });
    await evaluated(scene, held);
    const decision = { id: held, note: 'looked at' };
    await run(program, name, name.endsWith('s') ? { events: [decision] } : decision);
    await evaluated(scene, held);
  }
}

async function payouts(scene: Scene, run: Run): Promise<void> {
  const { program, promoterId } = scene;
  await evaluated(scene, await ingest(scene, 'to-be-paid-out'));
  await run(program, 'setPayoutDestination', { promoterId, destination: 'sandbox:approval' });
  const { payout } = await run(program, 'requestPayout', { promoterId }, 'payout { id }');
  await run(program, 'cancelPayout', { id: payout!.id });
  await run(program, 'requestPayouts', { payouts: [{ promoterId }] });
  const open = '{ payouts(filter: { status: { eq: REQUESTED } }) { nodes { id } } }';
  const { payouts: asked } = await program.run<{ payouts: { nodes: WithId[] } }>(open);
  await run(program, 'cancelPayouts', { payouts: asked.nodes });
}

/** Budgets, and rewards that are released and reversed. */
async function money(scene: Scene, run: Run): Promise<void> {
  const { program, organizationId } = scene;
  const { campaign } = await run(
    program,
    'createCampaign',
    { name: 'Held', targetUrl: 'https://shop.example', holdingPeriodDays: 7 },
    'campaign { id }',
  );
  const { id } = campaign!;
  await run(program, 'activateCampaign', { id });
  await run(program, 'fundCampaign', { id, amount: { amount: '4.00' } });
  await run(program, 'setBudgetPolicy', { id, lowBalanceThreshold: { amount: '1.00' } });
  await run(program, 'defundCampaign', { id, amount: { amount: '1.00' } });
  const { organization } = await program.run<{ organization: { wallet: WithId } }>(
    'query ($id: ID!) { organization(id: $id) { wallet { id } } }',
    { id: organizationId },
  );
  await run(program, 'updateWallet', { id: organization.wallet.id, lowBalanceThreshold: { amount: '1' } });
  await aGig(scene, id, { actionType: 'held', rewardAmount: { amount: '2.00' } });
  const link = await aLink(scene, id, scene.promoterId);
  const report = { eventType: 'held', attributionCode: link.code };
  const { rewards } = await evaluated(scene, await ingest(scene, 'held', report));
  await run(program, 'releaseReward', { id: rewards[0]!.id });
  await run(program, 'reverseReward', { id: rewards[0]!.id, amount: { amount: '0.50' } });
  await run(program, 'reverseRewards', { rewards: [{ id: rewards[0]!.id, amount: { amount: '0.50' } }] });
  const other = await evaluated(scene, await ingest(scene, 'held too', report));
  await run(program, 'releaseRewards', { rewards: [{ id: other.rewards[0]!.id }] });
  await run(program, 'eraseCustomer', { customerId: 'nobody' });
  await run(program, 'createExport', { list: 'gigs' });
  await run(program, 'exportCustomer', { customerId: 'nobody' });
}

async function webhooks({ program, organizationId }: Scene, targetUrl: string, run: Run): Promise<void> {
  const input = { organizationId, name: 'Hook', targetUrl, eventTypes: ['gig.published'] };
  const { endpoint } = await run(program, 'createWebhookEndpoint', input, 'endpoint { id } secret');
  const { id } = endpoint!;
  await run(program, 'updateWebhookEndpoint', { id, name: 'Ears' });
  await run(program, 'rotateWebhookSecret', { id }, 'secret');
  const { delivery } = await run(program, 'sendTestWebhook', { id }, 'delivery { id }');
  await waitFor('the delivery', async () => {
    const query = 'query ($id: ID!) { delivery(id: $id) { status } }';
    const found = await program.run<{ delivery: { status: string } }>(query, { id: delivery!.id });
    return found.delivery.status === 'DELIVERED';
  });
  await run(program, 'redeliver', { id: delivery!.id });
  for (const name of ['disableWebhookEndpoint', 'enableWebhookEndpoint', 'deleteWebhookEndpoint']) {
    await run(program, name, { id });
  }
}

async function postbacks({ program, promoterId }: Scene, base: string, run: Run): Promise<void> {
  const input = { promoterId, name: 'Tracker', url: `${base}?a={amount}`, events: ['REWARD_PAID'] };
  const { postback } = await run(program, 'createPostback', input, 'postback { id }');
  const { id } = postback!;
  await run(program, 'updatePostback', { id, name: 'Ears' });
  const { delivery } = await run(program, 'testPostback', { id }, 'delivery { id }');
  await run(program, 'redeliverPostback', { id: delivery!.id });
  for (const name of ['disablePostback', 'enablePostback', 'deletePostback']) {
    await run(program, name, { id });
  }
}
