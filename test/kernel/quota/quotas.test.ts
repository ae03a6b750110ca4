import { describe, expect, it } from '@jest/globals';
import { limitByPlan } from '../../../src/kernel/quotas.js';
import { decodeId } from '../../../src/kernel/ids.js';
import { RestClient } from '../../rest-compat/rest-client.js';
import type { GraphQLClient, WithUserErrors } from '../../support/graphql-client.js';
import { confirmAddress, aSellerWhoInvites, invitationToken, invite } from '../../support/invitations.js';
import { aJoined, aPerson } from '../../support/person.js';
import { aCampaign, aPromoter, aSeller, type Seller } from '../../support/story.js';
import { quotaNames } from '../../support/quota-names.js';
import { useServer } from '../../support/suite.js';

/** Every quota in this suite, for both plans. A seller begins with one key, organization and member. */
const limit = 3;
const larger = 5;
const plans = `FREE=${limit},PRO=${larger}`;
const suite = useServer({
  ...Object.fromEntries(quotaNames.map((name) => [name, plans])),
  QUOTA_CAMPAIGNS: 'FREE=4,PRO=6',
  QUOTA_WEBHOOK_ENDPOINTS: 'FREE=6,PRO=0',
  QUOTA_LINKS: 'FREE=5,PRO=5',
  QUOTA_ORGANIZATIONS_PER_PERSON: `${limit}`,
});

let serial = 0;
const fresh = (): string => `n${(serial += 1)}`;

interface Scene extends Seller {
  readonly campaignId: string;
  readonly promoterId: string;
}

async function aScene(): Promise<Scene> {
  const seller = await aSellerWhoInvites(suite);
  const campaignId = await aCampaign(seller);
  return { ...seller, campaignId, promoterId: await aPromoter(seller) };
}

interface Kind {
  readonly mutation: string;
  readonly input: (scene: Scene) => object;
  readonly field: string;
  /** The number at the start. */
  readonly before: number;
  readonly most?: number;
  readonly mostPro?: number;
  readonly setting: string;
}

const webhook = { name: 'Hook', eventTypes: ['reward.paid'] };

const kinds: readonly Kind[] = [
  {
    mutation: 'createApiKey',
    input: ({ organizationId }) => ({ organizationId, name: 'k', environment: 'SANDBOX', scopes: ['*'] }),
    field: 'organizationId',
    before: 1,
    setting: 'QUOTA_API_KEYS',
  },
  {
    mutation: 'createWebhookEndpoint',
    input: ({ organizationId }) => ({ ...webhook, organizationId, targetUrl: `https://${fresh()}.example/` }),
    field: 'organizationId',
    before: 0,
    most: 6,
    mostPro: Infinity,
    setting: 'QUOTA_WEBHOOK_ENDPOINTS',
  },
  {
    mutation: 'createWebhookEndpoint',
    input: ({ organizationId }) => ({
      ...webhook,
      organizationId,
      targetUrl: `https://one.example:8443/${fresh()}`,
    }),
    field: 'targetUrl',
    before: 0,
    setting: 'QUOTA_WEBHOOK_ENDPOINTS_PER_HOST',
  },
  {
    mutation: 'createCampaign',
    input: ({ organizationId }) => ({ organizationId, name: fresh(), targetUrl: 'https://shop.example' }),
    field: 'organizationId',
    before: 1,
    most: 4,
    mostPro: 6,
    setting: 'QUOTA_CAMPAIGNS',
  },
  {
    mutation: 'createGoal',
    input: ({ campaignId }) => ({ campaignId, name: fresh(), payout: { amount: '1.00' } }),
    field: 'campaignId',
    before: 0,
    setting: 'QUOTA_GOALS',
  },
  {
    mutation: 'createGig',
    input: ({ campaignId }) => ({
      campaignId,
      title: 'G',
      actionType: 'a',
      rewardAmount: { amount: '1.00' },
    }),
    field: 'campaignId',
    before: 0,
    setting: 'QUOTA_GIGS',
  },
  {
    mutation: 'publishRewardRules',
    input: ({ campaignId }) => ({ campaignId, rules: [{ key: fresh(), reward: { plain: true } }] }),
    field: 'campaignId',
    before: 0,
    setting: 'QUOTA_RULE_VERSIONS',
  },
  {
    mutation: 'createPromoter',
    input: ({ organizationId }) => ({ organizationId, name: fresh() }),
    field: 'organizationId',
    before: 1,
    setting: 'QUOTA_PROMOTERS',
  },
  {
    mutation: 'createLink',
    input: ({ campaignId, promoterId }) => ({
      campaignId,
      promoterId,
      targetUrl: `https://shop.example/${fresh()}`,
    }),
    field: 'promoterId',
    before: 0,
    setting: 'QUOTA_LINKS_PER_PROMOTER',
  },
  {
    mutation: 'inviteMember',
    input: ({ organizationId }) => ({ organizationId, email: `${fresh()}@example.com` }),
    field: 'email',
    before: 1,
    setting: 'QUOTA_MEMBERS',
  },
];

