import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { FanOutDrain } from '../../../src/notifications/webhook/delivery/fan-out-drain.js';
import { Environment } from '../../../src/kernel/environment.js';
import { writeDomainEvents } from '../../../src/kernel/event-log/write-domain-events.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { waitFor } from '../../support/wait-for.js';
import { startDatabase, WebhookStory, type WebhookDatabase } from './support.js';

let database: WebhookDatabase;
let story: WebhookStory;
let fanOut: FanOutDrain;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(async () => {
  await database.stop();
});
beforeEach(async () => {
  story = await WebhookStory.begin(database.pool);
  fanOut = new FanOutDrain(database.pool, story.clock);
});
afterEach(async () => {
  await story.end();
});

const target = 'https://example.com/hook';

async function deliveredTo(endpointId: string): Promise<string[]> {
  const rows = await story.rows<{ type: string }>(
    `select v.type from webhook_delivery d join domain_event v on v.id = d.domain_event_id
     where d.endpoint_id = $1 order by d.id`,
    endpointId,
  );
  return rows.map(({ type }) => type).toSorted();
}

it('makes one delivery for each endpoint that subscribes, and none twice', async () => {
  const all = await story.endpoint(target);
  const some = await story.endpoint(target, { event_types: ['reward.paid', 'gig.published'] });
  const disabled = await story.endpoint(target, { status: 'DISABLED' });
  const deleted = await story.endpoint(target, { deleted_at: new Date() });
  const live = await story.endpoint(target, { environment: Environment.LIVE });
  const stranger = await (await WebhookStory.begin(database.pool)).endpoint(target);
  for (const type of [
    'reward.paid',
    'campaign.created',
    'wallet.updated',
    'webhook_endpoint.test',
  ] as const) {
    await story.events(1, { type });
  }
  expect(await story.fanOut()).toBe(4);
  expect(await story.fanOut()).toBe(0);
  expect(await deliveredTo(all.id)).toEqual(['campaign.created', 'reward.paid']);
  expect(await deliveredTo(some.id)).toEqual(['reward.paid']);
  for (const { id } of [disabled, deleted, live, stranger]) expect(await deliveredTo(id)).toEqual([]);
});

it('tells an endpoint nothing of what happened before it was created', async () => {
  await story.events(2);
  const late = await story.endpoint(target, { created_at: new Date(Date.now() + 60_000) });
  expect(await story.fanOut()).toBe(2);
  expect(await deliveredTo(late.id)).toEqual([]);
});

it('misses nothing of a transaction that commits after younger ones', async () => {
  const { id } = await story.endpoint(target);
  const slow = await database.pool.connect();
  await slow.query('begin');
  const event = {
    type: 'reward.paid',
    organizationId: story.organizationId,
    environment: Environment.SANDBOX,
    data: {},
  } as const;
  await writeDomainEvents(sqlOf(slow), [event], new Date());
  await story.events(3);
  expect(await fanOut.drain(story.signal)).toEqual({ moved: 0, more: true });
  await slow.query('commit');
  slow.release();
  expect(await story.fanOut()).toBe(4);
  expect(await deliveredTo(id)).toHaveLength(4);
});

it('moves thousands, a thousand a transaction, also when two run at once', async () => {
  const { id } = await story.endpoint(target);
  await story.events(2500);
  const runs = await Promise.all([story.fanOut(), story.fanOut()]);
  expect(runs[0] + runs[1]).toBe(2500);
  expect(
    await story.rows('select count(*)::int as count from webhook_delivery where endpoint_id = $1', id),
  ).toEqual([{ count: 2500 }]);
});

it('makes no delivery for what an endpoint has given up while the fan-out was at work', async () => {
  const narrowed = await story.endpoint(target);
  const other = await story.endpoint(target);
  for (const type of ['reward.paid', 'campaign.created'] as const) await story.events(1, { type });
  const change = await database.pool.connect();
  let moved: Promise<number>;
  try {
    await change.query('begin');
    await change.query('select from webhook_endpoint where id = $1 for update', [narrowed.id]);
    moved = story.fanOut();
    // It has the old types and waits for the endpoint. The role sees others' locks, not their waits.
    await waitFor('the fan-out to wait', async () => {
      const waiting = `select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`;
      return (await story.rows(waiting)).length > 0;
    });
    await change.query(`update webhook_endpoint set event_types = '{campaign.created}' where id = $1`, [
      narrowed.id,
    ]);
    await change.query('commit');
  } finally {
    // Closed, so that it holds no lock after a failure above.
    change.release(true);
  }
  expect(await moved).toBe(2);
  expect(await deliveredTo(narrowed.id)).toEqual(['campaign.created']);
  expect(await deliveredTo(other.id)).toEqual(['campaign.created', 'reward.paid']);
});
