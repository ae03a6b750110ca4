import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../../src/platform/database/create-pool.js';
import { Environment } from '../../src/kernel/environment.js';
import { sqlOf } from '../../src/kernel/sql.js';
import { inScope, type TenantScope } from '../../src/kernel/tenant-scope.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { errorCode, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import {
  aCampaign,
  aGig,
  aGoal,
  aPromoter,
  aScene,
  aSeller,
  follow,
  fundWallet,
  type Scene,
  type SharedLink,
} from '../support/story.js';
import { useServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

const suite = useServer();

interface Person {
  readonly client: GraphQLClient;
  readonly userId: string;
}

async function aPerson(name = 'Pia'): Promise<Person> {
  const input = { email: `${randomUUID()}@example.com`, password: 'correct horse battery', name };
  const { token, user } = await new GraphQLClient(suite.url).mutate<{ token: string; user: { id: string } }>(
    'signUp',
    input,
    'token user { id }',
  );
  return { client: new GraphQLClient(suite.url, token), userId: uuidOf('user', user.id) };
}

async function join({ client }: Person, campaignId: string): Promise<string> {
  const selection = 'promoter { id name email organization { name } }';
  return (await client.mutate<{ promoter: { id: string } }>('joinCampaign', { campaignId }, selection))
    .promoter.id;
}

async function linkOf({ client }: Person, campaignId: string, promoterId: string): Promise<SharedLink> {
  const selection = 'link { id code shortUrl }';
  return (await client.mutate<{ link: SharedLink }>('createLink', { campaignId, promoterId }, selection))
    .link;
}

/** All campaigns of the marketplace for a person. */
async function marketplaceOf({ client }: Person): Promise<{ id: string; name: string }[]> {
  const found: { id: string; name: string }[] = [];
  for (let after: string | null = null; ;) {
    const { marketplace }: { marketplace: { nodes: { id: string; name: string }[]; pageInfo: Info } } =
      await client.run(
        'query ($after: String) { marketplace(first: 2, after: $after) { nodes { id name } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
    found.push(...marketplace.nodes);
    if (!marketplace.pageInfo.hasNextPage) return found;
    after = marketplace.pageInfo.endCursor;
  }
}
interface Info {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

const ownQuery = `{ viewer { promoters { totalCount nodes {
  id name environment organization { name }
  wallet { available { amount } owner { __typename } transactions { totalCount nodes { kind entries { account balanceAfter { amount } } } } }
  rewards { totalCount nodes { status amount { amount } campaign { id } event { id } listing { name } } }
  links { nodes { id code campaign { id } figures { clicks uniqueClicks } listing { name organization { name } } } }
  actionAttempts { nodes { id status note proof { text url } remark gig { id } gigListing { title } listing { name } } }
  figures { clicks uniqueClicks conversions rewards }
} } } }`;

interface Own {
  readonly viewer: {
    readonly promoters: { readonly totalCount: number; readonly nodes: readonly OwnNode[] };
  };
}
interface OwnNode {
  readonly id: string;
  readonly wallet: { readonly available: { readonly amount: string } };
  readonly rewards: { readonly totalCount: number };
  readonly figures: { readonly clicks: number; readonly rewards: number };
}

const ownOf = async ({ client }: Person): Promise<Own['viewer']['promoters']> =>
  (await client.run<Own>(ownQuery)).viewer.promoters;

describe('the marketplace', () => {
  it('shows what is listed, active and approved, of every organization, in the environment of the session', async () => {
    const [acme, globex] = [await aSeller(suite.url, 'Acme'), await aSeller(suite.url, 'Globex')];
    const open = await aCampaign(acme, { name: 'Open', payoutRate: { amount: '0.10' }, payoutModel: 'CPC' });
    await aGoal(acme, open, { name: 'Sale' });
    await aGig(acme, open);
    const other = await aCampaign(globex, { name: 'Other' });
    const hidden = [
      await aCampaign(acme, { name: 'Draft' }, false),
      await aCampaign(acme, { name: 'Unlisted', listed: false }),
      await aCampaign(acme, { name: 'Over' }),
      await aCampaign(acme, { name: 'Paused' }),
    ];
    const endsAt = new Date(Date.now() - 1000).toISOString();
    await acme.program.mutate('updateCampaign', { id: hidden[2], endsAt }, 'campaign { id }');
    await acme.program.mutate('pauseCampaign', { id: hidden[3] }, 'campaign { id }');
    const pia = await aPerson();
    const seen = (await marketplaceOf(pia)).map(({ id }) => id);
    expect(seen).toEqual(expect.arrayContaining([open, other]));
    expect(seen.filter((id) => hidden.includes(id))).toEqual([]);
    expect(new Set(seen).size).toBe(seen.length);

    const live: Person = { ...pia, client: new GraphQLClient(suite.url, pia.client.token, 'live') };
    expect(await marketplaceOf(live)).toEqual([]);

    const { marketplace } = await pia.client.run<{
      marketplace: { nodes: { id: string }[]; totalCount: number };
    }>(
      `{ marketplace(first: 100) { totalCount nodes { id name targetUrl payoutModel payoutRate { amount } organization { name }
         goals { name payout { amount } } gigs { title rewardAmount { amount } } viewerPromoter { id } } } }`,
    );
    expect(marketplace.totalCount).toBe(seen.length);
    expect(marketplace.nodes.find(({ id }) => id === open)).toEqual({
      id: open,
      name: 'Open',
      targetUrl: 'https://shop.example/summer',
      payoutModel: 'CPC',
      payoutRate: { amount: '0.10' },
      organization: { name: 'Acme' },
      goals: [{ name: 'Sale', payout: { amount: '10.00' } }],
      gigs: [{ title: 'Bring a sign-up', rewardAmount: { amount: '25.00' } }],
      viewerPromoter: null,
    });
  });

  it('can be left by taking a campaign off the list', async () => {
    const acme = await aSeller(suite.url);
    const id = await aCampaign(acme);
    const pia = await aPerson();
    const isSeen = async (): Promise<boolean> => (await marketplaceOf(pia)).some((seen) => seen.id === id);
    expect(await isSeen()).toBe(true);
    await acme.program.mutate('updateCampaign', { id, listed: false }, 'campaign { listed }');
    expect(await isSeen()).toBe(false);
  });
});

describe('a person who promotes', () => {
  it('joins once, however often they ask at once, and brings their name along', async () => {
    const acme = await aSeller(suite.url);
    const [one, two] = [await aCampaign(acme), await aCampaign(acme)];
    const pia = await aPerson('Pia');
    const ids = await Promise.all(Array.from({ length: 20 }, async (_, n) => join(pia, n % 2 ? one : two)));
    expect(new Set(ids).size).toBe(1);
    const { promoters } = await acme.program.run<{ promoters: object }>(
      '{ promoters { nodes { id name email isPerson wallet { available { amount } } } } }',
    );
    expect(promoters).toEqual({
      nodes: [
        { id: ids[0], name: 'Pia', email: null, isPerson: true, wallet: { available: { amount: '0.00' } } },
      ],
    });
    const domainEvents = await suite.database.query(
      `select 1 from domain_event where type = 'promoter.joined' and node_id = $1`,
      [ids[0]],
    );
    expect(domainEvents).toHaveLength(1);
    expect(await ownOf(pia)).toMatchObject({
      totalCount: 1,
      nodes: [{ id: ids[0], organization: { name: 'Acme' } }],
    });
  });

  it('cannot join what is not in the marketplace', async () => {
    const acme = await aSeller(suite.url);
    const pia = await aPerson();
    const live: Person = { ...pia, client: new GraphQLClient(suite.url, pia.client.token, 'live') };
    const open = await aCampaign(acme);
    for (const [person, campaignId] of [
      [pia, await aCampaign(acme, {}, false)],
      [pia, await aCampaign(acme, { listed: false })],
      [pia, 'camp_01h00000000000000000000000'],
      [pia, 'nonsense'],
      [live, open],
    ] as const) {
      const { userErrors } = await person.client.attempt('joinCampaign', { campaignId }, 'promoter { id }');
      expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['campaignId'] }]);
    }
    expect((await ownOf(pia)).totalCount).toBe(0);
  });

  it('makes links to the site of the campaign, and earns by them', async () => {
    const scene = await aScene(suite.url);
    const pia = await aPerson();
    const promoterId = await join(pia, scene.campaignId);
    const link = await linkOf(pia, scene.campaignId, promoterId);
    expect((await linkOf(pia, scene.campaignId, promoterId)).id).toBe(link.id);
    const deeper = { campaignId: scene.campaignId, promoterId, targetUrl: 'https://shop.example/shoes' };
    await pia.client.mutate('createLink', deeper, 'link { id }');
    const { userErrors } = await pia.client.attempt(
      'createLink',
      { ...deeper, targetUrl: 'https://elsewhere.example/' },
      'link { id }',
    );
    expect(userErrors).toMatchObject([{ code: 'INVALID_URL', field: ['targetUrl'] }]);

    await follow(suite.url, link);
    await ingestAndEvaluate({ ...scene, link }, 'order-1');
    const own = await waitFor('the click', async () => {
      const { nodes } = await ownOf(pia);
      return nodes[0]?.figures.clicks === 1 && nodes;
    });
    expect(own).toMatchObject([
      {
        id: promoterId,
        wallet: {
          available: { amount: '25.00' },
          owner: null,
          // They see their own side of the transaction, but not the organization's balance.
          transactions: {
            totalCount: 1,
            nodes: [
              { kind: 'REWARD', entries: [{ account: 'AVAILABLE', balanceAfter: { amount: '25.00' } }] },
            ],
          },
        },
        rewards: {
          totalCount: 1,
          nodes: [
            {
              status: 'PAID',
              amount: { amount: '25.00' },
              campaign: null,
              event: null,
              listing: { name: 'Summer' },
            },
          ],
        },
        figures: { clicks: 1, uniqueClicks: 1, conversions: 0, rewards: 1 },
      },
    ]);
    const { viewer } = await pia.client.run<{
      viewer: { promoters: { nodes: { links: { nodes: object[] } }[] } };
    }>(ownQuery);
    expect(viewer.promoters.nodes[0]?.links.nodes).toContainEqual({
      id: link.id,
      code: link.code,
      campaign: null,
      figures: { clicks: 1, uniqueClicks: 1 },
      listing: { name: 'Summer', organization: { name: 'Acme' } },
    });
  });

  it('makes links for nobody else, nor in campaigns of others', async () => {
    const [scene, rival] = [await aScene(suite.url), await aScene(suite.url)];
    const [pia, max] = [await aPerson('Pia'), await aPerson('Max')];
    const mine = await join(pia, scene.campaignId);
    const theirs = await join(max, scene.campaignId);
    const unlisted = await aCampaign(scene, { listed: false });
    for (const [campaignId, promoterId] of [
      [scene.campaignId, theirs],
      [scene.campaignId, scene.promoterId],
      [rival.campaignId, mine],
      [unlisted, mine],
    ] as const) {
      const answer = await pia.client.attempt('createLink', { campaignId, promoterId }, 'link { id }');
      expect(answer.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    }
    // The organization admits them to an unlisted campaign by creating a link for them.
    await scene.program.mutate('createLink', { campaignId: unlisted, promoterId: mine }, 'link { id }');
    await pia.client.mutate(
      'createLink',
      { campaignId: unlisted, promoterId: mine, targetUrl: 'https://shop.example/x' },
      'link { id }',
    );
  });

  it('can do nothing new for an organization that is suspended', async () => {
    const scene = await aScene(suite.url);
    const pia = await aPerson();
    const promoterId = await join(pia, scene.campaignId);
    await linkOf(pia, scene.campaignId, promoterId);
    await suite.database.query('update organization set suspended_at = now() where id = $1', [
      uuidOf('organization', scene.organizationId),
    ]);
    expect((await marketplaceOf(pia)).map(({ id }) => id)).not.toContain(scene.campaignId);
    const { campaignId, gigId } = scene;
    for (const [mutation, input] of [
      ['joinCampaign', { campaignId }],
      ['createLink', { campaignId, promoterId, targetUrl: 'https://shop.example/new' }],
      ['submitActionAttempt', { gigId, proof: { text: 'x' } }],
    ] as const) {
      const { userErrors } = await pia.client.attempt(mutation, input, '');
      expect({ mutation, userErrors }).toMatchObject({ mutation, userErrors: [{ code: 'NOT_FOUND' }] });
    }
    expect((await ownOf(pia)).totalCount).toBe(1);
  });

  it('submits proof of work, which the organization verifies and pays', async () => {
    const scene = await aScene(suite.url);
    const gigId = await aGig(scene, scene.campaignId, {
      title: 'Post a video',
      actionType: 'video',
      verification: 'MANUAL',
    });
    const pia = await aPerson();
    const input = {
      gigId,
      proof: { text: 'Here it is.', url: 'https://video.example/1' },
      note: 'Took a day',
    };
    const early = await pia.client.attempt('submitActionAttempt', input, 'actionAttempt { id }');
    expect(early.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['gigId'] }]);
    await join(pia, scene.campaignId);
    const { actionAttempt } = await pia.client.mutate<{ actionAttempt: { id: string } }>(
      'submitActionAttempt',
      input,
      'actionAttempt { id status proof { text url } remark }',
    );
    expect(actionAttempt).toMatchObject({ status: 'SUBMITTED', proof: input.proof, remark: 'Took a day' });
    const seen = await scene.program.run(
      'query ($id: ID!) { actionAttempt(id: $id) { gig { id } proof { url } promoter { name } event { id } } }',
      { id: actionAttempt.id },
    );
    expect(seen).toEqual({
      actionAttempt: {
        gig: { id: gigId },
        proof: { url: 'https://video.example/1' },
        promoter: { name: 'Pia' },
        event: null,
      },
    });
    const domainEvents = await suite.database.query<{ payload: string }>(
      `select payload from domain_event where type = 'action_attempt.submitted' and node_id = $1`,
      [actionAttempt.id],
    );
    expect(domainEvents.map(({ payload }) => JSON.parse(payload) as object)).toMatchObject([
      { data: { proof: input.proof, reward: { amount: '25.00', asset: 'USD' } } },
    ]);
    const decision = { id: actionAttempt.id, note: 'Well done' };
    await scene.program.mutate('verifyActionAttempt', decision, 'actionAttempt { status }');
    const again = await scene.program.attempt('verifyActionAttempt', decision, 'actionAttempt { status }');
    expect(again.userErrors).toMatchObject([{ code: 'ILLEGAL_STATUS_CHANGE' }]);
    const paid = await suite.database.query<{ payload: string }>(
      `select payload from domain_event where type = 'reward.paid' and payload like $1`,
      [`%${actionAttempt.id}%`],
    );
    // No event caused it, so none is named.
    expect(paid.map(({ payload }) => Object.keys((JSON.parse(payload) as { data: object }).data))).toEqual([
      ['rewardId', 'aktvatorId', 'campaignId', 'actionAttemptId', 'rewardAmount', 'reward'],
    ]);
    expect(await ownOf(pia)).toMatchObject({
      nodes: [
        {
          wallet: { available: { amount: '25.00' } },
          actionAttempts: {
            nodes: [
              { status: 'VERIFIED', note: 'Well done', gig: null, gigListing: { title: 'Post a video' } },
            ],
          },
        },
      ],
    });
  });

  it('cannot submit without proof, to a gig that is not open, or with what is not an address', async () => {
    const scene = await aScene(suite.url);
    const pia = await aPerson();
    await join(pia, scene.campaignId);
    const gigId = await aGig(scene, scene.campaignId, { actionType: 'video' });
    const submit = async (input: object): Promise<unknown> =>
      (await pia.client.attempt('submitActionAttempt', { gigId, ...input }, 'actionAttempt { id }'))
        .userErrors;
    expect(await submit({ proof: {} })).toMatchObject([{ code: 'INVALID', field: ['proof'] }]);
    expect(await submit({ proof: { text: '' } })).toMatchObject([{ field: ['proof', 'text'] }]);
    expect(await submit({ proof: { url: 'javascript:alert(1)' } })).toMatchObject([
      { code: 'INVALID_URL', field: ['proof', 'url'] },
    ]);
    const proof = { text: 'x' };
    const early = { startsAt: new Date(Date.now() + 3_600_000).toISOString() };
    const later = await aGig(scene, await aCampaign(scene, early), { actionType: 'video' });
    expect(await submit({ gigId: later, proof })).toMatchObject([{ code: 'NOT_FOUND' }]);
    await scene.program.mutate('pauseGig', { id: gigId }, 'gig { id }');
    expect(await submit({ proof })).toMatchObject([{ code: 'NOT_FOUND', field: ['gigId'] }]);
    expect((await ownOf(pia)).nodes[0]).toMatchObject({ actionAttempts: { nodes: [] } });
  });

  it('sees nothing else of the organization, nor of other promoters', async () => {
    const scene = await aScene(suite.url);
    const [pia, max] = [await aPerson('Pia'), await aPerson('Max')];
    await join(pia, scene.campaignId);
    const other = await join(max, scene.campaignId);
    const link = await linkOf(max, scene.campaignId, other);
    const event = await ingestAndEvaluate({ ...scene, link }, 'order-1');
    const { organization } = await scene.program.run<{ organization: { wallet: { id: string } } }>(
      'query ($id: ID!) { organization(id: $id) { wallet { id } } }',
      { id: scene.organizationId },
    );
    const foreign = {
      campaign: scene.campaignId,
      gig: scene.gigId,
      promoter: other,
      link: link.id,
      event: event.id,
      reward: event.rewards[0]!.id,
      wallet: organization.wallet.id,
    };
    for (const [kind, id] of Object.entries(foreign)) {
      const query = `query ($id: ID!) { found: ${kind}(id: $id) { id } node(id: $id) { id } }`;
      expect({ kind, ...(await pia.client.run<object>(query, { id })) }).toEqual({
        kind,
        found: null,
        node: null,
      });
    }
    for (const list of [
      'campaigns',
      'gigs',
      'promoters',
      'links',
      'events',
      'conversions',
      'actionAttempts',
      'rewards',
      'webhookEndpoints',
    ]) {
      const answer = await pia.client.run<object>(`{ list: ${list} { totalCount } }`);
      expect(answer).toEqual({ list: { totalCount: 0 } });
    }
    expect(
      await pia.client.run('query ($id: ID!) { organization(id: $id) { id } }', { id: scene.organizationId }),
    ).toEqual({ organization: null });
    expect(await ownOf(pia)).toMatchObject({
      totalCount: 1,
      nodes: [{ name: 'Pia', rewards: { totalCount: 0 } }],
    });
    expect(await ownOf(max)).toMatchObject({
      totalCount: 1,
      nodes: [{ name: 'Max', rewards: { totalCount: 1 } }],
    });
    const live = new GraphQLClient(suite.url, max.client.token, 'live');
    expect(await live.run('{ viewer { promoters { totalCount } } }')).toEqual({
      viewer: { promoters: { totalCount: 0 } },
    });
    expect(await scene.program.run('{ viewer { promoters { totalCount } } }')).toEqual({
      viewer: { promoters: null },
    });
    expect(errorCode(await scene.program.send('{ marketplace { totalCount } }'))).toBe('FORBIDDEN');
    expect(errorCode(await new GraphQLClient(suite.url).send('{ marketplace { totalCount } }'))).toBe(
      'UNAUTHENTICATED',
    );
  });
});

