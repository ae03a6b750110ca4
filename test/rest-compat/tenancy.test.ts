import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { dialects } from '../../rest-compat/mount-rest.js';
import {
  aGoal,
  aKey,
  aPaidTopUp,
  aScene,
  aSeller,
  follow,
  type Scene,
  type Seller,
} from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { RestClient } from './rest-client.js';

/** Bodies that would be valid if the path had the caller's own ids. */
const goodBodies: Record<string, object> = {
  'PUT /campaigns/:id/reward-rules': { rules: [] },
  'POST /campaigns/:id/reward-rules/simulate': { rules: [] },
  'PATCH /v1/goals/:id': { name: 'stolen' },
  'POST /campaigns/:id/fund': { amount: 1 },
  'POST /v1/campaigns/:id/goals': { name: 'stolen', payoutType: 'flat', payoutRate: 1 },
  'POST /organizations/:id/wallet/topup': { amount: 100 },
  'PATCH /organizations/:id/members/:memberId': { role: 'admin' },
  'POST /organizations/:id/api-keys': { name: 'stolen', scopes: ['*'] },
  'POST /organizations/:id/webhook-endpoints': {
    name: 'x',
    targetUrl: 'https://x.example',
    subscribedEvents: ['*'],
  },
  'POST /aktvators/:id/postbacks': { name: 'x', url: 'https://x.example', events: ['reward_paid'] },
};