const make = async (
  client: GraphQLClient,
  mutation: string,
  input: object,
): Promise<WithUserErrors['userErrors']> => (await client.attempt(mutation, input, '')).userErrors;

const exceeded = (field: string, text: string) => [
  { code: 'QUOTA_EXCEEDED', field: [field], message: expect.stringContaining(text) },
];

async function setPlan(
  { organizationId }: Pick<Seller, 'organizationId'>,
  plan: 'FREE' | 'PRO',
): Promise<void> {
  const id = decodeId('organization', organizationId);
  await suite.database.query('update organization set plan = $1 where id = $2', [plan, id]);
}

describe.each(kinds)(
  '$setting',
  ({ mutation, input, field, before, most = limit, mostPro = larger, setting }) => {
    it('has one last place, however many ask for it at once, and the plan says how many there are', async () => {
      const scene = await aScene();
      const add = async () => make(scene.owner, mutation, input(scene));
      for (let made = before; made < most - 1; made += 1) expect(await add()).toEqual([]);
      const answers = await Promise.all(Array.from({ length: 6 }, add));
      const refusals = answers.filter((errors) => errors.length > 0);
      expect(refusals).toHaveLength(5);
      for (const refusal of refusals) {
        expect(refusal).toEqual(exceeded(field, `The plan FREE allows at most ${most} `));
        expect(refusal[0]?.message).toContain('ask an operator to give the organization the plan PRO.');
      }
      await setPlan(scene, 'PRO');
      for (let made = most; made < Math.min(mostPro, most + 2); made += 1) expect(await add()).toEqual([]);
      if (mostPro < Infinity) {
        expect(await add()).toEqual(exceeded(field, `The plan PRO allows at most ${mostPro} `));
        expect((await add())[0]?.message).toContain(`raise ${setting}.`);
      }
    });
  },
);

