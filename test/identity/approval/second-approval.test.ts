import { describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, evaluated, uuidOf } from '../../support/outcome.js';
import { aKey, aScene } from '../../support/story.js';
import { anOperator } from '../../support/operator.js';
import { outcome } from '../../support/call-outcome.js';
import { aLiveEarner, give, requestPayout } from '../../payments/payout/support.js';
import { userOf, aSceneToApprove, statusOf, type Things } from './approvals.js';
import { useSharedServer } from '../../support/suite.js';
import { sharedOperators } from '../../support/shared-servers.js';

const suite = useSharedServer();

describe('a second approval above an amount', () => {
  const limit = (amount: string, asset = 'USD'): object => ({ secondApprovalAbove: [{ amount, asset }] });

  it('can be required only by an owner', async () => {
    const { scene, colleague } = await aSceneToApprove(suite);
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

  it('needs two people: the first approval is recorded and changes nothing else', async () => {
    const { scene, colleague, things } = await aSceneToApprove(suite);
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

  it('counts one person once, even for simultaneous approvals', async () => {
    const { scene, colleague, things } = await aSceneToApprove(suite);
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

  it('is not needed at the exact amount or in another asset, and a rejection deletes the first approval', async () => {
    const { scene, colleague, things } = await aSceneToApprove(suite);
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

  it('is forbidden for a key of an unknown creator, and is not found by other organizations', async () => {
    const { scene, things } = await aSceneToApprove(suite);
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

  it('of a payout needs two operators', async () => {
    const first = await anOperator(suite, sharedOperators.firstApprover);
    const second = await anOperator(suite, sharedOperators.secondApprover);
    const earner = await aLiveEarner(suite, 'DE02 1203 0000 0000 2020 51');
    await give(suite.database, { ...earner, amount: '1.00' });
    await earner.owner.mutate('updateOrganization', { id: earner.organizationId, ...limit('50') }, '');
    const [{ id }, small] = [
      await requestPayout(earner.program, { promoterId: earner.promoterId, amount: { amount: '60' } }),
      await requestPayout(earner.program, { promoterId: earner.promoterId, amount: { amount: '20' } }),
    ];
    expect(await outcome(first, 'approvePayout', { id: small.id })).toBe('DONE');
    expect(await outcome(first, 'approvePayout', { id })).toBe('DONE');
    const { payout } = await earner.program.run<{ payout: object }>(
      'query ($id: ID!) { payout(id: $id) { status firstApproval { by { ... on UserActor { id name } } } } }',
      { id },
    );
    expect(payout).toEqual({
      status: 'REQUESTED',
      firstApproval: { by: { id: (await userOf(first)).id, name: expect.any(String) } },
    });
    expect(await outcome(first, 'approvePayout', { id })).toBe('SELF_APPROVAL');
    expect(await outcome(second, 'approvePayout', { id })).toBe('DONE');
    const answer = await earner.program.send<object>('query ($id: ID!) { payout(id: $id) { status } }', {
      id,
    });
    expect(errorCode(answer as never)).toBeUndefined();
    expect(answer.data).toEqual({ payout: { status: 'APPROVED' } });
  });
});
