import { describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import type { GraphQLClient } from '../../support/graphql-client.js';
import { confirmAddress, aSellerWhoInvites, invitationToken, invite } from '../../support/invitations.js';
import { aJoined, aPerson } from '../../support/person.js';
import { aPromoter, aSeller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { limit, quotas, fresh, aQuotaScene, make, exceeded, setPlan, webhook } from './quota-scene.js';

const suite = useServer(quotas);

describe('a quota counts', () => {
  it('each environment separately, and only objects in use', async () => {
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

  it('neither ended campaigns nor deleted endpoints', async () => {
    const scene = await aQuotaScene(suite);
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

  it('endpoints by host, regardless of port, case and path, also after a change', async () => {
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

  it('the goals that a campaign is created with: all are created or none', async () => {
    const { program, organizationId } = await aSeller(suite.url);
    const goal = () => ({ name: fresh(), payout: { fixed: { amount: '1.00' } } });
    const campaign = { organizationId, name: 'Goals', targetUrl: 'https://shop.example' };
    const four = { ...campaign, goals: [goal(), goal(), goal(), goal()] };
    expect(await make(program, 'createCampaign', four)).toEqual(exceeded('goals', 'goals in a campaign'));
    const query = '{ campaigns { totalCount } }';
    expect(await program.run(query)).toEqual({ campaigns: { totalCount: 0 } });
    expect(await make(program, 'createCampaign', { ...campaign, goals: [goal(), goal(), goal()] })).toEqual(
      [],
    );
  });

  it('the links of all promoters of the organization, and returns an existing link', async () => {
    const scene = await aQuotaScene(suite);
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

  it('people who join, and returns existing promoters', async () => {
    const scene = await aQuotaScene(suite);
    const { program, campaignId } = scene;
    await program.mutate('updateCampaign', { id: campaignId, listed: true }, '');
    const { person } = await aJoined(suite.url, campaignId);
    await aJoined(suite.url, campaignId);
    const stranger = await aPerson(suite.url);
    expect(await make(stranger, 'joinCampaign', { campaignId })).toEqual(exceeded('campaignId', 'promoters'));
    expect(await make(person, 'joinCampaign', { campaignId })).toEqual([]);
  });

  it('in REST too, which answers 403 with the error code', async () => {
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
    await setPlan(suite, seller, 'PRO');
    const people = await Promise.all([aMember(), aMember(), aMember()]);
    const tokens = await Promise.all(
      people.map(async ({ email }) => invite(suite.server, owner, { organizationId, email })),
    );
    await setPlan(suite, seller, 'FREE');
    const answers = await Promise.all(
      people.map(async ({ person }, place) => make(person, 'acceptInvitation', { token: tokens[place] })),
    );
    expect(answers.filter((errors) => errors.length === 0)).toHaveLength(limit - 1);
    expect(answers.find((errors) => errors.length > 0)).toEqual(
      exceeded('token', 'members in an organization'),
    );
  });
});

describe('the organizations of a person', () => {
  const found = async (person: GraphQLClient) => make(person, 'createOrganization', { name: 'O' });

  it('are limited, whether created, joined by invitation or transferred', async () => {
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
