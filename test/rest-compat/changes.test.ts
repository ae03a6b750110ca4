import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { dialects } from '../../rest-compat/mount-rest.js';
import { aCampaign, aGoal, aScene, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { joinedMember } from './joined-member.js';
import { RestClient, type RestAnswer } from './rest-client.js';
import type { Sample } from './sample.js';
import { aPostback } from '../notifications/postback/postback-story.js';

const suite = useSharedServer();
let scene: Scene;
let rest: RestClient;
let samples: Record<string, Sample>;

beforeAll(async () => {
  scene = await aScene(suite.url);
  const { owner, organizationId, campaignId, gigId, promoterId } = scene;
  // A person, who may do everything that a program may, and also change roles.
  rest = new RestClient(suite.url, owner.token, { 'x-environment': 'sandbox' });
  const members = `/organizations/${organizationId}/members`;
  const memberId = await joinedMember(suite, scene, rest);
  const hooks = `/organizations/${organizationId}/webhook-endpoints`;
  const hook = { name: 'Hook', targetUrl: 'https://x.example', subscribedEvents: ['*'] };
  const { body: endpoint } = await rest.post(hooks, hook);
  const { body: domain } = await rest.post('/attribution/domains', { host: 'go.changes.example' });
  samples = {
    '/campaigns/:id': { path: `/campaigns/${campaignId}` },
    '/campaigns/:id/reward-rules': {
      path: `/campaigns/${await aCampaign(scene, {}, false)}/reward-rules`,
      beside: () => ({ rules: [] }),
    },
    '/gigs/:id': { path: `/gigs/${gigId}` },
    '/organizations/:id': { path: `/organizations/${organizationId}` },
    '/organizations/:id/members/:memberId': {
      path: `${members}/${memberId}`,
      beside: () => ({ role: 'member' }),
      read: async () => {
        const { data } = (await rest.get(members)).body as { data: Record<string, unknown>[] };
        return data.find(({ id }) => id === memberId)!;
      },
    },
    '/organizations/:id/webhook-endpoints/:endpointId': { path: `${hooks}/${String(endpoint['id'])}` },
    '/attribution/links/:id': { path: `/attribution/links/${scene.link.id}` },
    '/postbacks/:id': { path: `/postbacks/${await aPostback(owner, promoterId)}` },
    '/attribution/domains/:id': { path: `/attribution/domains/${String(domain['id'])}` },
    '/aktvators/:id': { path: `/aktvators/${promoterId}` },
    '/v1/campaigns/:id': { path: `/v1/campaigns/${campaignId}` },
    '/v1/goals/:id': {
      path: `/v1/goals/${await aGoal(scene, campaignId)}`,
      beside: (field) => ({ payoutRate: { payoutType: 'flat' }, payoutType: { payoutRate: 5 } })[field] ?? {},
    },
    '/v1/webhooks/:endpointId': { path: `/v1/webhooks/${String(endpoint['id'])}` },
  };
});

const rows = dialects.flatMap(({ base, routes }) =>
  routes
    .filter(({ method, body }) => (method === 'PATCH' || method === 'PUT') && body !== undefined)
    .map(({ method, path, body = [] }): [string, string, string, string[]] => {
      // Fields for creation only, which a change might be expected to accept.
      const collection = path.replace(/\/:\w+$/, '');
      const creation = routes.find((route) => route.method === 'POST' && route.path === collection);
      const names = [...body, ...(creation?.body ?? [])].map(({ name }) => name);
      return [`${method} ${base}${path}`, method, base + path, [...new Set(names)]];
    }),
);

/** Fields of a GET response that may be sent back and are ignored. */
const echoed = new Set([
  '/campaigns/:id/reward-rules id',
  '/campaigns/:id/reward-rules version',
  '/campaigns/:id/reward-rules publishedAt',
  '/campaigns/:id/reward-rules publishedBy',
]);

function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return typeof value === 'object' && value !== null ? [] : 'changed';
}

/** Whether null removed everything: a list is empty, or no member of an object is set. */
function emptied(sent: unknown, now: unknown): boolean {
  if (sent !== null || typeof now !== 'object' || now === null) return false;
  return Object.values(now).every((member) => member === null);
}

/** Whether a response is correct about a field: it is refused by name, or now has the sent value. */
function tellsTheTruth(field: string, sent: unknown, { status, body }: RestAnswer): boolean {
  if (status === 200) {
    const now = body[field];
    return JSON.stringify(now) === JSON.stringify(sent) || emptied(sent, now);
  }
  const errors = (body['errors'] ?? []) as { field: string }[];
  return [404, 409, 422].includes(status) && errors.some((error) => error.field.split('.')[0] === field);
}

