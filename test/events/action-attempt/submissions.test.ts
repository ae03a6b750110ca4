import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import type { GraphQLClient } from '../../support/graphql-client.js';
import { aJoined } from '../../support/person.js';
import { aCampaign, aGig, aScene, aSeller, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { reject, resubmit, submit, submitted } from './submissions.js';

const suite = useSharedServer();
const hours = (count: number): string => new Date(Date.now() + count * 3_600_000).toISOString();

describe('a submission', () => {
  let scene: Scene;
  let person: GraphQLClient;
  const gigOf = async (more: object): Promise<string> =>
    aGig(scene, scene.campaignId, { actionType: 'video', verification: 'MANUAL', ...more });

  beforeAll(async () => {
    scene = await aScene(suite.url);
    ({ person } = await aJoined(suite.url, scene.campaignId));
  });

  it.each([
    ['NONE', undefined, null],
    ['NONE', { text: 'Nevertheless.' }, null],
    ['TEXT', { text: 'I did.' }, null],
    ['TEXT', { text: 'I did.', url: 'https://video.example/1' }, null],
    ['TEXT', undefined, ['proof', 'text']],
    ['TEXT', { url: 'https://video.example/1' }, ['proof', 'text']],
    ['URL', { url: 'https://video.example/1' }, null],
    ['URL', { text: 'I did.' }, ['proof', 'url']],
    ['FILE', { file: 'uploads/2026/tape 1.mov' }, null],
    ['FILE', { file: 'https://files.example/1.mov' }, null],
    ['FILE', { url: 'https://files.example/1.mov' }, ['proof', 'file']],
    ['FILE', { file: 'http://files.example/1.mov' }, ['proof', 'file']],
    ['FILE', { file: 'javascript:alert(1)' }, ['proof', 'file']],
    ['FILE', { file: ' ' }, ['proof', 'file']],
    ['FILE', { file: 'x'.repeat(501) }, ['proof', 'file']],
    ['NONE', {}, ['proof']],
  ] as const)('with the proof type %s is validated: %j', async (proof, shown, field) => {
    const gigId = await gigOf({ proof });
    const answer = await submit(person, gigId, shown === undefined ? {} : { proof: shown });
    if (field) expect(answer).toMatchObject({ actionAttempt: null, userErrors: [{ field }] });
    else {
      const kept = shown ? { text: null, url: null, file: null, ...shown } : null;
      expect(answer).toMatchObject({ actionAttempt: { status: 'SUBMITTED', proof: kept }, userErrors: [] });
    }
  });

  it('is refused after the deadline', async () => {
    const gigId = await gigOf({ deadline: hours(1) });
    await submitted(person, gigId);
    await scene.program.mutate('updateGig', { id: gigId, deadline: hours(-1) }, 'gig { id }');
    expect((await submit(person, gigId)).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['gigId'], message: 'The deadline of this gig has passed.' },
    ]);
  });

  it('takes exactly the available places under concurrent requests', async () => {
    const gigId = await gigOf({ maxTotal: 5, maxPerPromoter: 2 });
    const others = await Promise.all(
      Array.from({ length: 4 }, async () => (await aJoined(suite.url, scene.campaignId)).person),
    );
    const answers = await Promise.all(
      others.flatMap((client) =>
        [1, 2, 3, 4].map(async () => ({ client, answer: await submit(client, gigId) })),
      ),
    );
    const made = answers.filter(({ answer }) => answer.actionAttempt);
    expect(made).toHaveLength(5);
    for (const client of others) {
      expect(made.filter((one) => one.client === client).length).toBeLessThanOrEqual(2);
    }
    const refusals = answers.flatMap(({ answer }) => answer.userErrors.map(({ code }) => code));
    expect(refusals).toEqual(Array.from({ length: 11 }, () => 'CONFLICT'));
  });

  it('is possible once for a gig with repeat ONCE, unless it is rejected', async () => {
    const gigId = await gigOf({ repeat: 'ONCE' });
    const answers = await Promise.all([1, 2, 3].map(async () => submit(person, gigId)));
    const [made] = answers.flatMap(({ actionAttempt }) => actionAttempt ?? []);
    expect(answers.filter(({ actionAttempt }) => actionAttempt)).toHaveLength(1);
    await reject(scene, made!.id);
    const again = await submitted(person, gigId);
    // The place of the rejected attempt is now taken.
    expect((await resubmit(person, made!.id)).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['id'] },
    ]);
    await scene.program.mutate('verifyActionAttempt', { id: again }, 'actionAttempt { id }');
    expect((await submit(person, gigId)).userErrors).toMatchObject([
      { message: 'You have reached the maxPerPromoter of this gig.' },
    ]);
  });

  it('has its terms shown in the marketplace', async () => {
    const terms = { proof: 'URL', repeat: 'MANY', maxPerPromoter: 2, maxTotal: 9, deadline: hours(5) };
    const campaignId = await aCampaign(scene, { name: 'Terms', timeZone: 'Europe/Paris' });
    await aGig(scene, campaignId, { title: 'With terms', ...terms });
    const { marketplace } = await person.run<{ marketplace: { nodes: { name: string }[] } }>(
      `{ marketplace(first: 100) { nodes { name timeZone codePolicy attributionModel
           gigs { title proof repeat maxPerPromoter maxTotal deadline } } } }`,
    );
    expect(marketplace.nodes.find(({ name }) => name === 'Terms')).toEqual({
      name: 'Terms',
      timeZone: 'Europe/Paris',
      codePolicy: 'CODE_WINS',
      attributionModel: 'LAST_CLICK',
      gigs: [{ title: 'With terms', ...terms }],
    });
  });
});

