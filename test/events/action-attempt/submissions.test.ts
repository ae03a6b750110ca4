import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient, type WithUserErrors } from '../../support/graphql-client.js';
import { uuidOf } from '../../support/outcome.js';
import { aJoined, aPerson } from '../../support/person.js';
import { aCampaign, aGig, aScene, aSeller, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { RestClient } from '../../rest-compat/rest-client.js';

const suite = useSharedServer();
const hours = (count: number): string => new Date(Date.now() + count * 3_600_000).toISOString();

const attemptFields = `actionAttempt {
  id status note reason remark proof { text url file } decidedAt decidedBy { kind id }
  decisions { status reason note remark proof { text url file } decidedBy { kind } }
}`;
interface Attempted extends WithUserErrors {
  readonly actionAttempt: { readonly id: string } | null;
}

const submit = async (person: GraphQLClient, gigId: string, more: object = {}): Promise<Attempted> =>
  person.attempt<Attempted>('submitActionAttempt', { gigId, ...more }, attemptFields);

const resubmit = async (person: GraphQLClient, id: string, more: object = {}): Promise<Attempted> =>
  person.attempt<Attempted>('resubmitActionAttempt', { id, ...more }, attemptFields);

async function submitted(person: GraphQLClient, gigId: string, more: object = {}): Promise<string> {
  const { actionAttempt, userErrors } = await submit(person, gigId, more);
  if (!actionAttempt) throw new Error(JSON.stringify(userErrors));
  return actionAttempt.id;
}

async function reject({ program }: Scene, id: string, more: object = {}): Promise<Attempted> {
  return program.attempt<Attempted>('rejectActionAttempt', { id, ...more }, attemptFields);
}

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
  ] as const)('where %s is asked for is checked: %j', async (proof, shown, field) => {
    const gigId = await gigOf({ proof });
    const answer = await submit(person, gigId, shown === undefined ? {} : { proof: shown });
    if (field) expect(answer).toMatchObject({ actionAttempt: null, userErrors: [{ field }] });
    else {
      const kept = shown ? { text: null, url: null, file: null, ...shown } : null;
      expect(answer).toMatchObject({ actionAttempt: { status: 'SUBMITTED', proof: kept }, userErrors: [] });
    }
  });

  it('comes before the deadline', async () => {
    const gigId = await gigOf({ deadline: hours(1) });
    await submitted(person, gigId);
    await scene.program.mutate('updateGig', { id: gigId, deadline: hours(-1) }, 'gig { id }');
    expect((await submit(person, gigId)).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['gigId'], message: 'The deadline of this gig has passed.' },
    ]);
  });

  it('takes one of so many places, exactly, when many come at once', async () => {
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

  it('is made once by one where it is for once, until it is rejected', async () => {
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

  it('is seen in the marketplace with what it takes', async () => {
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

describe('a rejected attempt', () => {
  it('says why and by whom, may be submitted again, and keeps what was decided', async () => {
    const scene = await aScene(suite.url);
    const gigId = await aGig(scene, scene.campaignId, { actionType: 'video', proof: 'URL', maxTotal: 1 });
    const { person } = await aJoined(suite.url, scene.campaignId);
    const first = { url: 'https://video.example/1' };
    const id = await submitted(person, gigId, { proof: first, note: 'Please' });
    expect(await reject(scene, id, { reason: 'INSUFFICIENT_PROOF', note: 'Too dark' })).toMatchObject({
      actionAttempt: {
        status: 'REJECTED',
        reason: 'INSUFFICIENT_PROOF',
        note: 'Too dark',
        decidedBy: { kind: 'KEY', id: expect.stringMatching(/^key_/) },
      },
    });
    const second = { url: 'https://video.example/2' };
    expect(await resubmit(person, id, { proof: { text: 'Look again' } })).toMatchObject({
      userErrors: [{ field: ['proof', 'url'] }],
    });
    // Repeated concurrently: it is submitted once.
    const again = await Promise.all([1, 2, 3].map(async () => resubmit(person, id, { proof: second })));
    expect(again.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual([
      'ILLEGAL_STATUS_CHANGE',
      'ILLEGAL_STATUS_CHANGE',
    ]);
    expect(again.find(({ actionAttempt }) => actionAttempt)).toMatchObject({
      actionAttempt: {
        id,
        status: 'SUBMITTED',
        reason: null,
        note: null,
        remark: null,
        decidedAt: null,
        decidedBy: null,
        proof: { text: null, ...second, file: null },
      },
    });
    await scene.owner.mutate('verifyActionAttempt', { id, note: 'Thanks' }, 'actionAttempt { id }');
    const { viewer } = await person.run<{
      viewer: { promoters: { nodes: { actionAttempts: { nodes: object[] } }[] } };
    }>(
      `{ viewer { promoters { nodes { actionAttempts { nodes { status decidedBy { kind id }
           decisions { status reason note remark proof { url } decidedBy { kind } } } } } } } }`,
    );
    expect(viewer.promoters.nodes[0]?.actionAttempts.nodes).toEqual([
      {
        status: 'VERIFIED',
        decidedBy: { kind: 'USER', id: expect.stringMatching(/^user_/) },
        decisions: [
          {
            status: 'REJECTED',
            reason: 'INSUFFICIENT_PROOF',
            note: 'Too dark',
            remark: 'Please',
            proof: first,
            decidedBy: { kind: 'KEY' },
          },
          {
            status: 'VERIFIED',
            reason: null,
            note: 'Thanks',
            remark: null,
            proof: second,
            decidedBy: { kind: 'USER' },
          },
        ],
      },
    ]);
    const domainEvents = await suite.database.query<{ type: string; data: object }>(
      `select type, payload::json -> 'data' as data from domain_event where node_id = $1 order by position`,
      [id],
    );
    expect(domainEvents).toMatchObject([
      { type: 'action_attempt.submitted', data: { proof: first, isResubmission: false } },
      {
        type: 'action_attempt.rejected',
        data: { reason: 'insufficient_proof', note: 'Too dark', decidedBy: expect.stringMatching(/^key_/) },
      },
      { type: 'action_attempt.submitted', data: { proof: second, isResubmission: true } },
      { type: 'action_attempt.verified', data: { reason: null, decidedBy: expect.stringMatching(/^user_/) } },
    ]);
    expect((await resubmit(person, id, { proof: second })).userErrors).toMatchObject([
      { code: 'ILLEGAL_STATUS_CHANGE', message: expect.stringContaining('VERIFIED') },
    ]);
  });

  it("is nobody else's to submit again, nor in another environment, nor when the gig is not open", async () => {
    const scene = await aScene(suite.url);
    const gigId = await aGig(scene, scene.campaignId, { actionType: 'video' });
    const { person } = await aJoined(suite.url, scene.campaignId);
    const { person: rival } = await aJoined(suite.url, scene.campaignId);
    const id = await submitted(person, gigId);
    expect((await resubmit(person, id)).userErrors).toMatchObject([
      { code: 'ILLEGAL_STATUS_CHANGE', message: expect.stringContaining('allowed: VERIFIED, REJECTED') },
    ]);
    await reject(scene, id, { reason: 'OTHER' });
    const live = new GraphQLClient(suite.url, person.token, 'live');
    for (const client of [rival, live, await aPerson(suite.url), scene.owner]) {
      expect((await resubmit(client, id)).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
    }
    expect((await resubmit(person, gigId)).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
    await scene.program.mutate('pauseGig', { id: gigId }, 'gig { id }');
    expect((await resubmit(person, id)).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['id'] }]);
    await scene.program.mutate('publishGig', { id: gigId }, 'gig { id }');
    await suite.database.query(
      'update promoter set suspended_at = now() where id = (select promoter_id from action_attempt where id = $1)',
      [uuidOf('actionAttempt', id)],
    );
    expect((await resubmit(person, id)).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['id'] }]);
  });

  it('cannot be told otherwise: decisions are kept as they were', async () => {
    const scene = await aScene(suite.url);
    const gigId = await aGig(scene, scene.campaignId, { actionType: 'video' });
    const { person } = await aJoined(suite.url, scene.campaignId);
    await reject(scene, await submitted(person, gigId));
    await expect(suite.database.query(`update attempt_decision set note = 'other'`)).rejects.toThrow(
      'append-only',
    );
    await suite.database.query(`update attempt_decision set environment = environment where false`);
    await scene.owner.mutate('resetSandbox', { organizationId: scene.organizationId }, '');
    const left = await suite.database.query('select 1 from attempt_decision where organization_id = $1', [
      uuidOf('organization', scene.organizationId),
    ]);
    expect(left).toEqual([]);
  });
});

describe('a gig over REST', () => {
  const terms = { proof: 'file', repeat: 'once', verification: 'manual', maxTotal: 3 };

  it('takes proof, verification, limits and a deadline, and answers them', async () => {
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
    const id = await submitted(person, gigId, { proof: { file: 'tape-1' }, note: 'Here' });
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