describe('row-level security for a person', () => {
  let pool: Pool;
  let scene: Scene;
  let pia: TenantScope;
  let ownId: string;

  beforeAll(async () => {
    const silent = { debug() {}, info() {}, warn() {}, error() {} };
    pool = createPool({ url: suite.database.url, max: 2, role: 'app' }, silent);
    scene = await aScene(suite.url);
    const person = await aPerson();
    const promoterId = await join(person, scene.campaignId);
    ownId = uuidOf('promoter', promoterId);
    await linkOf(person, scene.campaignId, promoterId);
    await aPromoter(scene, 'Somebody else');
    await fundWallet(scene, '10.00');
    const link = await linkOf(person, scene.campaignId, promoterId);
    await ingestAndEvaluate({ ...scene, link }, 'order-1');
    await ingestAndEvaluate(scene, 'order-2');
    const another = { promoterId: scene.promoterId, destination: 'sandbox:approval' };
    await scene.program.mutate('setPayoutDestination', another, '');
    await scene.program.mutate(
      'requestPayout',
      { promoterId: scene.promoterId, amount: { amount: '1' } },
      '',
    );
    pia = { kind: 'tenant', organizationIds: [], environment: Environment.SANDBOX, userId: person.userId };
  });
  afterAll(async () => {
    await pool.end();
  });

  it('shows raw SQL their own rows and no other', async () => {
    const sql = sqlOf(pool);
    const ids = async (text: string): Promise<unknown[]> =>
      inScope(pia, async () => (await sql.query<{ id: unknown }>(text)).map(({ id }) => id));
    expect(await ids('select id from promoter')).toEqual([ownId]);
    for (const table of ['link', 'reward', 'action_attempt']) {
      const owners = await ids(`select promoter_id as id from ${table}`);
      expect({ table, owners: [...new Set(owners)] }).toEqual({ table, owners: [ownId] });
    }
    expect(await ids('select owner_id as id from wallet')).toEqual([ownId]);
    expect(await ids('select balance_after as id from ledger_entry')).toEqual([25_000_000n]);
    expect(await ids('select kind as id from ledger_transaction')).toEqual(['REWARD']);
    expect(await ids('select account_id as id from ledger_balance where credits > 0')).toHaveLength(1);
    for (const table of [
      'campaign',
      'gig',
      'goal',
      'event',
      'domain_event',
      'organization',
      'member',
      'api_key',
      'payout',
      'top_up',
      'webhook_endpoint',
    ]) {
      expect({ table, ids: await ids(`select id from ${table}`) }).toEqual({ table, ids: [] });
    }
    const elsewhere = { ...pia, environment: Environment.LIVE };
    const live = async (): Promise<number> => (await sql.query('select 1 from promoter')).length;
    expect(await inScope(elsewhere, live)).toBe(0);
  });

  it('lets raw SQL change nothing, their own rows included', async () => {
    const sql = sqlOf(pool);
    await inScope(pia, async () => {
      expect(await sql.query(`update promoter set name = 'Rich' returning id`)).toEqual([]);
      const enriched = sql.query(`update ledger_balance set credits = credits + 1 returning account_id`);
      await expect(enriched).rejects.toMatchObject({ code: '42501' });
      expect(await sql.query(`update reward set status = 'PAID' returning id`)).toEqual([]);
      expect(await sql.query(`delete from link returning id`)).toEqual([]);
      const forged = `insert into link (id, organization_id, environment, campaign_id, promoter_id, target_url, code)
        select gen_random_uuid(), organization_id, environment, campaign_id, promoter_id, 'https://x.example', 'STOLEN' from link limit 1`;
      await expect(sql.query(forged)).rejects.toMatchObject({ code: '42501' });
    });
  });
});
