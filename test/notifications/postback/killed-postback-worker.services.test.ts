import { describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../../support/database.js';
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

interface Logged {
  readonly status: string;
  readonly attempts: readonly { readonly number: number; readonly outcome: string }[];
}

async function deliveriesIn(person: GraphQLClient, id: string): Promise<readonly Logged[]> {
  const log = `query ($id: ID!) { postback(id: $id) { deliveries(first: 50) { nodes { status attempts { number outcome } } } } }`;
  const { postback } = await person.run<{ postback: { deliveries: { nodes: Logged[] } } }>(log, { id });
  return postback.deliveries.nodes;
}

const isLost = ({ attempts }: Logged): boolean => attempts.some(({ outcome }) => outcome === 'WORKER_LOST');

/** So many have a lost attempt. The others have one that succeeded. */
function expectLost(logged: readonly Logged[], count: number): void {
  expect(logged.filter(isLost)).toHaveLength(count);
  for (const { attempts } of logged.filter((one) => !isLost(one))) {
    expect(attempts).toEqual([{ number: 1, outcome: 'SUCCESS' }]);
  }
}

/** Pauses the receiver, which is known for quick answers, or ends that. */
async function pause(database: TestDatabase, until: string): Promise<void> {
  await database.query(
    `insert into webhook_endpoint_state (endpoint_id, organization_id, environment, is_steady, paused_until)
     select id, organization_id, environment, true, ${until} from webhook_endpoint
     on conflict (endpoint_id) do update set paused_until = excluded.paused_until, next_at = excluded.paused_until`,
  );
  await database.query(`select pg_notify('tribute', 'deliveries')`);
}

const unsent = `select from webhook_delivery where status <> 'DELIVERED'`;
const begun = `${unsent} and status = 'SENDING' and not claimed_ahead`;

/** The most requests to one endpoint of a process with both jobs of deliveries. */
const inFlight = 8;

describe('a worker that is killed while it sends postbacks', () => {
  it('loses none of them: another worker sends what had not begun at once, and the others later', async () => {
    const database = await createDatabase();
    const receiver = await startReceiver();
    const start = async (role: string): Promise<TestServer> =>
      startServer({ DATABASE_URL: database.url, ENCRYPTION_KEY: '0'.repeat(64), ROLE: role });
    const api = await start('api');
    const first = await start('worker');
    const { scene, person, promoterId } = await aPromoterWithLink(api.url);
    const id = await aPostback(person, promoterId, everyMacro(receiver.url), { events: ['REWARD_EARNED'] });
    await pause(database, `now() + interval '1 hour'`);
    // A slow receiver: the worker claims some deliveries ahead while eight requests are open.
    receiver.answer = (_request, response) => void setTimeout(() => response.writeHead(204).end(), 300);
    const earned = await earn(scene);
    const waiting = `select from webhook_delivery where status = 'PENDING'`;
    await waitFor('deliveries', async () => (await database.query(waiting)).length === rewards);
    await pause(database, 'now()');
    const ahead = `select from webhook_delivery where status = 'SENDING' and claimed_ahead`;
    await waitFor('what is claimed ahead', async () => (await database.query(ahead)).length >= 4);
    await first.kill();
    receiver.answer = (_request, response) => response.writeHead(204).end();
    const second = await start('worker');
    await waitFor('what had not begun', async () => {
      const left = await database.query(unsent);
      return left.length <= inFlight && left.length === (await database.query(begun)).length;
    });
    const open = (await database.query(begun)).length;
    expect((await deliveriesIn(person, id)).filter(isLost)).toEqual([]);
    // Deliveries in progress return after their lease of half a minute, which this shortens.
    await database.query(`update webhook_delivery set lease_until = now() where status = 'SENDING'`);
    await makeJobDue(database, 'webhook.reap');
    await waitFor('all deliveries', async () => (await database.query(unsent)).length === 0);
    const sent = receiver.received.map(parametersOf);
    expect(new Set(sent.map((one) => `${one['reward_id']} ${one['event_id']}`)).size).toBe(rewards);
    expect(new Set(sent.map((one) => one['reward_id']))).toEqual(earned);
    expect(sent.length).toBeLessThanOrEqual(rewards + open);
    expectLost(await deliveriesIn(person, id), open);
    for (const server of [second, api]) await server.stop();
    await receiver.close();
    await database.drop();
  });
});
