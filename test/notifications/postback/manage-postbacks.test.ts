import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode } from '../../support/outcome.js';
import { aJoined } from '../../support/person.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { aCampaign, aGoal, aScene, type Scene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { aPostback } from './postback-story.js';

const suite = useServer({ QUOTA_POSTBACKS_PER_PROMOTER: '2' });
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

describe('a promoter who signs in', () => {
  it('registers and reads postbacks of their own record', async () => {
    const { person, promoterId } = await aJoined(suite.url, scene.campaignId);
    const goalId = await aGoal(scene, scene.campaignId);
    const settings = { method: 'POST', bodyFormat: 'JSON', campaignId: scene.campaignId, goalId };
    const create = { ...input, ...settings, promoterId };
    const selection = `postback { ${fields} }`;
    const { postback } = await person.mutate<{ postback: Shown }>('createPostback', create, selection);
    const state = { isActive: true, inactiveReason: null, failingSince: null, deliveries: { totalCount: 0 } };
    const expected = {
      ...input,
      ...settings,
      ...state,
      id: expect.stringMatching(/^pbk_/),
      origin: 'https://tracker.example',
      party: 'PROMOTER',
    };
    expect(postback).toEqual(expected);
    expect(await found(person, postback.id)).toEqual(expected);
    const own = `{ viewer { promoters { nodes { postbacks { totalCount nodes { ${fields} } } } } } }`;
    expect(await person.run(own)).toEqual({
      viewer: { promoters: { nodes: [{ postbacks: { totalCount: 1, nodes: [expected] } }] } },
    });
  });

  it('changes, disables, enables and deletes them', async () => {
    const { person, promoterId } = await aJoined(suite.url, scene.campaignId);
    const id = await aPostback(person, promoterId, url, { campaignId: scene.campaignId, method: 'POST' });
    const changes = { name: 'Other', method: 'GET', events: ['REWARD_EARNED'], campaignId: null };
    await person.mutate('updatePostback', { id, ...changes }, '');
    expect(await found(person, id)).toMatchObject({ ...changes, url, bodyFormat: 'FORM' });
    await person.mutate('disablePostback', { id }, '');
    expect(await found(person, id)).toMatchObject({ isActive: false, inactiveReason: 'REQUESTED' });
    await person.mutate('enablePostback', { id }, '');
    expect(await found(person, id)).toMatchObject({ isActive: true, inactiveReason: null });
    await person.mutate('deletePostback', { id }, 'deletedId');
    expect(await found(person, id)).toBeNull();
    expect(await refusalsOf(person, 'updatePostback', { id, name: 'x' })).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
  });

  it('is refused what a postback cannot be, by the field', async () => {
    const { person, promoterId } = await aJoined(suite.url, scene.campaignId);
    const draft = await aCampaign(scene, {}, false);
    const unlisted = await aGoal(scene, draft);
    const cases: readonly (readonly [object, string, string, string])[] = [
      [
        { url: 'https://tracker.example/?a={payout}' },
        'INVALID_URL',
        'url',
        'There is no macro {payout}. Allowed are {event_id}',
      ],
      [{ url: 'https://{sub1}.example/' }, 'INVALID_URL', 'url', 'A macro must not be a part of the scheme'],
      [{ url: 'https://10.0.0.1/?a={amount}' }, 'INVALID_URL', 'url', 'Webhooks are not sent to 10.0.0.1'],
      [{ url: 'https://[::1]/?a={amount}' }, 'INVALID_URL', 'url', 'not a public address'],
      [{ url: 'https://u:p@tracker.example/' }, 'INVALID_URL', 'url', 'user name or password'],
      [{ url: `https://tracker.example/${'a'.repeat(2048)}` }, 'INVALID', 'url', '2048'],
      [{ name: '' }, 'INVALID', 'name', 'name'],
      [{ events: [] }, 'INVALID', 'events', 'events'],
      [{ events: ['REWARD_PAID', 'REWARD_PAID'] }, 'INVALID', 'events', 'events'],
      [{ campaignId: draft }, 'NOT_FOUND', 'campaignId', 'campaign'],
      [{ goalId: unlisted }, 'NOT_FOUND', 'goalId', 'goal'],
      [{ campaignId: scene.campaignId, goalId: 'goal_1' }, 'NOT_FOUND', 'goalId', 'goal'],
      [{ promoterId: scene.promoterId }, 'NOT_FOUND', 'promoterId', 'promoter'],
    ];
    for (const [more, code, field, message] of cases) {
      expect(await refusalsOf(person, 'createPostback', { ...input, promoterId, ...more })).toEqual([
        { code, field, message: expect.stringContaining(message) },
      ]);
    }
    const live = new GraphQLClient(suite.url, person.token, 'live');
    expect(await refusalsOf(live, 'createPostback', { ...input, promoterId })).toMatchObject([
      { code: 'NOT_FOUND', field: 'promoterId' },
    ]);
  });

  it('has as many postbacks as the quota allows, at any concurrency', async () => {
    const { person, promoterId } = await aJoined(suite.url, scene.campaignId);
    const answers = await Promise.all(
      Array.from({ length: 5 }, async () => refusalsOf(person, 'createPostback', { ...input, promoterId })),
    );
    const codes = answers.map(([refusal]) => refusal?.code ?? 'created').toSorted();
    expect(codes).toEqual(['QUOTA_EXCEEDED', 'QUOTA_EXCEEDED', 'QUOTA_EXCEEDED', 'created', 'created']);
  });

  it('finds and changes no postback of others', async () => {
    const { person, promoterId } = await aJoined(suite.url, scene.campaignId);
    const { person: other } = await aJoined(suite.url, scene.campaignId, 'Max');
    const id = await aPostback(person, promoterId, url);
    const elsewhere = await aScene(suite.url);
    const live = new GraphQLClient(suite.url, person.token, 'live');
    for (const client of [other, elsewhere.program, elsewhere.owner, live]) {
      expect(await found(client, id)).toBeNull();
      expect(await refusalsOf(client, 'updatePostback', { id, name: 'x' })).toMatchObject([
        { code: 'NOT_FOUND', field: 'id' },
      ]);
      for (const name of ['enablePostback', 'disablePostback', 'deletePostback', 'testPostback']) {
        expect(await refusalsOf(client, name, { id })).toMatchObject([{ code: 'NOT_FOUND', field: 'id' }]);
      }
    }
    expect(
      errorCode(
        await new GraphQLClient(suite.url).send('query ($id: ID!) { postback(id: $id) { id } }', { id }),
      ),
    ).toBe('UNAUTHENTICATED');
  });
});

describe('postbackMacros', () => {
  it('lists every macro to anyone', async () => {
    const { postbackMacros } = await new GraphQLClient(suite.url).run<{ postbackMacros: { name: string }[] }>(
      '{ postbackMacros { name description isQueryOnly } }',
    );
    expect(postbackMacros).toContainEqual({
      name: 'sub1',
      description: expect.any(String),
      isQueryOnly: true,
    });
    expect(postbackMacros).toContainEqual({
      name: 'amount',
      description: expect.any(String),
      isQueryOnly: false,
    });
  });
});
