import { describe, expect, it } from '@jest/globals';
import { createDatabase } from '../../support/database.js';
import type { GraphQLClient } from '../../support/graphql-client.js';
import { makeJobDue } from '../../support/jobs.js';
import { ingestAndEvaluate } from '../../support/outcome.js';
import { startReceiver } from '../../support/receiver.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aGoal, type Scene } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { aPostback, aPromoterWithLink, everyMacro, parametersOf } from './postback-story.js';

const rewards = 30;

/** The ids of the rewards of new events. */
async function earn(scene: Scene): Promise<Set<string>> {
  await aGoal(scene, scene.campaignId);
  const earned = new Set<string>();
  for (let number = 0; number < rewards; number += 1) {
    const event = await ingestAndEvaluate(scene, `order-${number}`, { eventType: 'purchase' });
    for (const reward of event.rewards) earned.add(reward.id);
  }
  return earned;
}

async function outcomesIn(person: GraphQLClient, id: string): Promise<Set<string>> {
  const log = `query ($id: ID!) { postback(id: $id) { deliveries(first: 50) { nodes { attempts { outcome } } } } }`;
  const { postback } = await person.run<{
    postback: { deliveries: { nodes: { attempts: { outcome: string }[] }[] } };
  }>(log, { id });
  return new Set(postback.deliveries.nodes.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome)));
}

describe('a worker that is killed while it sends postbacks', () => {
  it('loses none of them: another worker sends all, with the same event ids', async () => {
    const database = await createDatabase();
    const receiver = await startReceiver();
    const start = async (role: string): Promise<TestServer> =>
      startServer({ DATABASE_URL: database.url, ENCRYPTION_KEY: '0'.repeat(64), ROLE: role });
    const api = await start('api');
    const first = await start('worker');
    const { scene, person, promoterId } = await aPromoterWithLink(api.url);
    const id = await aPostback(person, promoterId, everyMacro(receiver.url), { events: ['REWARD_EARNED'] });
    // The receiver keeps the first requests open, so that the worker is killed in the middle of them.
    receiver.answer = () => undefined;
    const earned = await earn(scene);
    await waitFor('open requests', async () => receiver.received.length > 0);
    await first.kill();
    receiver.answer = (_request, response) => response.writeHead(204).end();
    const cut = receiver.received.length;
    const second = await start('worker');
    // Deliveries in progress return after their lease of half a minute, which this shortens.
    await database.query(`update webhook_delivery set lease_until = now() where status = 'SENDING'`);
    await makeJobDue(database, 'webhook.reap');
    const sent = `select from webhook_delivery where promoter_id is not null and status = 'DELIVERED'`;
    await waitFor('all deliveries', async () => (await database.query(sent)).length === rewards);
    const all = receiver.received.map(parametersOf);
    expect(new Set(all.slice(cut).map((one) => one['reward_id']))).toEqual(earned);
    expect(new Set(all.map((one) => `${one['reward_id']} ${one['event_id']}`)).size).toBe(rewards);
    expect(await outcomesIn(person, id)).toEqual(new Set(['WORKER_LOST', 'SUCCESS']));
    for (const server of [second, api]) await server.stop();
    await receiver.close();
    await database.drop();
  });
});