describe('what counts', () => {
  it('is each environment by itself, and only what is in use', async () => {
    const { owner, organizationId } = await aSeller(suite.url);
    const key = { organizationId, name: 'k', scopes: ['*'] };
    const sandbox = { ...key, environment: 'SANDBOX' };
    expect(await make(owner, 'createApiKey', sandbox)).toEqual([]);
    const selection = 'apiKey { id }';
    const last = await owner.mutate<{ apiKey: { id: string } }>('createApiKey', sandbox, selection);
    expect(await make(owner, 'createApiKey', sandbox)).toEqual(exceeded('organizationId', 'API keys'));
    expect(await make(owner, 'createApiKey', { ...key, environment: 'LIVE' })).toEqual([]);
    await owner.mutate('revokeApiKey', { id: last.apiKey.id }, '');
    expect(await make(owner, 'createApiKey', sandbox)).toEqual([]);
    await suite.database.query(`update api_key set expires_at = now() where name = 'test'`);
    expect(await make(owner, 'createApiKey', sandbox)).toEqual([]);
    expect(await make(owner, 'createApiKey', sandbox)).toEqual(exceeded('organizationId', 'API keys'));
  });

  it('is not an ended campaign, nor a deleted endpoint', async () => {
    const scene = await aScene();
    const { program, campaignId, organizationId } = scene;
    const campaign = { organizationId, name: 'C', targetUrl: 'https://shop.example' };
    for (let made = 1; made < 4; made += 1) {
      expect(await make(program, 'createCampaign', campaign)).toEqual([]);
    }
    expect(await make(program, 'createCampaign', campaign)).toEqual(exceeded('organizationId', 'campaigns'));
    await program.mutate('endCampaign', { id: campaignId }, '');
    expect(await make(program, 'createCampaign', campaign)).toEqual([]);
    const endpoint = { ...webhook, targetUrl: 'https://hook.example/' };
    const made = [1, 2, 3].map(async () =>
      program.mutate<{ endpoint: { id: string } }>('createWebhookEndpoint', endpoint, 'endpoint { id }'),
    );
    const [first] = await Promise.all(made);
    expect(await make(program, 'createWebhookEndpoint', endpoint)).toEqual(
      exceeded('targetUrl', 'same host'),
    );
    await program.mutate('deleteWebhookEndpoint', { id: first!.endpoint.id }, '');
    expect(await make(program, 'createWebhookEndpoint', endpoint)).toEqual([]);
  });

  it('is a host, whatever its port, case and path, also when an endpoint is led there later', async () => {
    const { program } = await aSeller(suite.url);
    const add = async (targetUrl: string) => {
      const input = { ...webhook, targetUrl };
      return program.attempt<{ endpoint: { id: string } }>('createWebhookEndpoint', input, 'endpoint { id }');
    };
    for (const url of [
      'https://HOOK.example',
      'https://hook.example:8443/a?b=c',
      'https://hook.example./d',
    ]) {
      expect((await add(url)).userErrors).toEqual([]);
    }
    expect((await add('https://hook.example/e#f')).userErrors).toEqual(exceeded('targetUrl', 'same host'));
    const other = await add('https://other.example/hook.example');
    expect(other.userErrors).toEqual([]);
    const move = { id: other.endpoint.id, targetUrl: 'https://hook.example/g' };
    expect(await make(program, 'updateWebhookEndpoint', move)).toEqual(exceeded('targetUrl', 'same host'));
    const within = { id: other.endpoint.id, targetUrl: 'https://other.example/h' };
    expect(await make(program, 'updateWebhookEndpoint', within)).toEqual([]);
  });

  it('is a goal that a campaign is made with: all or none', async () => {
    const { program, organizationId } = await aSeller(suite.url);
    const goal = () => ({ name: fresh(), payout: { amount: '1.00' } });
    const campaign = { organizationId, name: 'Goals', targetUrl: 'https://shop.example' };
    const four = { ...campaign, goals: [goal(), goal(), goal(), goal()] };
    expect(await make(program, 'createCampaign', four)).toEqual(exceeded('goals', 'goals in a campaign'));
    const query = '{ campaigns { totalCount } }';
    expect(await program.run(query)).toEqual({ campaigns: { totalCount: 0 } });
    expect(await make(program, 'createCampaign', { ...campaign, goals: [goal(), goal(), goal()] })).toEqual(
      [],
    );
  });

  it('is a link of any promoter of the organization; a link that is there is answered all the same', async () => {
    const scene = await aScene();
    const { program, campaignId } = scene;
    const promoters = [scene.promoterId, await aPromoter(scene), await aPromoter(scene)];
    const link = (place: number, page: string) => ({
      campaignId,
      promoterId: promoters[place],
      targetUrl: `https://shop.example/${page}`,
    });
    for (const [place, page] of [
      [0, 'a'],
      [0, 'b'],
      [1, 'a'],
      [1, 'b'],
    ] as const) {
      expect(await make(program, 'createLink', link(place, page))).toEqual([]);
    }
    const last = await Promise.all(
      ['c', 'd', 'e'].map(async (page) => make(program, 'createLink', link(2, page))),
    );
    expect(last.filter((errors) => errors.length === 0)).toHaveLength(1);
    expect(await make(program, 'createLink', link(0, 'f'))).toEqual(
      exceeded('promoterId', 'of an organization'),
    );
    expect(await make(program, 'createLink', link(0, 'a'))).toEqual([]);
  });

  it('is a person who joins, and who is in stays in', async () => {
    const scene = await aScene();
    const { program, campaignId } = scene;
    await program.mutate('updateCampaign', { id: campaignId, listed: true }, '');
    const { person } = await aJoined(suite.url, campaignId);
    await aJoined(suite.url, campaignId);
    const stranger = await aPerson(suite.url);
    expect(await make(stranger, 'joinCampaign', { campaignId })).toEqual(exceeded('campaignId', 'promoters'));
    expect(await make(person, 'joinCampaign', { campaignId })).toEqual([]);
  });

  it('is told by REST as 403 with the field', async () => {
    const seller = await aSeller(suite.url);
    const rest = new RestClient(suite.url, seller.key);
    const send = async () => rest.post('/campaigns', { name: 'R', targetUrl: 'https://shop.example' });
    for (let made = 0; made < 4; made += 1) expect((await send()).status).toBe(201);
    const { status, body } = await send();
    expect({ status, body }).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('at most 4 campaigns'), errors: [{ code: 'QUOTA_EXCEEDED' }] },
    });
  });
});

