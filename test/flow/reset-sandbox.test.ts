import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { aColleague } from '../support/colleagues.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { balancesOf, errorCode, ingest, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import {
  aCampaign,
  aGig,
  aLink,
  aPromoter,
  aScene,
  fundWallet,
  type Scene,
  type Seller,
} from '../support/story.js';
import { useServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { aBusyScene, aLiveSide, settled } from './busy-sandbox.js';
import { everythingElse } from './unchanged-rows.js';

const suite = useServer();
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.close();
});

const reset = async ({ owner, organizationId }: Seller): Promise<unknown> =>
  owner.mutate('resetSandbox', { organizationId }, 'organization { id }');

const lists = [
  'actionAttempts',
  'campaigns',
  'conversions',
  'events',
  'gigs',
  'links',
  'promoters',
  'rewards',
];

async function expectEmpty({ program, organizationId }: Seller): Promise<void> {
  for (const list of lists) {
    const answer = await program.run<object>(`{ list: ${list} { totalCount } }`);
    expect(answer).toEqual({ list: { totalCount: 0 } });
  }
  const query = `query ($id: ID!) { organization(id: $id) {
    wallet { available { amount } held { amount } transactions { totalCount } }
    webhookEndpoints { nodes { name deliveries { nodes { event { type } } } } }
  } }`;
  expect(await program.run(query, { id: organizationId })).toMatchObject({
    organization: {
      wallet: { available: { amount: '0.00' }, held: { amount: '0.00' }, transactions: { totalCount: 0 } },
    },
  });
}

describe('resetting a sandbox', () => {
  it('deletes its data, and changes nothing else of the organization or of others', async () => {
    const [scene, other] = [await aBusyScene(suite, receiver), await aBusyScene(suite, receiver)];
    await aLiveSide(scene);
    await settled(suite);
    const before = await everythingElse(suite, scene);
    await reset(scene);
    await expectEmpty(scene);
    expect(await everythingElse(suite, scene)).toEqual(before);

    const id = uuidOf('organization', scene.organizationId);
    const audited = await suite.database.query(
      `select organization_id = $1 as own, environment, before from audit_entry where action = 'resetSandbox'`,
      [id],
    );
    expect(audited).toEqual([{ own: true, environment: 'SANDBOX', before: { campaigns: 2 } }]);
    const left = await suite.database.query(
      `select kind, wallet_id is not null as owned from ledger_account account join ledger_balance balance on balance.account_id = account.id
       where organization_id = $1 and environment = 'SANDBOX' and credits <> debits`,
      [id],
    );
    expect(left).toEqual([]);
    const back = await suite.database.query(
      `select sum(amount) as amount from ledger_transaction where organization_id = $1 and kind = 'RESET'`,
      [id],
    );
    expect(back).toEqual([{ amount: '1000000000' }]);
    for (const table of ['click', 'visitor_session', 'top_up', 'webhook_attempt', 'webhook_delivery']) {
      const rows = await suite.database.query(
        `select 1 from ${table} where organization_id = $1 and environment = 'SANDBOX'`,
        [id],
      );
      expect({ table, rows }).toEqual({ table, rows: [] });
    }
    expect((await balancesOf(other)).promoter).toBe('25.00');
  });

  it('leaves an empty sandbox that works like a new one', async () => {
    const scene = await aBusyScene(suite, receiver);
    await reset(scene);
    await waitFor('the link to be forgotten', async () => {
      const response = await fetch(`${suite.url}/go/${scene.link.code.toLowerCase()}`, {
        redirect: 'manual',
      });
      return response.status === 404;
    });
    await fundWallet(scene, '100.00');
    const campaignId = await aCampaign(scene);
    const gigId = await aGig(scene, campaignId);
    const promoterId = await aPromoter(scene);
    const fresh: Scene = {
      ...scene,
      campaignId,
      gigId,
      promoterId,
      link: await aLink(scene, campaignId, promoterId),
    };
    // The key that was used before the reset is free again.
    expect(await ingestAndEvaluate(fresh, 'signup-1')).toMatchObject({
      status: 'PROCESSED',
      rewards: [{ status: 'PAID' }],
    });
    expect(await balancesOf(fresh)).toEqual({ seller: '75.00', promoter: '25.00', held: '0.00' });
    const query = `query ($id: ID!) { organization(id: $id) { wallet { transactions { totalCount nodes { kind } } } } }`;
    expect(await scene.program.run(query, { id: scene.organizationId })).toEqual({
      organization: {
        wallet: { transactions: { totalCount: 2, nodes: [{ kind: 'REWARD' }, { kind: 'TOP_UP' }] } },
      },
    });
    await waitFor('its webhooks', async () =>
      receiver.received.some(({ body }) => body.includes('reward.paid') && body.includes(campaignId)),
    );
    await reset(scene);
    await reset(scene);
    await expectEmpty(scene);
  });

  it('is allowed for owners and admins, and only in the sandbox', async () => {
    const scene = await aScene(suite.url);
    const { organizationId } = scene;
    const live = new GraphQLClient(suite.url, scene.owner.token, 'live');
    const refused = await live.attempt('resetSandbox', { organizationId }, 'organization { id }');
    expect(refused.userErrors).toMatchObject([{ code: 'UNAVAILABLE' }]);
    const resetBy = async (client: GraphQLClient): Promise<string | undefined> =>
      errorCode(await client.sendMutation('resetSandbox', { organizationId }));
    expect(await resetBy(scene.program)).toBe('FORBIDDEN');
    const stranger = await aScene(suite.url);
    const answer = await stranger.owner.attempt('resetSandbox', { organizationId }, 'organization { id }');
    expect(answer.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['organizationId'] }]);
    for (const [role, allowed] of [
      ['MEMBER', false],
      ['ADMIN', true],
    ] as const) {
      const { client: bob } = await aColleague(suite, scene, role);
      expect((await balancesOf(scene)).seller).toBe('1000.00');
      expect({ role, code: await resetBy(bob) }).toEqual({ role, code: allowed ? undefined : 'FORBIDDEN' });
    }
    await expectEmpty(scene);
  });

  it('works during events and clicks of this organization and of another', async () => {
    const [scene, other] = [await aScene(suite.url), await aScene(suite.url, '100000.00')];
    let isOver = false;
    const sent = new Set<string>();
    const pour = async (into: Scene, worker: number): Promise<number> => {
      let count = 0;
      for (; !isOver; count++) {
        const id = await ingest(into, `${worker}-${count}`);
        if (into === other) sent.add(id);
        await fetch(`${suite.url}/go/${into.link.code.toLowerCase()}`, { redirect: 'manual' });
      }
      return count;
    };
    const pouring = [1, 2, 3].flatMap((worker) => [pour(scene, worker), pour(other, worker)]);
    for (let time = 0; time < 5; time++) {
      await waitFor('some more events', async () => {
        const wanted = (time + 1) * 20;
        return sent.size >= wanted;
      });
      await reset(scene);
    }
    isOver = true;
    await Promise.all(pouring);
    await settled(suite);
    await reset(scene);
    await expectEmpty(scene);
    const [counts] = await suite.database.query<{ processed: number; rewards: number }>(
      `select (select count(*) from event where organization_id = $1 and status = 'PROCESSED')::int as processed,
              (select count(*) from reward where organization_id = $1)::int as rewards`,
      [uuidOf('organization', other.organizationId)],
    );
    expect(counts).toEqual({ processed: sent.size, rewards: sent.size });
    expect(suite.server.log()).not.toMatch(/could not be written|cannot be evaluated/);
  });
});
