import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, evaluated, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aPerson } from '../../support/person.js';
import { aCampaign, aGig, aKey, aScene, type Scene } from '../../support/story.js';
import { anOperator } from '../../support/operator.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { outcome } from '../../support/call-outcome.js';
import { aLiveEarner, give, requestPayout } from '../../payments/payout/support.js';

const [olga, oskar] = ['olga@example.com', 'oskar@example.com'];
const suite = useServer({ OPERATOR_EMAILS: `${olga},${oskar}`, CAMPAIGN_APPROVAL: 'manual' });

interface User {
  readonly id: string;
  readonly email: string;
}

const userOf = async (client: GraphQLClient): Promise<User> =>
  (await client.run<{ viewer: { user: User } }>('{ viewer { user { id email } } }')).viewer.user;

/** Makes a person a member of an organization, as an accepted invitation would. */
async function join(client: GraphQLClient, organizationId: string, role = 'ADMIN'): Promise<void> {
  const { id } = await userOf(client);
  await suite.database.query(
    `insert into member (id, organization_id, user_id, role, created_at) values (gen_random_uuid(), $1, $2, $3, now())`,
    [uuidOf('organization', organizationId), uuidOf('user', id), role],
  );
}

/** Links a promoter's record to the person's account. */
async function link(client: GraphQLClient, promoterId: string): Promise<void> {
  const { id } = await userOf(client);
  await suite.database.query('update promoter set user_id = $1 where id = $2', [
    uuidOf('user', id),
    uuidOf('promoter', promoterId),
  ]);
}

async function aSubmission(scene: Scene): Promise<string> {
  const { actionAttempts } = await waitFor('an attempt', async () => {
    await ingestAndEvaluate(scene, `video-${Math.random()}`, { eventType: 'video.posted' });
    return scene.program.run<{ actionAttempts: { nodes: { id: string }[] } }>(
      '{ actionAttempts(filter: { status: SUBMITTED }) { nodes { id } } }',
    );
  });
  return actionAttempts.nodes[0]!.id;
}

/** An event in review whose customer is the promoter. */
async function aHeldEvent(scene: Scene): Promise<string> {
  await scene.program.mutate(
    'updateCampaign',
    { id: scene.campaignId, fraudChecks: { selfReferral: 'REVIEW' } },
    'campaign { id }',
  );
  const event = await ingestAndEvaluate(scene, `held-${Math.random()}`, { customerId: scene.promoterId });
  expect(event.status).toBe('REVIEW');
  return event.id;
}

/** A reward of 25.00 in its holding period. */
async function aHeldReward(scene: Scene): Promise<string> {
  const campaignId = await aCampaign(scene, { holdingPeriodDays: 30 });
  await aGig(scene, campaignId, { actionType: 'review.written' });
  const { link: shared } = await scene.program.mutate<{ link: Scene['link'] }>(
    'createLink',
    { campaignId, promoterId: scene.promoterId },
    'link { id code shortUrl }',
  );
  const event = await ingestAndEvaluate({ ...scene, link: shared }, `rw-${Math.random()}`, {
    eventType: 'review.written',
  });
  expect(event.rewards).toMatchObject([{ status: 'HELD' }]);
  return event.rewards[0]!.id;
}

/** A scene with one object of each kind that needs approval, worth 25.00, and another member. */
async function aSceneToApprove(): Promise<{ scene: Scene; colleague: GraphQLClient; things: Things }> {
  const scene = await aScene(suite.url);
  await aGig(scene, scene.campaignId, { actionType: 'video.posted', verification: 'MANUAL' });
  const colleague = await aPerson(suite.url);
  await join(colleague, scene.organizationId);
  const things = [
    [
      'verifyActionAttempt',
      'actionAttempt',
      await aSubmission(scene),
      'SUBMITTED',
      'action-attempts',
      'verify',
    ],
    ['approveEvent', 'event', await aHeldEvent(scene), 'REVIEW', 'events', 'approve'],
    ['releaseReward', 'reward', await aHeldReward(scene), 'HELD', 'rewards', 'release'],
  ] as const;
  return { scene, colleague, things };
}
type Things = readonly (readonly [string, string, string, string, string, string])[];

async function statusOf({ program }: Scene, kind: string, id: string): Promise<string> {
  const query = `query ($id: ID!) { found: ${kind}(id: $id) { status } }`;
  return (await program.run<{ found: { status: string } }>(query, { id })).found.status;
}

