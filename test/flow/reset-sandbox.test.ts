import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { confirmAddress, invite } from '../support/invitations.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { balancesOf, errorCode, ingest, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import {
  aCampaign,
  aGig,
  aGoal,
  aKey,
  aLink,
  aPromoter,
  aScene,
  follow,
  fundWallet,
  type Scene,
  type Seller,
} from '../support/story.js';
import { useServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

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

/** A scene with data of every kind, such as a waiting attempt, a held reward and deliveries. */
async function aBusyScene(): Promise<Scene> {
  const scene = await aScene(suite.url);
  await scene.program.mutate(
    'createWebhookEndpoint',
    { name: 'Hook', targetUrl: receiver.url, eventTypes: ['*'] },
    'endpoint { id }',
  );
  const goal = await aGoal(scene, scene.campaignId);
  await aGig(scene, scene.campaignId, { actionType: 'video', verification: 'MANUAL' });
  await ingestAndEvaluate(scene, 'signup-1');
  await ingestAndEvaluate(scene, 'video-1', { eventType: 'video' });
  const held = await aCampaign(scene, { holdingPeriodDays: 30 });
  await aGig(scene, held);
  await ingestAndEvaluate({ ...scene, link: await aLink(scene, held, scene.promoterId) }, 'held-1');
  const sessionId = await follow(suite.url, scene.link);
  await scene.program.mutate(
    'recordConversion',
    { goalId: goal, sessionId, delayMinutes: 60 },
    'conversion { id }',
  );
  await waitFor('a delivery', async () => receiver.received.length > 0);
  return scene;
}

/** The live side of the same organization, with an event that was unpaid for lack of money. */
async function aLiveSide(scene: Scene): Promise<Seller> {
  const key = await aKey(scene.owner, scene.organizationId, ['*'], 'LIVE');
  const live: Seller = {
    ...scene,
    key,
    owner: new GraphQLClient(suite.url, scene.owner.token, 'live'),
    program: new GraphQLClient(suite.url, key),
  };
  const campaignId = await aCampaign(live, { name: 'Real' });
  const gigId = await aGig(live, campaignId);
  const promoterId = await aPromoter(live);
  const link = await aLink(live, campaignId, promoterId);
  await ingestAndEvaluate({ ...live, campaignId, gigId, promoterId, link }, 'live-1');
  return live;
}

/** Tables that keep the organization's sandbox rows. */
const staying = new Set([
  'audit_entry',
  'api_key',
  'webhook_endpoint',
  'wallet',
  'ledger_account',
  'ledger_transaction',
]);

/** The rows that a reset adds to append-only tables. */
const additions: Readonly<Record<string, string>> = {
  ledger_transaction: `and kind <> 'RESET'`,
  audit_entry: `and action <> 'resetSandbox'`,
};

/** Every tenant row that emptying this sandbox must not change. */
async function everythingElse(scene: Scene): Promise<Record<string, unknown>> {
  const tables = await suite.database.query<{ name: string; environments: boolean }>(
    `select table_name as name, bool_or(column_name = 'environment') as environments from information_schema.columns
     where table_schema = 'public' group by 1 having bool_or(column_name = 'organization_id') order by 1`,
  );
  const rows: Record<string, unknown> = {};
  const id = uuidOf('organization', scene.organizationId);
  for (const { name, environments } of tables) {
    const gone =
      environments && !staying.has(name)
        ? `and not (organization_id = '${id}' and environment = 'SANDBOX')`
        : '';
    // Without last-use times and the start of account lists. Returned money is added.
    const row = `to_jsonb(t) - 'last_used_at' - 'reset_version'`;
    const added = additions[name] ?? '';
    rows[name] = await suite.database.query(
      `select ${row} as row from "${name}" t where true ${gone} ${added} order by (${row})::text`,
    );
  }
  rows['organization'] = await suite.database.query('select * from organization order by id');
  rows['ledger_entry'] = await suite.database.query(
    `select * from ledger_entry where transaction_id in (select id from ledger_transaction where kind <> 'RESET') order by id`,
  );
  rows['others'] = await suite.database.query(
    `select balance.* from ledger_balance balance join ledger_account account on account.id = balance.account_id
     where account.wallet_id is not null and not (organization_id = $1 and environment = 'SANDBOX') order by 1`,
    [id],
  );
  return rows;
}

/** Waits until nothing is evaluated or delivered any more. */
async function settled(): Promise<void> {
  await waitFor('everything to be done', async () => {
    const [{ open }] = (await suite.database.query<{ open: number }>(
      `select (select count(*) from event where status = 'QUEUED' and due_at <= now())::int
            + (select count(*) from click where status = 'QUEUED')::int
            + (select count(*) from webhook_delivery where status in ('PENDING', 'SENDING'))::int
            + (select count(*) from domain_event v, log_cursor c
               where c.name = 'webhook.fan-out' and (v.xact, v.position) > (c.xact, c.position))::int as open`,
    )) as [{ open: number }];
    return open === 0;
  });
}

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
  it('empties it, and changes nothing else of the organization or of others', async () => {
    const [scene, other] = [await aBusyScene(), await aBusyScene()];
    await aLiveSide(scene);
    await settled();
    const before = await everythingElse(scene);
    await reset(scene);
    await expectEmpty(scene);
    expect(await everythingElse(scene)).toEqual(before);

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

  it('leaves a sandbox that works as a new one', async () => {
    const scene = await aBusyScene();
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

  it('is for owners and admins, in the sandbox', async () => {
    const scene = await aScene(suite.url);
    const { organizationId } = scene;
    const live = new GraphQLClient(suite.url, scene.owner.token, 'live');
    const refused = await live.attempt('resetSandbox', { organizationId }, 'organization { id }');
    expect(refused.userErrors).toMatchObject([{ code: 'UNAVAILABLE' }]);
    const document =
      'mutation ($input: ResetSandboxInput!) { resetSandbox(input: $input) { userErrors { code } } }';
    const input = { organizationId };
    expect(errorCode(await scene.program.send(document, { input }))).toBe('FORBIDDEN');
    const stranger = await aScene(suite.url);
    const answer = await stranger.owner.attempt('resetSandbox', { organizationId }, 'organization { id }');
    expect(answer.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['organizationId'] }]);
    for (const [role, allowed] of [
      ['MEMBER', false],
      ['ADMIN', true],
    ] as const) {
      const email = `${randomUUID()}@example.com`;
      const person = { email, password: 'correct horse battery', name: 'Bob' };
      const { token } = await new GraphQLClient(suite.url).mutate<{ token: string }>(
        'signUp',
        person,
        'token',
      );
      const bob = new GraphQLClient(suite.url, token);
      await confirmAddress(suite.server, bob);
      const invitation = await invite(suite.server, scene.owner, { organizationId, email, role });
      await bob.mutate('acceptInvitation', { token: invitation }, 'organization { id }');
      expect((await balancesOf(scene)).seller).toBe('1000.00');
      expect({ role, code: errorCode(await bob.send(document, { input })) }).toEqual({
        role,
        code: allowed ? undefined : 'FORBIDDEN',
      });
    }
    await expectEmpty(scene);
  });

  it('works while events and clicks come in, for this organization and for another', async () => {
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
    await settled();
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
