import { describe, expect, it } from '@jest/globals';
import { ingest } from '../support/outcome.js';
import { aJoined } from '../support/person.js';
import { aGig, aScene } from '../support/story.js';
import { heard, listen, useClients, type Listening } from '../support/subscriptions.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { linkOf } from './own-promoter.js';
import { decodeId, encodeId } from '../../src/kernel/ids.js';
import { GraphQLClient } from '../support/graphql-client.js';

const suite = useSharedServer();
const connect = useClients();

interface Shown {
  readonly id: string;
  readonly status: string;
}

const documentOf = (name: string, selection: string): string =>
  `subscription ($id: ID!) { ${name}(promoterId: $id) { ${selection} } }`;
const rewards = documentOf('ownRewardUpdated', 'id status');
const wallet = documentOf('ownWalletUpdated', 'id wallet { available { amount } }');
const attempts = documentOf('ownActionAttemptUpdated', 'id status');

function own<Item>(token: string | undefined, document: string, id: string): Listening<Item> {
  return listen<Item>(connect(suite.url, token, { environment: 'sandbox' }), document, { id });
}

describe('a promoter who subscribes', () => {
  it('to their rewards and wallet gets their own, and payouts are sent to the organization', async () => {
    const scene = await aScene(suite.url);
    const { person: pia, promoterId } = await aJoined(suite.url, scene.campaignId, 'Pia');
    const { person: max, promoterId: other } = await aJoined(suite.url, scene.campaignId, 'Max');
    const { code } = await linkOf(pia, scene.campaignId, promoterId);
    const mine = own<Shown>(pia.token, rewards, promoterId);
    const balance = own<{ wallet: { available: { amount: string } } | null }>(pia.token, wallet, promoterId);
    const others = own<Shown>(max.token, rewards, other);
    let round = 0;
    const earn = async (): Promise<unknown> =>
      ingest(scene, `own-earnings-${(round += 1)}`, { attributionCode: code });
    await heard(mine, ({ status }) => status === 'PAID', earn);
    await heard(balance, (promoter) => Number(promoter.wallet?.available.amount) > 0, earn);
    expect(others).toMatchObject({ items: [], refusals: [] });

    const payouts = listen<Shown>(
      connect(suite.url, scene.key),
      `subscription ($id: ID!, $promoterId: ID) {
        payoutUpdated(organizationId: $id, promoterId: $promoterId) { id status }
      }`,
      { id: scene.organizationId, promoterId },
    );
    const asking = { promoterId, amount: { amount: '1.00' } };
    const payout = await heard(
      payouts,
      ({ status }) => status === 'PAID',
      async () => scene.program.mutate('requestPayout', asking, 'payout { id }').catch(() => undefined),
    );
    expect(payout.id).toMatch(/^pay_/);
  });

  it('to their attempts gets each status', async () => {
    const scene = await aScene(suite.url);
    const gigId = await aGig(scene, scene.campaignId, { actionType: 'video' });
    const { person: pia, promoterId } = await aJoined(suite.url, scene.campaignId, 'Pia');
    const mine = own<Shown>(pia.token, attempts, promoterId);
    await heard(
      mine,
      ({ status }) => status === 'SUBMITTED',
      async () => pia.mutate('submitActionAttempt', { gigId }, 'actionAttempt { id }'),
    );
  });

  it('to records of others is refused, and an organization is refused promoters of another one', async () => {
    const scene = await aScene(suite.url);
    const { person: pia } = await aJoined(suite.url, scene.campaignId, 'Pia');
    for (const document of [rewards, wallet, attempts]) {
      const refused = own(pia.token, document, scene.promoterId);
      await waitFor('the refusal', async () => refused.hasEnded());
      expect(refused.messages).toEqual([expect.stringContaining('There is no such promoter')]);
    }
    const stranger = await aScene(suite.url);
    const payouts =
      'subscription ($id: ID!, $p: ID) { payoutUpdated(organizationId: $id, promoterId: $p) { id } }';
    for (const variables of [
      { id: scene.organizationId, p: stranger.promoterId },
      { id: stranger.organizationId },
    ]) {
      const refused = listen(connect(suite.url, scene.key), payouts, variables);
      await waitFor('the refusal', async () => refused.hasEnded());
      expect(refused.messages).toEqual([expect.stringContaining('There is no such')]);
    }
  });
});

interface WithId {
  readonly id: string;
}

describe('a promoter who asks for a node finds', () => {
  const find = async (client: GraphQLClient, id: string): Promise<object | null> =>
    (
      await client.run<{ node: object | null }>('query ($id: ID!) { node(id: $id) { __typename id } }', {
        id,
      })
    ).node;

  it('their own links, rewards, attempts and decisions, and nobody else does', async () => {
    const scene = await aScene(suite.url);
    const { person: pia, promoterId } = await aJoined(suite.url, scene.campaignId, 'Pia');
    const { person: max } = await aJoined(suite.url, scene.campaignId, 'Max');
    const link = await linkOf(pia, scene.campaignId, promoterId);
    const gigId = await aGig(scene, scene.campaignId, { actionType: 'video', verification: 'MANUAL' });
    const { actionAttempt } = await pia.mutate<{ actionAttempt: WithId }>(
      'submitActionAttempt',
      { gigId },
      'actionAttempt { id }',
    );
    await scene.program.mutate('verifyActionAttempt', { id: actionAttempt.id }, '');
    const rewards = await suite.database.query<{ id: string }>(
      'select id from reward where action_attempt_id = $1',
      [decodeId('actionAttempt', actionAttempt.id)],
    );
    const { node } = await pia.run<{ node: { decisions: WithId[] } }>(
      'query ($id: ID!) { node(id: $id) { ... on ActionAttempt { decisions { id } } } }',
      actionAttempt,
    );
    const own = {
      Link: link.id,
      ActionAttempt: actionAttempt.id,
      AttemptDecision: node.decisions[0]!.id,
      Reward: encodeId('reward', rewards[0]!.id),
    };
    for (const [type, id] of Object.entries(own)) {
      expect(await find(pia, id)).toEqual({ __typename: type, id });
      expect(await find(max, id)).toBeNull();
      expect(await find(new GraphQLClient(suite.url, pia.token, 'live'), id)).toBeNull();
    }
  });
});
