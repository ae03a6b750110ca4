import { expect } from '@jest/globals';
import { type GraphQLClient } from '../../support/graphql-client.js';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aPerson } from '../../support/person.js';
import { aCampaign, aGig, aScene, type Scene } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import type { Database } from '../../support/database.js';

/** The server and the database of a suite. */
interface Place {
  readonly url: string;
  readonly database: Pick<Database, 'query'>;
}

interface User {
  readonly id: string;
  readonly email: string;
}

export const userOf = async (client: GraphQLClient): Promise<User> =>
  (await client.run<{ viewer: { user: User } }>('{ viewer { user { id email } } }')).viewer.user;

/** Makes a person a member of an organization, as an accepted invitation would. */
export async function join(
  place: Place,
  client: GraphQLClient,
  organizationId: string,
  role = 'ADMIN',
): Promise<void> {
  const { id } = await userOf(client);
  await place.database.query(
    `insert into member (id, organization_id, user_id, role, created_at) values (gen_random_uuid(), $1, $2, $3, now())`,
    [uuidOf('organization', organizationId), uuidOf('user', id), role],
  );
}

/** Links a promoter's record to the person's account. */
export async function link(place: Place, client: GraphQLClient, promoterId: string): Promise<void> {
  const { id } = await userOf(client);
  await place.database.query('update promoter set user_id = $1 where id = $2', [
    uuidOf('user', id),
    uuidOf('promoter', promoterId),
  ]);
}

export async function aSubmission(scene: Scene): Promise<string> {
  const { actionAttempts } = await waitFor('an attempt', async () => {
    await ingestAndEvaluate(scene, `video-${Math.random()}`, { eventType: 'video.posted' });
    return scene.program.run<{ actionAttempts: { nodes: { id: string }[] } }>(
      '{ actionAttempts(filter: { status: { eq: SUBMITTED } }) { nodes { id } } }',
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
export async function aHeldReward(scene: Scene): Promise<string> {
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
export async function aSceneToApprove(
  place: Place,
): Promise<{ scene: Scene; colleague: GraphQLClient; things: Things }> {
  const scene = await aScene(place.url);
  await aGig(scene, scene.campaignId, { actionType: 'video.posted', verification: 'MANUAL' });
  const colleague = await aPerson(place.url);
  await join(place, colleague, scene.organizationId);
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

export type Things = readonly (readonly [string, string, string, string, string, string])[];

export async function statusOf({ program }: Scene, kind: string, id: string): Promise<string> {
  const query = `query ($id: ID!) { found: ${kind}(id: $id) { status } }`;
  return (await program.run<{ found: { status: string } }>(query, { id })).found.status;
}