describe('members', () => {
  it('are counted again when an invitation is accepted', async () => {
    const seller = await aSellerWhoInvites(suite);
    const { owner, organizationId } = seller;
    await setPlan(seller, 'PRO');
    const people = await Promise.all([aMember(), aMember(), aMember()]);
    const tokens = await Promise.all(
      people.map(async ({ email }) => invite(suite.server, owner, { organizationId, email })),
    );
    await setPlan(seller, 'FREE');
    const answers = await Promise.all(
      people.map(async ({ person }, place) => make(person, 'acceptInvitation', { token: tokens[place] })),
    );
    expect(answers.filter((errors) => errors.length === 0)).toHaveLength(limit - 1);
    expect(answers.find((errors) => errors.length > 0)).toEqual(
      exceeded('token', 'members in an organization'),
    );
  });
});

describe('organizations of a person', () => {
  const found = async (person: GraphQLClient) => make(person, 'createOrganization', { name: 'O' });

  it('are only so many, however they come: founded, accepted, or given', async () => {
    const { email, person } = await aMember();
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(async () => found(person)));
    expect(answers.filter((errors) => errors.length === 0)).toHaveLength(limit);
    const refused = exceeded('name', `One person may own at most ${limit} organizations`);
    expect(answers.find((errors) => errors.length > 0)).toEqual(refused);

    const { owner, organizationId } = await aSeller(suite.url);
    const token = await invite(suite.server, owner, { organizationId, email, role: 'OWNER' });
    expect(await make(person, 'acceptInvitation', { token })).toEqual(exceeded('token', 'may own at most'));
    await owner.mutate('inviteMember', { organizationId, email }, '');
    const other = await invitationToken(suite.server, email);
    expect(await make(person, 'acceptInvitation', { token: other })).toEqual([]);
    const query = 'query ($id: ID!) { organization(id: $id) { members { nodes { id role } } } }';
    interface Members {
      readonly organization: {
        readonly members: { readonly nodes: readonly { id: string; role: string }[] };
      };
    }
    const { organization } = await owner.run<Members>(query, { id: organizationId });
    const { id } = organization.members.nodes.find(({ role }) => role === 'MEMBER')!;
    expect(await make(owner, 'changeMemberRole', { id, role: 'OWNER' })).toEqual(exceeded('role', 'may own'));
    expect(await make(owner, 'changeMemberRole', { id, role: 'ADMIN' })).toEqual([]);
  });
});

async function aMember(): Promise<{ readonly email: string; readonly person: GraphQLClient }> {
  const person = await aPerson(suite.url);
  await confirmAddress(suite.server, person);
  const { viewer } = await person.run<{ viewer: { user: { email: string } } }>(
    '{ viewer { user { email } } }',
  );
  return { email: viewer.user.email, person };
}

describe('the setting of a quota', () => {
  it.each([
    ['FREE=1,PRO=20', { FREE: 1, PRO: 20 }],
    [' pro=0 , free=7', { FREE: 7, PRO: 0 }],
    ['12', { FREE: 12, PRO: 12 }],
  ])('"%s" is a number for each plan', (text, limits) => {
    expect(limitByPlan.parse(text)).toEqual(limits);
  });

  it.each([
    '',
    'FREE=1',
    'FREE=1,FREE=2',
    'FREE=1,PRO=2,PRO=3',
    'FREE=-1,PRO=2',
    'FREE=1;PRO=2',
    'GOLD=1,PRO=2',
    '1e3',
  ])('"%s" is refused', (text) => {
    expect(limitByPlan.safeParse(text).success).toBe(false);
  });
});