describe('the ids of another tenant', () => {
  const suite = useSharedServer();
  let a: Scene;
  let b: Seller;
  let intruder: RestClient;
  let ids: Record<string, string>;

  beforeAll(async () => {
    a = await aScene(suite.url);
    b = await aSeller(suite.url, 'Rival');
    intruder = new RestClient(suite.url, b.key);
    const owner = new RestClient(suite.url, a.key);
    ids = { ...(await createBelow(owner)), ...(await report(owner)), topupId: await aPaidTopUp(a, '1.00') };
  });

  /** Ids of the organization and of the objects below it, by the names of their parameters. */
  async function createBelow(owner: RestClient): Promise<Record<string, string>> {
    const organization = `/organizations/${a.organizationId}`;
    const hooks = `${organization}/webhook-endpoints`;
    const hook = { name: 'Hook', targetUrl: 'https://x.example', subscribedEvents: ['*'] };
    const endpoint = await owner.post(hooks, hook);
    const delivery = await owner.post(`${hooks}/${String(endpoint.body['id'])}/test`);
    const key = await owner.post(`${organization}/api-keys`, { name: 'k', scopes: ['*'] });
    const people = `${organization}/members`;
    const members = (await owner.get(people)).body['data'] as { id: string }[];
    // Only a live key can invite.
    const live = await aKey(a.owner, a.organizationId, ['members:write'], 'LIVE');
    const invitation = await new RestClient(suite.url, live).post(people, { email: 'grace@example.com' });
    return {
      organizations: a.organizationId,
      webhooks: String(endpoint.body['id']),
      endpointId: String(endpoint.body['id']),
      deliveryId: String(delivery.body['id']),
      keyId: String(key.body['id']),
      memberId: members[0]!.id,
      invitationId: String(invitation.body['id']),
    };
  }

  /** Ids of the campaign's objects, by the segments of the path before them. */
  async function report(owner: RestClient): Promise<Record<string, string>> {
    await owner.patch(`/gigs/${a.gigId}`, { verification: 'manual' });
    const signUp = { eventType: 'customer.signup', attributionCode: a.link.code, idempotencyKey: '1' };
    const event = await owner.post('/events/ingest', signUp);
    const goals = await aGoal(a, a.campaignId);
    const sessionId = await follow(suite.url, a.link);
    const conversion = await owner.post('/v1/conversions', { goalId: goals, sessionId });
    const first = async (path: string): Promise<string> =>
      waitFor(path, async () => ((await owner.get(path)).body['data'] as { id: string }[])[0]?.id);
    const list = await owner.post('/exports', { list: 'gigs' });
    return {
      exports: String(list.body['id']),
      campaigns: a.campaignId,
      gigs: a.gigId,
      goals,
      aktvators: a.promoterId,
      links: a.link.id,
      events: String(event.body['eventId']),
      conversions: String(conversion.body['id']),
      'action-attempts': await first('/action-attempts'),
      rewards: await first('/rewards'),
    };
  }

  const rows = dialects.flatMap(({ base, routes }) =>
    routes
      // A currency belongs to no tenant.
      .filter(({ path }) => path.includes(':') && !path.startsWith('/rates/'))
      .map(({ method, path }): [string, string, string] => [`${method} ${base}${path}`, method, base + path]),
  );

  /** Replaces every path parameter by the id that the segment before it names. */
  const fill = (path: string): string =>
    path
      .split('/')
      .map((segment, at, segments) => {
        if (!segment.startsWith(':')) return segment;
        if (segment === ':status') return 'draft';
        const name = segment === ':id' ? segments[at - 1]! : segment.slice(1);
        return ids[name] ?? `no id for ${name}`;
      })
      .join('/');

  it.each(rows)('%s answers 404 for them', async (name, method, path) => {
    const body = method === 'GET' || method === 'DELETE' ? undefined : (goodBodies[name] ?? {});
    const answer = await intruder.send(method, fill(path), body);
    expect(answer.body).toEqual({ statusCode: 404, message: expect.any(String) });
  });

  it.each(rows)(
    '%s answers 404 in the other environment of the organization, except for the organization itself',
    async (name, method, path) => {
      if (path.startsWith('/organizations/:id') && !path.includes('Id')) return;
      // Both environments share the organization's people.
      if (/:memberId|:invitationId/.test(path)) return;
      const live = new RestClient(suite.url, await aKey(a.owner, a.organizationId, ['*'], 'LIVE'));
      const body = method === 'GET' || method === 'DELETE' ? undefined : (goodBodies[name] ?? {});
      expect((await live.send(method, fill(path), body)).status).toBe(404);
    },
  );

  it.each(rows.filter(([, , path]) => path.startsWith('/organizations/:id') && path.includes('Id')))(
    '%s answers 404 below another organization of the same person',
    async (name, method, path) => {
      const mutation = ['createOrganization', { name: 'Second' }, 'organization { id }'] as const;
      const second = await a.owner.mutate<{ organization: { id: string } }>(...mutation);
      const body = method === 'GET' || method === 'DELETE' ? undefined : (goodBodies[name] ?? {});
      const wrong = fill(path).replace(a.organizationId, second.organization.id);
      const owner = new RestClient(suite.url, a.owner.token);
      expect((await owner.send(method, wrong, body, { 'x-environment': 'sandbox' })).status).toBe(404);
    },
  );

  it.each([
    ['/gigs', () => ({ campaignId: a.campaignId, title: 'x', actionType: 'x' }), 'campaignId'],
    ['/attribution/links', () => ({ campaignId: a.campaignId, aktvatorId: a.promoterId }), 'campaignId'],
    ['/v1/links', () => ({ campaignId: a.campaignId, promoterId: a.promoterId }), 'campaignId'],
    [
      '/events/ingest',
      () => ({ eventType: 'x', idempotencyKey: 'x', campaignId: a.campaignId }),
      'campaignId',
    ],
    [
      '/events/ingest',
      () => ({ eventType: 'x', idempotencyKey: 'x', attributionLinkId: a.link.id }),
      'attributionLinkId',
    ],
    ['/v1/conversions', () => ({ goalId: ids['goals'], sessionId: 'sess_1' }), 'goalId'],
    [
      '/campaigns',
      () => ({ name: 'x', targetUrl: 'https://x.example', organizationId: a.organizationId }),
      'organizationId',
    ],
  ])('POST %s answers 404 for a reference to them', async (path, body, field) => {
    expect((await intruder.post(path, body())).body).toMatchObject({ statusCode: 404, errors: [{ field }] });
  });

  it('are refused as the promoter of a link in an own campaign', async () => {
    const mine = await intruder.post('/campaigns', { name: 'x', targetUrl: 'https://x.example' });
    const answer = await intruder.post('/attribution/links', {
      campaignId: mine.body['id'],
      aktvatorId: a.promoterId,
    });
    expect(answer.body).toMatchObject({ statusCode: 404, errors: [{ field: 'aktvatorId' }] });
  });

  it('are not in any list', async () => {
    for (const path of [
      '/gigs',
      '/aktvators',
      '/attribution/links',
      '/action-attempts',
      '/rewards',
      '/v1/promoters',
      '/v1/webhooks',
    ]) {
      expect((await intruder.get(path)).body).toMatchObject({ data: [], total: 0 });
    }
    expect((await intruder.get(`/rewards?campaignId=${a.campaignId}`)).body).toMatchObject({ data: [] });
  });
});
