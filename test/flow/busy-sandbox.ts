import type { Receiver } from '../support/receiver.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { ingestAndEvaluate } from '../support/outcome.js';
import {
  aCampaign,
  aGig,
  aGoal,
  aKey,
  aLink,
  aPromoter,
  aScene,
  follow,
  type Scene,
  type Seller,
} from '../support/story.js';
import type { Suite } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

/** A scene with data of every kind, such as a waiting attempt, a held reward and deliveries. */
export async function aBusyScene({ url }: Suite, receiver: Receiver): Promise<Scene> {
  const scene = await aScene(url);
  await scene.program.mutate(
    'createWebhookEndpoint',
    { name: 'Hook', targetUrl: receiver.url, eventTypes: ['*'] },
    'endpoint { id }',
  );
  const goal = await aGoal(scene, scene.campaignId);
  await aGig(scene, scene.campaignId, { actionType: 'video', verification: 'MANUAL' });
  await ingestAndEvaluate(scene, 'signup-1');
  await ingestAndEvaluate(scene, 'video-1', { eventType: 'video' });
  const held = await aCampaign(scene, { holdingPeriodDays: 30 });
  await aGig(scene, held);
  await ingestAndEvaluate({ ...scene, link: await aLink(scene, held, scene.promoterId) }, 'held-1');
  const sessionId = await follow(url, scene.link);
  await scene.program.mutate(
    'recordConversion',
    { goalId: goal, sessionId, delayMinutes: 60 },
    'conversion { id }',
  );
  await waitFor('a delivery', async () => receiver.received.length > 0);
  return scene;
}

/** The live side of the same organization, with an event that was unpaid for lack of money. */
export async function aLiveSide(scene: Scene): Promise<Seller> {
  const key = await aKey(scene.owner, scene.organizationId, ['*'], 'LIVE');
  const live: Seller = {
    ...scene,
    key,
    owner: new GraphQLClient(scene.program.url, scene.owner.token, 'live'),
    program: new GraphQLClient(scene.program.url, key),
  };
  const campaignId = await aCampaign(live, { name: 'Real' });
  const gigId = await aGig(live, campaignId);
  const promoterId = await aPromoter(live);
  const link = await aLink(live, campaignId, promoterId);
  await ingestAndEvaluate({ ...live, campaignId, gigId, promoterId, link }, 'live-1');
  return live;
}

/** Waits until nothing is evaluated or delivered any more. */
export async function settled({ database }: Suite): Promise<void> {
  await waitFor('everything to be done', async () => {
    const [{ open }] = (await database.query<{ open: number }>(
      `select (select count(*) from event where status = 'QUEUED' and due_at <= now())::int
            + (select count(*) from click where status = 'QUEUED')::int
            + (select count(*) from figure_change)::int
            + (select count(*) from webhook_delivery where status in ('PENDING', 'SENDING'))::int
            + (select count(*) from domain_event v, log_cursor c
               where c.name = 'webhook.fan-out' and (v.xact, v.position) > (c.xact, c.position))::int as open`,
    )) as [{ open: number }];
    return open === 0;
  });
}