describe('nobody approves their own', () => {
  let scene: Scene;
  let colleague: GraphQLClient;
  let things: Things;

  beforeAll(async () => {
    ({ scene, colleague, things } = await aSceneToApprove());
    await link(colleague, scene.promoterId);
  });

  it('as a member who is the promoter, by a session or by a key that they made', async () => {
    const own = await aKey(colleague, scene.organizationId, ['*']);
    for (const [mutation, kind, id, status, path, verb] of things) {
      expect(await outcome(colleague, mutation, { id })).toBe('SELF_APPROVAL');
      expect(await outcome(new GraphQLClient(suite.url, own), mutation, { id })).toBe('SELF_APPROVAL');
      const refused = await new RestClient(suite.url, own).post(`/${path}/${id}/${verb}`);
      expect([refused.status, refused.body['message']]).toEqual([
        403,
        expect.stringMatching('another person'),
      ]);
      expect(await statusOf(scene, kind, id)).toBe(status);
    }
  });

  it('nor by a key that such a key made', async () => {
    const own = new GraphQLClient(suite.url, await aKey(colleague, scene.organizationId, ['*']));
    const child = new GraphQLClient(suite.url, await aKey(own, scene.organizationId, ['*']));
    const [[mutation, , id]] = things as [Things[0]];
    expect(await outcome(child, mutation, { id })).toBe('SELF_APPROVAL');
  });

  it('nor where the record has their address without being linked', async () => {
    const { promoter } = await scene.program.mutate<{ promoter: { id: string } }>(
      'createPromoter',
      { name: 'Ada', email: (await userOf(scene.owner)).email.toUpperCase().replace('@', '+ads@') },
      'promoter { id }',
    );
    const other = { ...scene, promoterId: promoter.id };
    expect(await outcome(scene.owner, 'releaseReward', { id: await aHeldReward(other) })).toBe(
      'SELF_APPROVAL',
    );
  });

  it('and may reject their own, which only takes from them; nor end their own suspension', async () => {
    const id = await aSubmission(scene);
    expect(await outcome(colleague, 'rejectActionAttempt', { id })).toBe('DONE');
    const promoterId = scene.promoterId;
    expect(await outcome(scene.owner, 'suspendPromoter', { id: promoterId, reason: 'Doubt' })).toBe('DONE');
    expect(await outcome(colleague, 'unsuspendPromoter', { id: promoterId })).toBe('SELF_APPROVAL');
    expect(await outcome(scene.owner, 'unsuspendPromoter', { id: promoterId })).toBe('DONE');
  });

  it('while another person may', async () => {
    for (const [mutation, kind, id, status] of things) {
      const target = kind === 'actionAttempt' ? await aSubmission(scene) : id;
      expect(await outcome(scene.owner, mutation, { id: target })).toBe('DONE');
      expect(await statusOf(scene, kind, target)).not.toBe(status);
    }
  });
});

describe('an operator', () => {
  let operator: GraphQLClient;
  let second: GraphQLClient;

  beforeAll(async () => {
    operator = await anOperator(suite, olga);
    second = await anOperator(suite, oskar);
  });

  it('decides about no payout that they asked for or that is their own', async () => {
    const earner = await aLiveEarner(suite, 'DE02 1203 0000 0000 2020 51');
    const member = new GraphQLClient(suite.url, operator.token, 'live');
    await join(member, earner.organizationId);
    const amount = { amount: '20.00' };
    const asked = await requestPayout(member, { promoterId: earner.promoterId, amount });
    const decisions: readonly (readonly [string, object])[] = [
      ['approvePayout', {}],
      ['completePayout', { reference: 'r' }],
      ['failPayout', { reason: 'r' }],
      ['rejectPayout', { reason: 'r' }],
    ];
    for (const [mutation, more] of decisions) {
      expect(await outcome(operator, mutation, { id: asked.id, ...more })).toBe('SELF_APPROVAL');
    }
    expect(await outcome(second, 'approvePayout', { id: asked.id })).toBe('DONE');

    const theirs = await requestPayout(earner.program, { promoterId: earner.promoterId, amount });
    await link(second, earner.promoterId);
    expect(await outcome(second, 'approvePayout', { id: theirs.id })).toBe('SELF_APPROVAL');
    expect(await outcome(second, 'completePayout', { id: asked.id, reference: 'r' })).toBe('SELF_APPROVAL');
    expect(await outcome(operator, 'approvePayout', { id: theirs.id })).toBe('DONE');
  });

  it('approves no campaign of, ends no suspension of, and sets no plan of an organization that they belong to', async () => {
    const earner = await aLiveEarner(suite, null);
    await join(operator, earner.organizationId);
    const campaignId = await aCampaign(earner, {}, false);
    const { organizationId: id } = earner;
    await earner.program.mutate('submitCampaign', { id: campaignId }, 'campaign { id }');
    expect(await outcome(operator, 'approveCampaign', { id: campaignId })).toBe('SELF_APPROVAL');
    expect(await outcome(second, 'approveCampaign', { id: campaignId })).toBe('DONE');
    expect(await outcome(operator, 'setOrganizationPlan', { id, plan: 'PRO' })).toBe('SELF_APPROVAL');
    expect(await outcome(second, 'suspendOrganization', { id, reason: 'Doubt' })).toBe('DONE');
    expect(await outcome(operator, 'unsuspendOrganization', { id })).toBe('SELF_APPROVAL');
    expect(await outcome(second, 'unsuspendOrganization', { id })).toBe('DONE');
  });
});

