import { ingestAndEvaluate } from './outcome.js';
import { aGig, aGoal, aPaidTopUp, follow, type Scene } from './story.js';
import { waitFor } from './wait-for.js';

/** The TypeIDs of one object of every kind that a tenant has. */
type Belongings = Readonly<
  Record<
    | 'actionAttempt'
    | 'apiKey'
    | 'campaign'
    | 'conversion'
    | 'delivery'
    | 'event'
    | 'gig'
    | 'goal'
    | 'link'
    | 'payout'
    | 'promoter'
    | 'reward'
    | 'ruleVersion'
    | 'topUp'
    | 'topUpRefund'
    | 'transaction'
    | 'wallet'
    | 'webhookEndpoint',
    string
  >
> & { readonly sessionId: string; readonly code: string };

/** The same, with its owner. */
export type Owned = Belongings & { readonly organizationId: string };

const amount = { amount: '1.00' };

/** Creates one object of every kind in a scene; deliveries go to `hookUrl`. */
export async function everythingOf(scene: Scene, hookUrl: string): Promise<Owned> {
  const goal = await aGoal(scene, scene.campaignId);
  const gig = await aGig(scene, scene.campaignId, { actionType: 'video.posted', verification: 'MANUAL' });
  const event = await ingestAndEvaluate(scene, 'order-1');
  await ingestAndEvaluate(scene, 'video-1', { eventType: 'video.posted' });
  const sessionId = await follow(scene.owner.url, scene.link);
  const { conversion } = await scene.program.mutate<{ conversion: { id: string } }>(
    'recordConversion',
    { goalId: goal, sessionId, delayMinutes: 60 },
    'conversion { id }',
  );
  const { topUp } = await scene.program.mutate<{ topUp: { id: string } }>(
    'topUpWallet',
    { organizationId: scene.organizationId, amount },
    'topUp { id }',
  );
  const paid = await aPaidTopUp(scene, '2.00');
  const { refund } = await scene.program.mutate<{ refund: { id: string } }>(
    'refundTopUp',
    { id: paid, reason: 'Too much', amount },
    'refund { id }',
  );
  const { ruleVersion } = await scene.program.mutate<{ ruleVersion: { id: string } }>(
    'publishRewardRules',
    { campaignId: scene.campaignId, rules: [] },
    'ruleVersion { id }',
  );
  const { endpoint } = await scene.program.mutate<{ endpoint: { id: string } }>(
    'createWebhookEndpoint',
    { name: 'Hook', targetUrl: hookUrl, eventTypes: ['gig.published'] },
    'endpoint { id }',
  );
  const { delivery } = await scene.program.mutate<{ delivery: { id: string } }>(
    'sendTestWebhook',
    { id: endpoint.id },
    'delivery { id }',
  );
  await waitFor('the delivery', async () => {
    const answer = await scene.program.run<{ delivery: { status: string } }>(
      'query ($id: ID!) { delivery(id: $id) { status } }',
      { id: delivery.id },
    );
    return answer.delivery.status === 'DELIVERED';
  });
  const { promoterId } = scene;
  const destination = { promoterId, destination: 'sandbox:approval' };
  await scene.program.mutate('setPayoutDestination', destination, '');
  const { payout } = await scene.program.mutate<{ payout: { id: string } }>(
    'requestPayout',
    { promoterId, amount },
    'payout { id }',
  );
  const rest = await scene.program.run<{
    organization: {
      wallet: { id: string; transactions: { nodes: { id: string }[] } };
      apiKeys: { nodes: { id: string }[] };
    };
    actionAttempts: { nodes: { id: string; status: string }[] };
  }>(
    `query ($id: ID!) {
      organization(id: $id) { wallet { id transactions { nodes { id } } } apiKeys { nodes { id } } }
      actionAttempts(filter: { status: SUBMITTED }) { nodes { id } }
    }`,
    { id: scene.organizationId },
  );
  return {
    organizationId: scene.organizationId,
    sessionId,
    code: scene.link.code,
    actionAttempt: rest.actionAttempts.nodes[0]!.id,
    apiKey: rest.organization.apiKeys.nodes[0]!.id,
    campaign: scene.campaignId,
    conversion: conversion.id,
    delivery: delivery.id,
    event: event.id,
    gig,
    goal,
    link: scene.link.id,
    payout: payout.id,
    promoter: scene.promoterId,
    reward: event.rewards[0]!.id,
    ruleVersion: ruleVersion.id,
    topUp: topUp.id,
    topUpRefund: refund.id,
    transaction: rest.organization.wallet.transactions.nodes[0]!.id,
    wallet: rest.organization.wallet.id,
    webhookEndpoint: endpoint.id,
  };
}
