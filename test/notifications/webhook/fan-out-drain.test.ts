import 'reflect-metadata';
import { beforeEach, expect, it } from '@jest/globals';
import { FanOutDrain } from '../../../src/notifications/webhook/delivery/fan-out-drain.js';
import { Environment } from '../../../src/kernel/environment.js';
import { writeDomainEvents } from '../../../src/kernel/event-log/write-domain-events.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { waitFor } from '../../support/wait-for.js';
import { WebhookStory } from './webhook-story.js';
import { useWebhooks } from './webhook-suite.js';

const webhooks = useWebhooks();

let fanOut: FanOutDrain;

beforeEach(() => {
  fanOut = new FanOutDrain(webhooks.database.pool, webhooks.story.clock);
});

const target = 'https://example.com/hook';

async function deliveredTo(endpointId: string): Promise<string[]> {
  const rows = await webhooks.story.rows<{ type: string }>(
    `select v.type from webhook_delivery d join domain_event v on v.id = d.domain_event_id
     where d.endpoint_id = $1 order by d.id`,
    endpointId,
  );
  return rows.map(({ type }) => type).toSorted();
}

it('the fan-out creates one delivery for each subscribed endpoint, and none twice', async () => {
  const all = await webhooks.story.endpoint(target);
  const some = await webhooks.story.endpoint(target, { event_types: ['reward.paid', 'gig.published'] });
  const disabled = await webhooks.story.endpoint(target, { status: 'DISABLED' });
  const deleted = await webhooks.story.endpoint(target, { deleted_at: new Date() });
  const live = await webhooks.story.endpoint(target, { environment: Environment.LIVE });
  const stranger = await (await WebhookStory.begin(webhooks.database.pool)).endpoint(target);
  for (const type of [
    'reward.paid',
    'campaign.created',
    'wallet.updated',
    'webhook_endpoint.test',
  ] as const) {
    await webhooks.story.events(1, { type });
  }
  expect(await webhooks.story.fanOut()).toBe(4);
  expect(await webhooks.story.fanOut()).toBe(0);
  expect(await deliveredTo(all.id)).toEqual(['campaign.created', 'reward.paid']);
  expect(await deliveredTo(some.id)).toEqual(['reward.paid']);
  for (const { id } of [disabled, deleted, live, stranger]) expect(await deliveredTo(id)).toEqual([]);
});

it('the fan-out creates no delivery for events from before the endpoint was created', async () => {
  await webhooks.story.events(2);
  const late = await webhooks.story.endpoint(target, { created_at: new Date(Date.now() + 60_000) });
  expect(await webhooks.story.fanOut()).toBe(2);
  expect(await deliveredTo(late.id)).toEqual([]);
});

it('the fan-out includes a transaction that commits after later ones', async () => {
  const { id } = await webhooks.story.endpoint(target);
  const slow = await webhooks.database.pool.connect();
  await slow.query('begin');
  const event = {
    type: 'reward.paid',
    organizationId: webhooks.story.organizationId,
    environment: Environment.SANDBOX,
    data: {},
  } as const;
  await writeDomainEvents(sqlOf(slow), [event], new Date());
  await webhooks.story.events(3);
  expect(await fanOut.drain(webhooks.story.signal)).toEqual({ moved: 0, more: true });
  await slow.query('commit');
  slow.release();
  expect(await webhooks.story.fanOut()).toBe(4);
  expect(await deliveredTo(id)).toHaveLength(4);
});

it('the fan-out handles thousands of events, a thousand per transaction, also in two concurrent runs', async () => {
  const { id } = await webhooks.story.endpoint(target);
  await webhooks.story.events(2500);
  const runs = await Promise.all([webhooks.story.fanOut(), webhooks.story.fanOut()]);
  expect(runs[0] + runs[1]).toBe(2500);
  expect(
    await webhooks.story.rows(
      'select count(*)::int as count from webhook_delivery where endpoint_id = $1',
      id,
    ),
  ).toEqual([{ count: 2500 }]);
});

it('the fan-out creates no delivery for an event type that an endpoint unsubscribed from during the run', async () => {
  const narrowed = await webhooks.story.endpoint(target);
  const other = await webhooks.story.endpoint(target);
  for (const type of ['reward.paid', 'campaign.created'] as const) await webhooks.story.events(1, { type });
  const change = await webhooks.database.pool.connect();
  let moved: Promise<number>;
  try {
    await change.query('begin');
    await change.query('select from webhook_endpoint where id = $1 for update', [narrowed.id]);
    moved = webhooks.story.fanOut();
    // It has the old types and waits for the endpoint. The role sees others' locks, not their waits.
    await waitFor('the fan-out to wait', async () => {
      const waiting = `select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`;
      return (await webhooks.story.rows(waiting)).length > 0;
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