describe('a change over REST', () => {
  it.each(rows)('%s never answers 200 to a field that it does not change', async (_, method, path, names) => {
    const sample = samples[path]!;
    const before = await (sample.read?.() ?? rest.get(sample.path).then(({ body }) => body));
    const fields = [...new Set([...Object.keys(before), ...names])].filter(
      (name) => !echoed.has(`${path} ${name}`),
    );
    const lies: unknown[] = [];
    for (const field of fields) {
      for (const sent of [another(before[field]), null]) {
        const body = { ...sample.beside?.(field), [field]: sent };
        const answer = await rest.send(method, sample.path, body);
        if (!tellsTheTruth(field, sent, answer)) lies.push({ sent: body, answered: answer.text });
      }
    }
    expect(lies).toEqual([]);
  });

  it.each([
    [
      '/campaigns/:id',
      { status: 'paused' },
      'status cannot be changed here; use PATCH /campaigns/:id/status/:status',
    ],
    ['/campaigns/:id', { payoutModel: 'CPC' }, 'payoutModel cannot be changed here; leave it out'],
    [
      '/campaigns/:id',
      { currency: 'EUR' },
      'currency cannot be changed; it is only the unit of payoutRate and budget in the same request',
    ],
    [
      '/campaigns/:id',
      { budget: null, currency: 'EUR' },
      'currency cannot be changed; it is only the unit of payoutRate and budget in the same request',
    ],
    ['/campaigns/:id', { name: null }, 'name cannot be null; leave it out to keep it as it is'],
    ['/campaigns/:id', { targetUrl: null }, 'targetUrl cannot be null; leave it out to keep it as it is'],
    [
      '/v1/campaigns/:id',
      { status: 'paused' },
      'status cannot be changed here; use POST /v1/campaigns/:id/activate, /pause or /end',
    ],
    ['/v1/goals/:id', { payoutType: null, payoutRate: 5 }, 'payoutType must be one of flat, percent'],
    ['/gigs/:id', { rewardAmount: null }, 'rewardAmount cannot be null; leave it out to keep it as it is'],
    [
      '/organizations/:id',
      { rewardReviewAbove: [] },
      'rewardReviewAbove cannot be changed here; an owner changes it over GraphQL, with updateOrganization',
    ],
    ['/aktvators/:id', { wallet: null }, 'wallet cannot be changed here; leave it out'],
  ])('PATCH %s with %j is 422: %s', async (path, body, message) => {
    const answer = await rest.patch(samples[path]!.path, body);
    const field = message.split(' ')[0];
    expect(answer.body).toEqual({ statusCode: 422, message, errors: [{ field, message, code: 'INVALID' }] });
  });

  it('names every invalid field at once, and changes nothing', async () => {
    const { path } = samples['/campaigns/:id']!;
    const change = { description: 'half done?', status: 'ended', spent: 0, id: 'camp_1' };
    const answer = await rest.patch(path, change);
    expect(answer.status).toBe(422);
    const named = (answer.body['errors'] as { field: string }[]).map(({ field }) => field);
    expect(named).toEqual(['status', 'id', 'spent']);
    expect((await rest.get(path)).body['description']).not.toBe('half done?');
  });

  it('uses the currency of the amount that it changes', async () => {
    const budget = { budget: 90_000, currency: 'USD' };
    expect((await rest.patch(samples['/campaigns/:id']!.path, budget)).body).toMatchObject(budget);
  });

  it.each(['/campaigns', '/v1/campaigns'])(
    'POST %s keeps a campaign in its currency even without an amount',
    async (path) => {
      const body = { name: 'New', targetUrl: 'https://x.example', advertiserId: scene.organizationId };
      const input = path === '/campaigns' ? { ...body, advertiserId: undefined } : body;
      const created = await rest.post(path, { ...input, currency: 'EUR' });
      expect(created.body).toMatchObject({ currency: 'EUR' });
      const mixed = await rest.post(path, { ...input, budget: 1, currency: 'GBP' });
      expect(mixed.status).toBe(422);
    },
  );

  it('of reward rules is refused when the live version differs from the one that was read', async () => {
    const path = `/campaigns/${await aCampaign(scene)}/reward-rules`;
    const rules = (percent: number): object => ({ rules: [{ key: 'all', reward: { percent } }] });
    const read = await rest.get(path);
    const first = await rest.send('PUT', path, { ...read.body, ...rules(1) });
    expect(first.body).toMatchObject({ version: 1 });
    const late = await rest.send('PUT', path, { ...read.body, ...rules(2) });
    expect(late.body).toMatchObject({ statusCode: 409, errors: [{ field: 'version', code: 'CONFLICT' }] });
    // The first request again, as if its response was lost: nothing is new.
    const again = await rest.send('PUT', path, { ...read.body, ...rules(1) });
    expect(again.body).toEqual(first.body);
  });
});
