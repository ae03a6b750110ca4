import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import {
  claimDeliveries,
  firstEndpoint,
} from '../../../src/notifications/webhook/delivery/claim-deliveries.js';
import type { FaultyDelivery } from '../../../src/notifications/webhook/delivery/faulty-delivery.js';
import { LostDeliveryReaper } from '../../../src/notifications/webhook/delivery/lost-delivery-reaper.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { waitFor } from '../../support/wait-for.js';
import {
  newSecret,
  secretBox,
  startDatabase,
  startReceiver,
  WebhookStory,
  type Receiver,
  type WebhookDatabase,
} from './support.js';

let database: WebhookDatabase;
let story: WebhookStory;
let receiver: Receiver;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(async () => {
  await database.stop();
});
beforeEach(async () => {
  story = await WebhookStory.begin(database.pool);
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  await story.end();
});

const answering = (status: number, headers: Record<string, string> = {}): Receiver['answer'] => {
  return (_request, response) => response.writeHead(status, headers).end('{"ok":false}');
};

describe('sending', () => {
  it('sends what is due once, signed, with at most eight in flight', async () => {
    const { id, secret } = await story.endpoint(receiver.url);
    await story.deliveries(500, id);
    expect(await story.worker().drain(story.signal)).toBe(500);
    expect(receiver.received).toHaveLength(500);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(500);
    expect(receiver.mostOpen).toBeLessThanOrEqual(8);
    const [first] = receiver.received;
    expect(() =>
      new Webhook(secret).verify(first!.body, first!.headers as Record<string, string>),
    ).not.toThrow();
    expect(await story.statuses()).toEqual({ DELIVERED: 500 });
    expect(
      new Set((await story.attempts()).map(({ outcome, status_code }) => `${outcome} ${status_code}`)),
    ).toEqual(new Set(['SUCCESS 204']));
  });

  it('logs what was sent and what came back', async () => {
    const { id } = await story.endpoint(receiver.url);
    await story.deliveries(1, id);
    receiver.answer = (_request, response) => response.writeHead(200, { 'x-trace': 'abc' }).end('thanks\0!');
    await story.worker().drain(story.signal);
    const [attempt] = await story.rows(
      'select * from webhook_attempt where organization_id = $1',
      story.organizationId,
    );
    expect(attempt).toMatchObject({
      number: 1,
      outcome: 'SUCCESS',
      status_code: 200,
      request_url: receiver.url,
      request_body: receiver.received[0]!.body,
      request_headers: { 'webhook-id': receiver.received[0]!.headers['webhook-id'] },
      response_headers: { 'x-trace': 'abc' },
      response_body: 'thanks\uFFFD!',
      response_truncated: false,
    });
  });

  it('does not claim a delivery before it is due', async () => {
    const { id } = await story.endpoint(receiver.url);
    await story.deliveries(1, id);
    await story.pool.query(`update webhook_delivery set due_at = now() + interval '1 minute'`);
    const worker = story.worker();
    expect(await worker.drain(story.signal)).toBe(0);
    story.clock.forward(61_000);
    expect(await worker.drain(story.signal)).toBe(1);
  });

  it('lets two workers share the work without sending anything twice', async () => {
    const ids = await Promise.all([1, 2, 3, 4, 5].map(async () => (await story.endpoint(receiver.url)).id));
    await story.deliveries(200, ...ids);
    const counts = await Promise.all([
      story.worker().drain(story.signal),
      story.worker().drain(story.signal),
    ]);
    expect(counts[0] + counts[1]).toBe(1000);
    expect(receiver.received).toHaveLength(1000);
    expect(await story.statuses()).toEqual({ DELIVERED: 1000 });
    expect(await story.rows('select from webhook_delivery where attempts <> 1')).toEqual([]);
  });

  it('serves the others while one endpoint hangs, and keeps few of its deliveries', async () => {
    const hanging = await startReceiver();
    hanging.answer = () => undefined;
    const slow = await story.endpoint(hanging.url);
    const healthy = await Promise.all([1, 2, 3, 4].map(async () => (await story.endpoint(receiver.url)).id));
    await story.deliveries(300, slow.id, ...healthy);
    const stop = new AbortController();
    const running = story
      .worker({ deadlineMs: 600_000 })
      .run(60_000, AbortSignal.any([stop.signal, story.signal]));
    // All others arrive while the first eight hang, which only the end of the test releases.
    await waitFor('the others', async () => (await story.statuses())['DELIVERED'] === 1200);
    expect(receiver.received).toHaveLength(1200);
    expect(hanging.mostOpen).toBe(8);
    expect(await story.statuses()).toEqual({ DELIVERED: 1200, PENDING: 292, SENDING: 8 });
    stop.abort();
    await hanging.close();
    await running;
    expect(await story.statuses()).toEqual({ DELIVERED: 1200, PENDING: 300 });
    expect((await story.attempts()).filter(({ outcome }) => outcome !== 'SUCCESS')).toHaveLength(8);
  });
});