describe('above an amount, two people approve', () => {
  const limit = (amount: string, asset = 'USD'): object => ({ secondApprovalAbove: [{ amount, asset }] });

  it('once an owner has said so, and nobody else can change it', async () => {
    const { scene, colleague } = await aSceneToApprove();
    const id = scene.organizationId;
    for (const client of [colleague, scene.program]) {
      expect(await outcome(client, 'updateOrganization', { id, ...limit('5.00') })).toBe('FORBIDDEN');
    }
    const { organization } = await scene.owner.mutate<{ organization: object }>(
      'updateOrganization',
      { id, ...limit('5.00') },
      'organization { secondApprovalAbove { amount asset } }',
    );
    expect(organization).toEqual({ secondApprovalAbove: [{ amount: '5.00', asset: 'USD' }] });
    expect(await outcome(colleague, 'updateOrganization', { id, secondApprovalAbove: [] })).toBe('FORBIDDEN');
    const twice = { secondApprovalAbove: [{ amount: '1' }, { amount: '2', asset: 'USD' }] };
    const { userErrors } = await scene.owner.attempt('updateOrganization', { id, ...twice }, '');
    expect(userErrors).toMatchObject([{ code: 'INVALID', field: ['secondApprovalAbove', '1', 'asset'] }]);
    const { body } = await new RestClient(suite.url, scene.key).get(`/organizations/${id}`);
    expect(body['secondApprovalAbove']).toEqual([{ amount: 500, currency: 'USD' }]);
  });

  it('the first is recorded and changes nothing, the same person counts once, the second acts', async () => {
    const { scene, colleague, things } = await aSceneToApprove();
    const program = new RestClient(suite.url, scene.key);
    await scene.owner.mutate('updateOrganization', { id: scene.organizationId, ...limit('24.99') }, '');
    for (const [mutation, kind, id, status, path, verb] of things) {
      // The owner created the key, so both are one person.
      const first = await program.post(`/${path}/${id}/${verb}`);
      expect([first.status, first.body['firstApproval']]).toEqual([
        200,
        { by: expect.stringMatching(/^key_/), approvedAt: expect.any(String) },
      ]);
      expect(await statusOf(scene, kind, id)).toBe(status);
      expect((await program.post(`/${path}/${id}/${verb}`)).status).toBe(403);
      expect(await outcome(scene.owner, mutation, { id })).toBe('SELF_APPROVAL');
      expect(await statusOf(scene, kind, id)).toBe(status);
      expect(await outcome(colleague, mutation, { id })).toBe('DONE');
      expect(await statusOf(scene, kind, id)).not.toBe(status);
      if (kind === 'event') expect(await evaluated(scene, id)).toMatchObject({ status: 'PROCESSED' });
    }
  });

  it('exactly, when one person approves many times at once', async () => {
    const { scene, colleague, things } = await aSceneToApprove();
    await scene.owner.mutate('updateOrganization', { id: scene.organizationId, ...limit('1') }, '');
    for (const [mutation, kind, id, status] of things) {
      const many = await Promise.all(
        Array.from({ length: 6 }, async () => outcome(scene.owner, mutation, { id })),
      );
      expect(many.toSorted()).toEqual(['DONE', ...Array.from({ length: 5 }, () => 'SELF_APPROVAL')]);
      expect(await statusOf(scene, kind, id)).toBe(status);
      const two = await Promise.all(
        Array.from({ length: 4 }, async () => outcome(colleague, mutation, { id })),
      );
      expect(two.toSorted()).toEqual(['DONE', ...Array.from({ length: 3 }, () => 'ILLEGAL_STATUS_CHANGE')]);
    }
  });

  it('not at the amount itself, in another asset, or where the first approval was of something rejected since', async () => {
    const { scene, colleague, things } = await aSceneToApprove();
    const id = scene.organizationId;
    await scene.owner.mutate('updateOrganization', { id, ...limit('24') }, '');
    const [[verify, , attemptId], [approve, , eventId], [release, , rewardId]] = things as [
      Things[0],
      Things[0],
      Things[0],
    ];
    await scene.owner.mutate(verify, { id: attemptId }, '');
    await scene.owner.mutate('rejectActionAttempt', { id: attemptId }, '');
    const rows = await suite.database.query('select 1 from first_approval where object_id = $1', [
      uuidOf('actionAttempt', attemptId),
    ]);
    expect(rows).toEqual([]);
    await scene.owner.mutate('updateOrganization', { id, ...limit('25.00') }, '');
    expect(await outcome(colleague, approve, { id: eventId })).toBe('DONE');
    expect(await evaluated(scene, eventId)).toMatchObject({ status: 'PROCESSED' });
    await scene.owner.mutate('updateOrganization', { id, ...limit('1', 'EUR') }, '');
    expect(await outcome(colleague, release, { id: rewardId })).toBe('DONE');
  });

  it('a key whose maker is unknown approves nothing above it, and another tenant sees nothing to approve', async () => {
    const { scene, things } = await aSceneToApprove();
    await scene.owner.mutate('updateOrganization', { id: scene.organizationId, ...limit('1') }, '');
    const key = await aKey(scene.owner, scene.organizationId, ['*']);
    await suite.database.query('update api_key set created_by = null where last_four = $1', [key.slice(-4)]);
    const stranger = await aScene(suite.url);
    for (const [mutation, , id] of things) {
      expect(await outcome(new GraphQLClient(suite.url, key), mutation, { id })).toBe('SELF_APPROVAL');
      expect(await outcome(stranger.program, mutation, { id })).toBe('NOT_FOUND');
    }
    const live = new GraphQLClient(suite.url, scene.owner.token, 'live');
    expect(await outcome(live, things[0]![0], { id: things[0]![2] })).toBe('NOT_FOUND');
  });

  it('two operators, for a payout', async () => {
    const [operator, second] = [olga, oskar].map((email) => email);
    const clients = await Promise.all(
      [operator, second].map(async (email) => {
        const { token } = await new GraphQLClient(suite.url).mutate<{ token: string }>(
          'signIn',
          { email, password: 'correct horse battery' },
          'token',
        );
        return new GraphQLClient(suite.url, token, 'live');
      }),
    );
    const earner = await aLiveEarner(suite, 'DE02 1203 0000 0000 2020 51');
    await give(suite.database, { ...earner, amount: '1.00' });
    await earner.owner.mutate('updateOrganization', { id: earner.organizationId, ...limit('50') }, '');
    const [{ id }, small] = [
      await requestPayout(earner.program, { promoterId: earner.promoterId, amount: { amount: '60' } }),
      await requestPayout(earner.program, { promoterId: earner.promoterId, amount: { amount: '20' } }),
    ];
    expect(await outcome(clients[0]!, 'approvePayout', { id: small.id })).toBe('DONE');
    expect(await outcome(clients[0]!, 'approvePayout', { id })).toBe('DONE');
    const { payout } = await earner.program.run<{ payout: object }>(
      'query ($id: ID!) { payout(id: $id) { status firstApproval { by } } }',
      { id },
    );
    expect(payout).toEqual({ status: 'REQUESTED', firstApproval: { by: (await userOf(clients[0]!)).id } });
    expect(await outcome(clients[0]!, 'approvePayout', { id })).toBe('SELF_APPROVAL');
    expect(await outcome(clients[1]!, 'approvePayout', { id })).toBe('DONE');
    const answer = await earner.program.send<object>('query ($id: ID!) { payout(id: $id) { status } }', {
      id,
    });
    expect(errorCode(answer as never)).toBeUndefined();
    expect(answer.data).toEqual({ payout: { status: 'APPROVED' } });
  });
});
