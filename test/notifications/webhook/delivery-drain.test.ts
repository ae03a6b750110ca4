import 'reflect-metadata';
import { describe, expect, it, jest } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { waitFor } from '../../support/wait-for.js';
import { startReceiver } from '../../support/receiver.js';
import { useWebhooks } from './webhook-suite.js';
import { WebhookStory } from './webhook-story.js';

const webhooks = useWebhooks();

describe('a delivery worker', () => {
  it('sends each due delivery once, signed, with at most eight in flight', async () => {
    const { id, secret } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(500, id);
    expect(await webhooks.story.worker().drain(webhooks.story.signal)).toBe(500);
    expect(webhooks.receiver.received).toHaveLength(500);
    expect(new Set(webhooks.receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(500);
    expect(webhooks.receiver.mostOpen).toBeLessThanOrEqual(8);
    const [first] = webhooks.receiver.received;
    expect(() =>
      new Webhook(secret).verify(first!.body, first!.headers as Record<string, string>),
    ).not.toThrow();
    expect(await webhooks.story.statuses()).toEqual({ DELIVERED: 500 });
    expect(
      new Set(
        (await webhooks.story.attempts()).map(({ outcome, status_code }) => `${outcome} ${status_code}`),
      ),
    ).toEqual(new Set(['SUCCESS 204']));
  });

  it('logs its request and response', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(1, id);
    webhooks.receiver.answer = (_request, response) =>
      response.writeHead(200, { 'x-trace': 'abc' }).end('thanks\0!');
    await webhooks.story.worker().drain(webhooks.story.signal);
    const [attempt] = await webhooks.story.rows(
      'select * from webhook_attempt where organization_id = $1',
      webhooks.story.organizationId,
    );
    expect(attempt).toMatchObject({
      number: 1,
      outcome: 'SUCCESS',
      status_code: 200,
      request_url: webhooks.receiver.url,
      request_body: webhooks.receiver.received[0]!.body,
      request_headers: { 'webhook-id': webhooks.receiver.received[0]!.headers['webhook-id'] },
      response_headers: { 'x-trace': 'abc' },
      response_body: 'thanks\uFFFD!',
      response_truncated: false,
    });
  });

  it('does not claim a delivery before it is due', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(1, id);
    await webhooks.story.pool.query(`update webhook_delivery set due_at = now() + interval '1 minute'`);
    const worker = webhooks.story.worker();
    expect(await worker.drain(webhooks.story.signal)).toBe(0);
    webhooks.story.clock.forward(61_000);
    expect(await worker.drain(webhooks.story.signal)).toBe(1);
  });

  it('sleeps until the next delivery is due, without asking meanwhile', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(1, id);
    await webhooks.story.pool.query(`update webhook_delivery set due_at = now() + interval '0.5 seconds'`);
    await webhooks.story.pool.query(
      `update webhook_endpoint_state set next_at = now() + interval '0.5 seconds'`,
    );
    const asked = jest.spyOn(webhooks.story.pool, 'query');
    const stop = new AbortController();
    const running = webhooks.story
      .worker({ pollMs: 60_000, idleMs: 60_000 })
      .run(60_000, AbortSignal.any([stop.signal, webhooks.story.signal]));
    await waitFor('the delivery', async () => webhooks.receiver.received.length === 1);
    // Before the sleep, when it ends a little early, when it is due, and before the request.
    expect(asked.mock.calls.length).toBeLessThanOrEqual(4);
    asked.mockRestore();
    stop.abort();
    expect(await running).toBe(1);
  });

  it('shares the work with another worker without sending anything twice', async () => {
    const ids = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => (await webhooks.story.endpoint(webhooks.receiver.url)).id),
    );
    await webhooks.story.deliveries(200, ...ids);
    const counts = await Promise.all([
      webhooks.story.worker().drain(webhooks.story.signal),
      webhooks.story.worker().drain(webhooks.story.signal),
    ]);
    expect(counts[0] + counts[1]).toBe(1000);
    expect(webhooks.receiver.received).toHaveLength(1000);
    expect(await webhooks.story.statuses()).toEqual({ DELIVERED: 1000 });
    expect(await webhooks.story.rows('select from webhook_delivery where attempts <> 1')).toEqual([]);
  });

  it('serves other endpoints while one hangs, and claims few of its deliveries', async () => {
    const hanging = await startReceiver();
    hanging.answer = () => undefined;
    const slow = await webhooks.story.endpoint(hanging.url);
    const healthy = await Promise.all(
      [1, 2, 3, 4].map(async () => (await webhooks.story.endpoint(webhooks.receiver.url)).id),
    );
    await webhooks.story.deliveries(300, slow.id, ...healthy);
    const stop = new AbortController();
    const running = webhooks.story
      .worker({ deadlineMs: 600_000 })
      .run(60_000, AbortSignal.any([stop.signal, webhooks.story.signal]));
    // All others arrive while the first one hangs, which only the end of the test releases.
    await waitFor('the others', async () => (await webhooks.story.statuses())['DELIVERED'] === 1200);
    expect(webhooks.receiver.received).toHaveLength(1200);
    expect(hanging.mostOpen).toBe(1);
    expect(await webhooks.story.statuses()).toEqual({ DELIVERED: 1200, PENDING: 299, SENDING: 1 });
    stop.abort();
    await hanging.close();
    await running;
    expect(await webhooks.story.statuses()).toEqual({ DELIVERED: 1200, PENDING: 300 });
    expect((await webhooks.story.attempts()).filter(({ outcome }) => outcome !== 'SUCCESS')).toHaveLength(1);
  });

  it('delivers all of a tenant while more endpoints of another hang than it can send to at once', async () => {
    const hanging = await startReceiver();
    hanging.answer = () => undefined;
    const slow: string[] = [];
    for (let count = 0; count < 100; count += 1) slow.push((await webhooks.story.endpoint(hanging.url)).id);
    await webhooks.story.deliveries(2, ...slow);
    const other = await WebhookStory.begin(webhooks.database.pool);
    const stop = new AbortController();
    const running = webhooks.story
      .worker({
        deadlineMs: 600_000,
        inFlight: 64,
        shares: { unsteady: 16, unsteadyOfTenant: 8, unsteadyAtHost: 16 },
      })
      .run(60_000, AbortSignal.any([stop.signal, webhooks.story.signal]));
    await waitFor('its share of hanging requests', async () => hanging.received.length === 8);
    const healthy = [
      await other.endpoint(webhooks.receiver.url),
      await other.endpoint(webhooks.receiver.url),
    ];
    await other.deliveries(100, ...healthy.map(({ id }) => id));
    webhooks.story.wakeUps.wake();
    await waitFor('the others', async () => (await other.statuses())['DELIVERED'] === 200);
    expect(hanging.received).toHaveLength(8);
    expect(await webhooks.story.attempts()).toEqual([]);
    stop.abort();
    await hanging.close();
    await running;
  });
});
