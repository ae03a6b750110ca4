import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { uuidOf } from '../../support/outcome.js';
import { aJoined, aPerson } from '../../support/person.js';
import { aGig, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { reject, resubmit, submitted } from './submissions.js';
import { actorFields } from '../../support/actor-fields.js';

const suite = useSharedServer();

describe('a rejected attempt', () => {
  const first = { url: 'https://video.example/1' };
  const second = { url: 'https://video.example/2' };

  /** An attempt at a gig with one place. */
  async function aSubmission(): Promise<{ scene: Scene; person: GraphQLClient; id: string }> {
    const scene = await aScene(suite.url);
    const gigId = await aGig(scene, scene.campaignId, { actionType: 'video', proof: 'URL', maxTotal: 1 });
    const { person } = await aJoined(suite.url, scene.campaignId);
    return { scene, person, id: await submitted(person, gigId, { proof: { ...first, note: 'Please' } }) };
  }

  /** Rejected by a key, resubmitted, and verified by a person. */
  async function decideTwice(scene: Scene, person: GraphQLClient, id: string): Promise<void> {
    await reject(scene, id, { reason: 'INSUFFICIENT_PROOF', note: 'Too dark' });
    await resubmit(person, id, { proof: second });
    await scene.owner.mutate('verifyActionAttempt', { id, note: 'Thanks' }, 'actionAttempt { id }');
  }

  it('names the reason and the reviewer, and can be resubmitted once', async () => {
    const { scene, person, id } = await aSubmission();
    expect(await reject(scene, id, { reason: 'INSUFFICIENT_PROOF', note: 'Too dark' })).toMatchObject({
      actionAttempt: {
        status: 'REJECTED',
        reason: 'INSUFFICIENT_PROOF',
        note: 'Too dark',
        by: { __typename: 'ApiKeyActor', id: expect.stringMatching(/^key_/), name: 'test' },
      },
    });
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
        decidedAt: null,
        by: null,
        proof: { text: null, ...second, file: null, note: null },
      },
    });
  });

  it('keeps every decision after it is resubmitted and verified', async () => {
    const { scene, person, id } = await aSubmission();
    await decideTwice(scene, person, id);
    const { viewer } = await person.run<{
      viewer: { promoters: { nodes: { actionAttempts: { nodes: object[] } }[] } };
    }>(
      `{ viewer { promoters { nodes { actionAttempts { nodes { status by ${actorFields}
           decisions { status reason note proof { url note } by { __typename } } } } } } } }`,
    );
    expect(viewer.promoters.nodes[0]?.actionAttempts.nodes).toEqual([
      {
        status: 'VERIFIED',
        // A promoter does not learn the names of the organization's people.
        by: { __typename: 'UserActor', id: expect.stringMatching(/^user_/), name: null },
        decisions: [
          {
            status: 'REJECTED',
            reason: 'INSUFFICIENT_PROOF',
            note: 'Too dark',
            proof: { ...first, note: 'Please' },
            by: { __typename: 'ApiKeyActor' },
          },
          {
            status: 'VERIFIED',
            reason: null,
            note: 'Thanks',
            proof: { ...second, note: null },
            by: { __typename: 'UserActor' },
          },
        ],
      },
    ]);
    expect((await resubmit(person, id, { proof: second })).userErrors).toMatchObject([
      { code: 'ILLEGAL_STATUS_CHANGE', message: expect.stringContaining('VERIFIED') },
    ]);
  });

  it('records every decision as a domain event', async () => {
    const { scene, person, id } = await aSubmission();
    await decideTwice(scene, person, id);
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
  });

  it('cannot be resubmitted by others, in another environment, or while the gig is not open', async () => {
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

  it('has decisions that cannot be changed', async () => {
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