describe('retrying', () => {
  it('tries again until it succeeds, logging each try', async () => {
    const { id } = await story.endpoint(receiver.url);
    await story.deliveries(1, id);
    receiver.answer = (_request, response) =>
      response.writeHead(receiver.received.length < 3 ? 500 : 200).end();
    const worker = story.worker();
    expect(await worker.drain(story.signal)).toBe(1);
    expect(await worker.drain(story.signal)).toBe(0);
    story.clock.forward(6_100);
    expect(await worker.drain(story.signal)).toBe(1);
    story.clock.forward(36_100);
    expect(await worker.drain(story.signal)).toBe(1);
    expect((await story.attempts()).map(({ number, status_code }) => [number, status_code])).toEqual([
      [1, 500],
      [2, 500],
      [3, 200],
    ]);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    const stamps = receiver.received.map(({ headers }) => headers['webhook-timestamp']);
    expect(new Set(stamps).size).toBe(3);
    expect(await story.statuses()).toEqual({ DELIVERED: 1 });
    const [endpoint] = await story.rows('select failing_since, failed_attempts from webhook_endpoint');
    expect(endpoint).toEqual({ failing_since: null, failed_attempts: 0 });
  });

  it('gives up after the last try of the policy', async () => {
    const { id } = await story.endpoint(receiver.url);
    await story.deliveries(1, id);
    receiver.answer = answering(500);
    const worker = story.worker();
    for (let round = 0; round < 6; round += 1) {
      await worker.drain(story.signal);
      story.clock.forward(600_000);
    }
    expect(receiver.received).toHaveLength(4);
    expect(await story.statuses()).toEqual({ FAILED: 1 });
  });

  it('waits as long as the receiver asks', async () => {
    const { id } = await story.endpoint(receiver.url);
    await story.deliveries(1, id);
    receiver.answer = answering(429, { 'retry-after': '3600' });
    const worker = story.worker();
    await worker.drain(story.signal);
    story.clock.forward(3_000_000);
    await worker.drain(story.signal);
    expect(receiver.received).toHaveLength(1);
    story.clock.forward(600_000);
    await worker.drain(story.signal);
    expect(receiver.received).toHaveLength(2);
  });

  it('stops at 410: the delivery fails and the endpoint is disabled, with a domain event', async () => {
    const { id } = await story.endpoint(receiver.url);
    await story.deliveries(1, id);
    receiver.answer = answering(410);
    await story.worker().drain(story.signal);
    expect(await story.statuses()).toEqual({ FAILED: 1 });
    const [endpoint] = await story.rows('select status, disabled_reason from webhook_endpoint');
    expect(endpoint).toEqual({ status: 'DISABLED', disabled_reason: 'GONE' });
    const said = await story.rows(
      'select payload from domain_event where type = $1',
      'webhook_endpoint.disabled',
    );
    expect(JSON.parse(said[0]!['payload'] as string)).toMatchObject({
      data: { reason: 'gone', targetUrl: receiver.url },
    });
  });

  it('signs with both secrets while a rotation overlaps, and with one after it', async () => {
    const { id, secret } = await story.endpoint(receiver.url);
    const today = newSecret();
    const retired = [
      { sealed: secretBox.seal(secret, id).toString('base64'), expiresAt: new Date(Date.now() + 86_400_000) },
    ];
    await story.pool.query('update webhook_endpoint set secret = $1, retired_secrets = $2', [
      secretBox.seal(today, id),
      JSON.stringify(retired),
    ]);
    await story.deliveries(1, id);
    await story.worker().drain(story.signal);
    const { headers, body } = receiver.received[0]!;
    for (const valid of [secret, today]) new Webhook(valid).verify(body, headers as Record<string, string>);
    story.clock.forward(86_400_001);
    await story.deliveries(1, id);
    await story.worker().drain(story.signal);
    expect((receiver.received[1]!.headers['webhook-signature'] as string).split(' ')).toHaveLength(1);
  });
});

