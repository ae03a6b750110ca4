import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, uuidOf } from '../../support/outcome.js';
import { aJoined } from '../../support/person.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { aKey, aPromoter, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { aPostback } from './postback-story.js';

const suite = useSharedServer();
const url = 'https://tracker.example/token-1?a={amount}';
const input = { name: 'Tracker', url, events: ['REWARD_PAID'] };
const fields = `id name url origin method bodyFormat events campaignId goalId party isActive inactiveReason failingSince
  deliveries { totalCount }`;

interface Shown {
  readonly id: string;
  readonly url: string | null;
  readonly isActive: boolean;
  readonly inactiveReason: string | null;
}

let scene: Scene;
let receiver: Receiver;
beforeAll(async () => {
  scene = await aScene(suite.url);
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.close();
});

const refusalsOf = async (client: GraphQLClient, name: string, more: object) =>
  (await client.attempt(name, more, '')).userErrors.map(({ code, field, message }) => ({
    code,
    field: field?.join('.'),
    message,
  }));
const found = async (client: GraphQLClient, id: string): Promise<Shown | null> =>
  (
    await client.run<{ postback: Shown | null }>(`query ($id: ID!) { postback(id: $id) { ${fields} } }`, {
      id,
    })
  ).postback;

describe('an organization', () => {
  it('sees and disables postbacks that its promoters registered, without their URL and deliveries', async () => {
    const { person, promoterId } = await aJoined(suite.url, scene.campaignId);
    const id = await aPostback(person, promoterId, url);
    const node = {
      id,
      name: 'Tracker',
      url: null,
      origin: 'https://tracker.example',
      deliveries: null,
      isActive: true,
    };
    const list = `query ($id: ID!, $p: ID!) { promoter(id: $p) { postbacks { nodes { ${fields} } } } node(id: $id) { ... on Postback { url deliveries { totalCount } } } }`;
    expect(await scene.program.run(list, { id, p: promoterId })).toMatchObject({
      promoter: { postbacks: { nodes: [node] } },
      node: { url: null, deliveries: null },
    });
    for (const [name, more] of Object.entries({
      updatePostback: { name: 'x' },
      deletePostback: {},
      testPostback: {},
    })) {
      expect(await refusalsOf(scene.program, name, { id, ...more })).toMatchObject([
        { code: 'CONFLICT', field: 'id' },
      ]);
    }
    await scene.program.mutate('disablePostback', { id }, '');
    expect(await found(person, id)).toMatchObject({ isActive: false, inactiveReason: 'FORBIDDEN', url });
    expect(await refusalsOf(person, 'enablePostback', { id })).toMatchObject([
      { code: 'CONFLICT', field: 'id' },
    ]);
    await scene.program.mutate('enablePostback', { id }, '');
    expect(await found(person, id)).toMatchObject({ isActive: true, inactiveReason: null });
    await person.mutate('disablePostback', { id }, '');
    expect(await refusalsOf(scene.program, 'enablePostback', { id })).toMatchObject([{ code: 'CONFLICT' }]);
  });

  it('registers postbacks on behalf of its promoters, until the promoter writes the URL', async () => {
    const kept = await aPromoter(scene, 'Kept');
    const own = await aPostback(scene.owner, kept, url);
    expect(await found(scene.program, own)).toMatchObject({ url, party: 'ORGANIZATION' });
    const { person, promoterId } = await aJoined(suite.url, scene.campaignId);
    const id = await aPostback(scene.program, promoterId, url);
    expect(await found(person, id)).toMatchObject({ url, party: 'ORGANIZATION' });
    await person.mutate('updatePostback', { id, url: `${url}&key=secret` }, '');
    expect(await found(scene.program, id)).toMatchObject({ url: null, party: 'PROMOTER' });
  });

  it('needs the scopes of webhooks and of the events', async () => {
    const program = async (...scopes: string[]): Promise<GraphQLClient> =>
      new GraphQLClient(suite.url, await aKey(scene.owner, scene.organizationId, scopes));
    const promoterId = await aPromoter(scene, 'Kept');
    const create = { ...input, promoterId };
    const reader = await program('webhooks:read', 'rewards:read');
    expect(errorCode(await reader.sendMutation('createPostback', create))).toBe('FORBIDDEN');
    const blind = await program('webhooks:read', 'webhooks:write');
    expect(await refusalsOf(blind, 'createPostback', create)).toMatchObject([
      { code: 'SCOPE_MISSING', field: 'events' },
    ]);
    const writer = await program('webhooks:read', 'webhooks:write', 'rewards:read');
    const id = await aPostback(writer, promoterId, url, { events: ['REWARD_PAID'] });
    expect(
      await refusalsOf(writer, 'updatePostback', { id, events: ['CONVERSION_COMPLETED'] }),
    ).toMatchObject([{ code: 'SCOPE_MISSING' }]);
    expect(await refusalsOf(writer, 'updatePostback', { id, url: `${url}&b=c` })).toMatchObject([
      { code: 'SCOPE_MISSING' },
    ]);
    expect(await refusalsOf(blind, 'enablePostback', { id })).toMatchObject([{ code: 'SCOPE_MISSING' }]);
  });

  it('does not see postbacks among its webhook endpoints and their deliveries', async () => {
    const promoterId = await aPromoter(scene, 'Kept');
    const id = await aPostback(scene.program, promoterId, `${receiver.url}?a={amount}`);
    const { delivery } = await scene.program.mutate<{ delivery: { id: string } }>(
      'testPostback',
      { id },
      'delivery { id }',
    );
    const endpoint = id.replace(/^pbk_/, 'whk_');
    const asDelivery = delivery.id.replace(/^pdlv_/, 'dlv_');
    const query = `query ($id: ID!, $d: ID!) { webhookEndpoints { totalCount } webhookEndpoint(id: $id) { id } delivery(id: $d) { id }
      nodes(ids: [$id, $d]) { id } }`;
    expect(await scene.owner.run(query, { id: endpoint, d: asDelivery })).toEqual({
      webhookEndpoints: { totalCount: 0 },
      webhookEndpoint: null,
      delivery: null,
      nodes: [null, null],
    });
    for (const name of ['deleteWebhookEndpoint', 'rotateWebhookSecret', 'sendTestWebhook']) {
      expect(await refusalsOf(scene.owner, name, { id: endpoint })).toMatchObject([{ code: 'NOT_FOUND' }]);
    }
    expect(await refusalsOf(scene.owner, 'redeliver', { id: asDelivery })).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
  });

  it('reads in the audit log that a postback was changed, but not its URL', async () => {
    const { person, promoterId } = await aJoined(suite.url, scene.campaignId);
    const id = await aPostback(person, promoterId, url);
    await person.mutate('updatePostback', { id, url: `${url}&key=secret-2`, name: 'Renamed' }, '');
    const entries = await suite.database.query<{ action: string; text: string }>(
      `select action, to_jsonb(entry)::text as text from audit_entry entry where object_id = $1 order by id`,
      [id],
    );
    expect(entries.map(({ action }) => action)).toEqual(['createPostback', 'updatePostback']);
    expect(entries[1]?.text).toContain('Renamed');
    for (const { text } of entries) expect(text).not.toMatch(/token-1|secret-2/);
  });

  it('loses the postbacks of its sandbox with a reset', async () => {
    const other = await aScene(suite.url);
    const id = await aPostback(other.program, other.promoterId, `${receiver.url}?a={amount}`);
    await other.program.mutate('testPostback', { id }, '');
    await other.owner.mutate('resetSandbox', { organizationId: other.organizationId }, '');
    expect(await found(other.program, id)).toBeNull();
    const left = await suite.database.query(
      `select from webhook_endpoint where id = $1 union all select from webhook_delivery where endpoint_id = $1
       union all select from postback where id = $1`,
      [uuidOf('postback', id)],
    );
    expect(left).toEqual([]);
  });
});