describe('a gig over REST', () => {
  const terms = { proof: 'file', repeat: 'once', verification: 'manual', maxTotal: 3 };

  it('has proof, verification, limits and a deadline', async () => {
    const scene = await aScene(suite.url);
    const rest = new RestClient(suite.url, scene.key);
    const deadline = '2030-01-31T00:00:00.000Z';
    const made = await rest.post('/gigs', {
      campaignId: scene.campaignId,
      title: 'Film it',
      actionType: 'video',
      ...terms,
      deadline: '2030-01-31',
    });
    expect(made).toMatchObject({ status: 201, body: { ...terms, deadline, maxPerPromoter: null } });
    const path = `/gigs/${String(made.body['id'])}`;
    expect(await rest.patch(path, { repeat: 'many', maxPerPromoter: 2, deadline: null })).toMatchObject({
      body: { repeat: 'many', maxPerPromoter: 2, maxTotal: 3, deadline: null },
    });
    for (const [field, value] of [
      ['proof', 'photo'],
      ['repeat', 'once'],
      ['maxTotal', 0],
      ['maxPerPromoter', 1.5],
      ['deadline', 'soon'],
    ] as const) {
      expect(await rest.patch(path, { [field]: value })).toMatchObject({
        status: 422,
        body: { errors: [{ field }] },
      });
    }
    expect((await rest.patch(`${path}/status/draft`)).body['message']).toBe(
      'A gig that is draft cannot become draft; allowed: published.',
    );
    const other = new RestClient(suite.url, (await aSeller(suite.url)).key);
    expect(await other.patch(path, { maxTotal: 1 })).toMatchObject({ status: 404 });
  });

  it('rejects an attempt with a reason', async () => {
    const scene = await aScene(suite.url);
    const rest = new RestClient(suite.url, scene.key);
    const gigId = await aGig(scene, scene.campaignId, { actionType: 'video' });
    const { person } = await aJoined(suite.url, scene.campaignId);
    const id = await submitted(person, gigId, { proof: { file: 'tape-1', note: 'Here' } });
    const path = `/action-attempts/${id}`;
    expect(await rest.post(`${path}/reject`, { reason: 'because' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'reason' }] },
    });
    expect(await rest.post(`${path}/reject`, { reason: 'duplicate', note: 'Seen before' })).toMatchObject({
      status: 200,
      body: {
        status: 'rejected',
        reason: 'duplicate',
        note: 'Seen before',
        remark: 'Here',
        proof: { text: null, url: null, file: 'tape-1' },
        decidedBy: expect.stringMatching(/^key_/),
      },
    });
    expect((await rest.post(`${path}/verify`)).body['message']).toBe(
      'A submission that is rejected cannot become verified; allowed: submitted.',
    );
    const other = new RestClient(suite.url, (await aSeller(suite.url)).key);
    expect(await other.post(`${path}/reject`, { reason: 'duplicate' })).toMatchObject({ status: 404 });
  });
});
