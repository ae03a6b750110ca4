import { ingestAndEvaluate } from './outcome.js';
import { aGig, aGoal, aPaidTopUp, follow, type Scene } from './story.js';
import { waitFor } from './wait-for.js';

/** The TypeIDs of one object of every kind that a tenant has. */
type Belongings = Readonly<
  Record<
    | 'actionAttempt'
    | 'apiKey'
    | 'attempt'
    | 'auditEntry'
    | 'campaign'
    | 'conversion'
    | 'delivery'
    | 'domainEvent'
    | 'event'
    | 'gig'
    | 'goal'
    | 'link'
    | 'linkDomain'
    | 'payout'
    | 'postback'
    | 'promoter'
    | 'reward'
    | 'ruleDraft'
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

interface WithId {
  readonly id: string;
}

/** Creates one object of every kind in a scene; deliveries go to `hookUrl`. */
export async function everythingOf(scene: Scene, hookUrl: string): Promise<Owned> {
  const { organizationId, campaignId, promoterId, link } = scene;
  const goal = await aGoal(scene, campaignId);
  const gig = await aGig(scene, campaignId, { actionType: 'video.posted', verification: 'MANUAL' });
  const event = await ingestAndEvaluate(scene, 'order-1');
  await ingestAndEvaluate(scene, 'video-1', { eventType: 'video.posted' });
  const sessionId = await follow(scene.owner.url, link);
  const { conversion } = await scene.program.mutate<{ conversion: WithId }>(
    'recordConversion',
    { goalId: goal, sessionId, delayMinutes: 60 },
    'conversion { id }',
  );
  const payments = await payIn(scene);
  const rules = await writeRules(scene);
  const messages = await sendMessage(scene, hookUrl);
  const payout = await requestPayout(scene);
  return {
    ...(await readRest(scene)),
    ...payments,
    ...rules,
    ...messages,
    organizationId,
    sessionId,
    code: link.code,
    campaign: campaignId,
    conversion: conversion.id,
    event: event.id,
    gig,
    goal,
    link: link.id,
    linkDomain: await addDomain(scene),
    payout,
    promoter: promoterId,
    reward: event.rewards[0]!.id,
  };
}

/** Publishes a version of reward rules, and stores a draft. */
async function writeRules({ program, campaignId }: Scene): Promise<Pick<Owned, 'ruleDraft' | 'ruleVersion'>> {
  const { ruleVersion } = await program.mutate<{ ruleVersion: WithId }>(
    'publishRewardRules',
    { campaignId, rules: [] },
    'ruleVersion { id }',
  );
  const { ruleDraft } = await program.mutate<{ ruleDraft: WithId }>(
    'createRuleDraft',
    { campaignId, name: 'Next season' },
    'ruleDraft { id }',
  );
  return { ruleDraft: ruleDraft.id, ruleVersion: ruleVersion.id };
}

async function addDomain({ program }: Scene): Promise<string> {
  const input = { host: 'go.owned.example' };
  const { linkDomain } = await program.mutate<{ linkDomain: WithId }>(
    'addLinkDomain',
    input,
    'linkDomain { id }',
  );
  return linkDomain.id;
}

async function payIn(scene: Scene): Promise<Pick<Owned, 'topUp' | 'topUpRefund'>> {
  const { topUp } = await scene.program.mutate<{ topUp: WithId }>(
    'topUpWallet',
    { organizationId: scene.organizationId, amount },
    'topUp { id }',
  );
  const paid = await aPaidTopUp(scene, '2.00');
  const { refund } = await scene.program.mutate<{ refund: WithId }>(
    'refundTopUp',
    { id: paid, note: 'Too much', amount },
    'refund { id }',
  );
  return { topUp: topUp.id, topUpRefund: refund.id };
}

/** Creates a postback, and a webhook endpoint, and waits until the latter has received a test message. */
async function sendMessage(
  { program, promoterId }: Scene,
  targetUrl: string,
): Promise<Pick<Owned, 'attempt' | 'delivery' | 'domainEvent' | 'postback' | 'webhookEndpoint'>> {
  const { endpoint } = await program.mutate<{ endpoint: WithId }>(
    'createWebhookEndpoint',
    { name: 'Hook', targetUrl, eventTypes: ['gig.published'] },
    'endpoint { id }',
  );
  const { delivery } = await program.mutate<{ delivery: WithId }>(
    'sendTestWebhook',
    { id: endpoint.id },
    'delivery { id }',
  );
  interface Sent {
    readonly delivery: { status: string; event: WithId; attempts: readonly WithId[] };
  }
  const read = async (): Promise<Sent['delivery']> => {
    const query = 'query ($id: ID!) { delivery(id: $id) { status event { id } attempts { id } } }';
    return (await program.run<Sent>(query, { id: delivery.id })).delivery;
  };
  await waitFor('the delivery', async () => (await read()).status === 'DELIVERED');
  const { event, attempts } = await read();
  const input = { promoterId, name: 'Tracker', url: `${targetUrl}?a={amount}`, events: ['REWARD_PAID'] };
  const { postback } = await program.mutate<{ postback: WithId }>('createPostback', input, 'postback { id }');
  return {
    attempt: attempts[0]!.id,
    delivery: delivery.id,
    domainEvent: event.id,
    postback: postback.id,
    webhookEndpoint: endpoint.id,
  };
}

async function requestPayout({ program, promoterId }: Scene): Promise<string> {
  const destination = { promoterId, destination: 'sandbox:approval' };
  await program.mutate('setPayoutDestination', destination, '');
  const { payout } = await program.mutate<{ payout: WithId }>(
    'requestPayout',
    { promoterId, amount },
    'payout { id }',
  );
  return payout.id;
}

/** The objects that others have created. */
async function readRest({
  program,
  organizationId,
}: Scene): Promise<Pick<Owned, 'actionAttempt' | 'apiKey' | 'auditEntry' | 'transaction' | 'wallet'>> {
  const { organization, actionAttempts, auditLog } = await program.run<{
    organization: { wallet: WithId & { transactions: { nodes: WithId[] } }; apiKeys: { nodes: WithId[] } };
    actionAttempts: { nodes: WithId[] };
    auditLog: { nodes: WithId[] };
  }>(
    `query ($id: ID!) {
      organization(id: $id) { wallet { id transactions { nodes { id } } } apiKeys { nodes { id } } }
      actionAttempts(filter: { status: { eq: SUBMITTED } }) { nodes { id } }
      auditLog(filter: { action: { eq: "createGoal" } }) { nodes { id } }
    }`,
    { id: organizationId },
  );
  return {
    actionAttempt: actionAttempts.nodes[0]!.id,
    apiKey: organization.apiKeys.nodes[0]!.id,
    auditEntry: auditLog.nodes[0]!.id,
    transaction: organization.wallet.transactions.nodes[0]!.id,
    wallet: organization.wallet.id,
  };
}
