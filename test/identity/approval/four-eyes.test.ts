import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aCampaign, aKey, type Scene } from '../../support/story.js';
import { anOperator } from '../../support/operator.js';
import { useServer } from '../../support/suite.js';
import { outcome } from '../../support/call-outcome.js';
import { aLiveEarner, requestPayout } from '../../payments/payout/support.js';
import {
  userOf,
  join,
  link,
  aSubmission,
  aHeldReward,
  aSceneToApprove,
  statusOf,
  type Things,
} from './approvals.js';

const [olga, oskar] = ['olga@example.com', 'oskar@example.com'];
const suite = useServer({ OPERATOR_EMAILS: `${olga},${oskar}`, CAMPAIGN_APPROVAL: 'manual' });

describe('approving own records', () => {
  let scene: Scene;
  let colleague: GraphQLClient;
  let things: Things;

  beforeAll(async () => {
    ({ scene, colleague, things } = await aSceneToApprove(suite));
    await link(suite, colleague, scene.promoterId);
  });

  it('is forbidden for a member who is the promoter, by session and by their key', async () => {
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

  it('is forbidden for a key that such a key created', async () => {
    const own = new GraphQLClient(suite.url, await aKey(colleague, scene.organizationId, ['*']));
    const child = new GraphQLClient(suite.url, await aKey(own, scene.organizationId, ['*']));
    const [[mutation, , id]] = things as [Things[0]];
    expect(await outcome(child, mutation, { id })).toBe('SELF_APPROVAL');
  });

  it("is forbidden when the record has the member's address without a link to the member", async () => {
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

  it('differs from rejecting, which is allowed, and includes ending the own suspension', async () => {
    const id = await aSubmission(scene);
    expect(await outcome(colleague, 'rejectActionAttempt', { id })).toBe('DONE');
    const promoterId = scene.promoterId;
    expect(await outcome(scene.owner, 'suspendPromoter', { id: promoterId, note: 'Doubt' })).toBe('DONE');
    expect(await outcome(colleague, 'unsuspendPromoter', { id: promoterId })).toBe('SELF_APPROVAL');
    expect(await outcome(scene.owner, 'unsuspendPromoter', { id: promoterId })).toBe('DONE');
  });

  it('is allowed for another member', async () => {
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

  it('cannot decide on a payout that they requested or that is their own', async () => {
    const earner = await aLiveEarner(suite, 'DE02 1203 0000 0000 2020 51');
    const member = new GraphQLClient(suite.url, operator.token, 'live');
    await join(suite, member, earner.organizationId);
    const amount = { amount: '20.00' };
    const asked = await requestPayout(member, { promoterId: earner.promoterId, amount });
    const decisions: readonly (readonly [string, object])[] = [
      ['approvePayout', {}],
      ['completePayout', { reference: 'r' }],
      ['failPayout', { note: 'r' }],
      ['rejectPayout', { note: 'r' }],
    ];
    for (const [mutation, more] of decisions) {
      expect(await outcome(operator, mutation, { id: asked.id, ...more })).toBe('SELF_APPROVAL');
    }
    expect(await outcome(second, 'approvePayout', { id: asked.id })).toBe('DONE');

    const theirs = await requestPayout(earner.program, { promoterId: earner.promoterId, amount });
    await link(suite, second, earner.promoterId);
    expect(await outcome(second, 'approvePayout', { id: theirs.id })).toBe('SELF_APPROVAL');
    expect(await outcome(second, 'completePayout', { id: asked.id, reference: 'r' })).toBe('SELF_APPROVAL');
    expect(await outcome(operator, 'approvePayout', { id: theirs.id })).toBe('DONE');
  });

  it('cannot decide on campaigns, suspensions and plans of their own organization', async () => {
    const earner = await aLiveEarner(suite, null);
    await join(suite, operator, earner.organizationId);
    const campaignId = await aCampaign(earner, {}, false);
    const { organizationId: id } = earner;
    await earner.program.mutate('submitCampaign', { id: campaignId }, 'campaign { id }');
    expect(await outcome(operator, 'approveCampaign', { id: campaignId })).toBe('SELF_APPROVAL');
    expect(await outcome(second, 'approveCampaign', { id: campaignId })).toBe('DONE');
    expect(await outcome(operator, 'setOrganizationPlan', { id, plan: 'PRO' })).toBe('SELF_APPROVAL');
    expect(await outcome(second, 'suspendOrganization', { id, note: 'Doubt' })).toBe('DONE');
    expect(await outcome(operator, 'unsuspendOrganization', { id })).toBe('SELF_APPROVAL');
    expect(await outcome(second, 'unsuspendOrganization', { id })).toBe('DONE');
  });
});