describe('disabling what fails for too long', () => {
  const disable = { afterMs: 60 * 60 * 1000, leastAttempts: 6 };

  it('disables after the window, and puts the rest of its queue aside', async () => {
    const { id } = await story.endpoint(receiver.url);
    receiver.answer = answering(500);
    await story.deliveries(3, id);
    const worker = story.worker({ disable });
    await worker.drain(story.signal);
    story.clock.forward(3_700_000);
    await story.deliveries(1, id);
    await worker.drain(story.signal);
    const [endpoint] = await story.rows('select status, disabled_reason from webhook_endpoint');
    expect(endpoint).toEqual({ status: 'DISABLED', disabled_reason: 'FAILING' });
    await story.deliveries(1, id);
    await worker.drain(story.signal);
    expect(await story.statuses()).toMatchObject({ HELD: 1 });
  });

  it('does not disable what fails only now and then', async () => {
    const { id } = await story.endpoint(receiver.url);
    const worker = story.worker({ disable });
    for (let round = 0; round < 10; round += 1) {
      receiver.answer = answering(round % 3 === 2 ? 200 : 500);
      await story.deliveries(1, id);
      await worker.drain(story.signal);
      story.clock.forward(1_500_000);
    }
    const [endpoint] = await story.rows('select status from webhook_endpoint');
    expect(endpoint).toEqual({ status: 'ENABLED' });
  });
});

describe('losing workers', () => {
  const leaseMs = 30_000;
  const claim = async (): Promise<Awaited<ReturnType<typeof claimDeliveries>>> =>
    claimDeliveries(sqlOf(story.pool), {
      now: story.clock.now(),
      leaseMs,
      limit: 10,
      after: firstEndpoint,
      rooms: {},
      defaultRoom: 10,
      worker: 'worker',
    });

  it('takes back what a dead worker had claimed, and logs that try as lost', async () => {
    const { id } = await story.endpoint(receiver.url);
    await story.deliveries(3, id);
    expect((await claim()).deliveries).toHaveLength(3);
    const reaper = new LostDeliveryReaper(sqlOf(story.pool), story.clock, leaseMs);
    expect(await reaper.drain(story.signal)).toBe(0);
    story.clock.forward(leaseMs + 1);
    expect(await reaper.drain(story.signal)).toBe(3);
    expect(await story.worker().drain(story.signal)).toBe(3);
    const attempts = await story.attempts();
    expect(attempts.map(({ number, outcome }) => [number, outcome])).toEqual(
      [1, 2, 3].flatMap(() => [
        [1, 'WORKER_LOST'],
        [2, 'SUCCESS'],
      ]),
    );
  });

  it('takes back at once what a worker had claimed that stands still, and nothing of others', async () => {
    const { id } = await story.endpoint(receiver.url);
    await story.deliveries(3, id);
    await claim();
    const reaper = new LostDeliveryReaper(sqlOf(story.pool), story.clock, leaseMs);
    expect(await reaper.drain(story.signal, ['another'])).toBe(0);
    expect(await reaper.drain(story.signal, ['worker'])).toBe(3);
    expect((await claim()).deliveries.map(({ number, tries }) => `${number} ${tries}`)).toEqual(
      Array(3).fill('2 1'),
    );
    const [{ durationMs } = { durationMs: leaseMs }] = await story.rows<{ durationMs: number }>(
      'select max(duration_ms) as "durationMs" from webhook_attempt',
    );
    expect(durationMs).toBeLessThan(leaseMs);
  });

  it('gives up what has lost its worker ten times, and says so', async () => {
    const { id } = await story.endpoint(receiver.url);
    await story.deliveries(1, id);
    const givenUp: FaultyDelivery[] = [];
    const reaper = new LostDeliveryReaper(sqlOf(story.pool), story.clock, leaseMs, (about) =>
      givenUp.push(about),
    );
    for (let loss = 1; loss <= 10; loss += 1) {
      expect((await claim()).deliveries).toHaveLength(1);
      expect(givenUp).toEqual([]);
      story.clock.forward(leaseMs + 1);
      expect(await reaper.drain(story.signal)).toBe(1);
      // The first two retries are immediate. Then pauses grow up to an hour.
      const pauseMs = loss <= 2 ? 0 : Math.min(60, 2 ** (loss - 3)) * 60_000;
      if (pauseMs > 0 && loss < 10) {
        expect((await claim()).deliveries).toEqual([]);
        story.clock.forward(pauseMs);
      }
    }
    expect(givenUp).toEqual([expect.objectContaining({ givenUp: true })]);
    expect(await story.statuses()).toEqual({ FAILED: 1 });
    expect((await story.attempts()).map(({ outcome }) => outcome)).toEqual(Array(10).fill('WORKER_LOST'));
  });

  it('takes back what was held while its endpoint was being enabled', async () => {
    const { id } = await story.endpoint(receiver.url);
    await story.deliveries(2, id);
    await story.pool.query(`update webhook_delivery set status = 'HELD'`);
    const reaper = new LostDeliveryReaper(sqlOf(story.pool), story.clock, leaseMs);
    await story.pool.query(`update webhook_endpoint set status = 'DISABLED'`);
    expect(await reaper.drain(story.signal)).toBe(0);
    await story.pool.query(`update webhook_endpoint set status = 'ENABLED'`);
    expect(await reaper.drain(story.signal)).toBe(2);
    expect(await story.statuses()).toEqual({ PENDING: 2 });
  });

  it('does not let a worker finish what was taken from it', async () => {
    const { id } = await story.endpoint(receiver.url);
    await story.deliveries(1, id);
    let release: (() => void) | undefined;
    receiver.answer = (_request, response) => {
      if (receiver.received.length > 1) response.writeHead(200).end();
      else release = () => response.writeHead(500).end();
    };
    const stale = story.worker().drain(story.signal);
    await waitFor('the request', async () => release !== undefined);
    story.clock.forward(leaseMs + 1);
    await new LostDeliveryReaper(sqlOf(story.pool), story.clock, leaseMs).drain(story.signal);
    expect(await story.worker().drain(story.signal)).toBe(1);
    release?.();
    expect(await stale).toBe(0);
    expect(await story.statuses()).toEqual({ DELIVERED: 1 });
    expect((await story.attempts()).map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'WORKER_LOST'],
      [2, 'SUCCESS'],
    ]);
  });

  it('stops cleanly: finishes what is in flight, gives the rest back', async () => {
    const { id } = await story.endpoint(receiver.url);
    await story.deliveries(100, id);
    const held: (() => void)[] = [];
    receiver.answer = (_request, response) => void held.push(() => response.writeHead(200).end());
    const stop = new AbortController();
    const running = story.worker().run(60_000, AbortSignal.any([stop.signal, story.signal]));
    await waitFor('what is in flight', async () => held.length === 8);
    stop.abort();
    for (const answer of held) answer();
    const finished = await running;
    const statuses = await story.statuses();
    expect(statuses).toEqual({ DELIVERED: finished, PENDING: 100 - finished });
    expect(receiver.received).toHaveLength(finished);
    expect(
      await story.rows(`select from webhook_delivery where status = 'PENDING' and attempts <> 0`),
    ).toEqual([]);
  });
});
