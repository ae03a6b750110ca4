import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { claimDeliveries } from '../../../src/notifications/webhook/delivery/claim-deliveries.js';
import type { FaultyDelivery } from '../../../src/notifications/webhook/delivery/faulty-delivery.js';
import { LostDeliveryReaper } from '../../../src/notifications/webhook/delivery/lost-delivery-reaper.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { waitFor } from '../../support/wait-for.js';
import { useWebhooks } from './webhook-suite.js';

const webhooks = useWebhooks();

describe('a claimed delivery', () => {
  const leaseMs = 30_000;
  const claim = async (): Promise<Awaited<ReturnType<typeof claimDeliveries>>> =>
    claimDeliveries(webhooks.story.pool, {
      now: webhooks.story.clock.now(),
      leaseMs,
      limit: 10,
      unsteadyLimit: 10,
      fullEndpoints: [],
      fullTenants: [],
      fullUnsteadyTenants: [],
      share: (due) => ({ rooms: new Map(due.map(({ endpointId }) => [endpointId, 10])), postponed: [] }),
      worker: 'worker',
    });

  it('returns to the queue after its worker dies, and the attempt is logged as lost', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(3, id);
    expect((await claim()).deliveries).toHaveLength(3);
    const reaper = new LostDeliveryReaper(sqlOf(webhooks.story.pool), webhooks.story.clock, leaseMs);
    expect(await reaper.drain(webhooks.story.signal)).toBe(0);
    webhooks.story.clock.forward(leaseMs + 1);
    expect(await reaper.drain(webhooks.story.signal)).toBe(3);
    expect(await webhooks.story.worker().drain(webhooks.story.signal)).toBe(3);
    const attempts = await webhooks.story.attempts();
    expect(attempts.map(({ number, outcome }) => [number, outcome])).toEqual(
      [1, 2, 3].flatMap(() => [
        [1, 'WORKER_LOST'],
        [2, 'SUCCESS'],
      ]),
    );
  });

  it('returns to the queue as soon as its worker freezes, and deliveries of other workers do not', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(3, id);
    await claim();
    const reaper = new LostDeliveryReaper(sqlOf(webhooks.story.pool), webhooks.story.clock, leaseMs);
    expect(await reaper.drain(webhooks.story.signal, ['another'])).toBe(0);
    expect(await reaper.drain(webhooks.story.signal, ['worker'])).toBe(3);
    expect((await claim()).deliveries.map(({ number, tries }) => `${number} ${tries}`)).toEqual(
      Array(3).fill('2 1'),
    );
    const [{ durationMs } = { durationMs: leaseMs }] = await webhooks.story.rows<{ durationMs: number }>(
      'select max(duration_ms) as "durationMs" from webhook_attempt',
    );
    expect(durationMs).toBeLessThan(leaseMs);
  });

  it('fails after it lost its worker ten times, and the failure is recorded as a domain event', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(1, id);
    const givenUp: FaultyDelivery[] = [];
    const reaper = new LostDeliveryReaper(
      sqlOf(webhooks.story.pool),
      webhooks.story.clock,
      leaseMs,
      (about) => givenUp.push(about),
    );
    for (let loss = 1; loss <= 10; loss += 1) {
      expect((await claim()).deliveries).toHaveLength(1);
      expect(givenUp).toEqual([]);
      webhooks.story.clock.forward(leaseMs + 1);
      expect(await reaper.drain(webhooks.story.signal)).toBe(1);
      // The first two retries are immediate. Then pauses grow up to an hour.
      const pauseMs = loss <= 2 ? 0 : Math.min(60, 2 ** (loss - 3)) * 60_000;
      if (pauseMs > 0 && loss < 10) {
        expect((await claim()).deliveries).toEqual([]);
        webhooks.story.clock.forward(pauseMs);
      }
    }
    expect(givenUp).toEqual([expect.objectContaining({ givenUp: true })]);
    expect(await webhooks.story.statuses()).toEqual({ FAILED: 1 });
    expect((await webhooks.story.attempts()).map(({ outcome }) => outcome)).toEqual(
      Array(10).fill('WORKER_LOST'),
    );
  });

  it('returns to the queue when it was held and its endpoint was enabled meanwhile', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(2, id);
    await webhooks.story.pool.query(`update webhook_delivery set status = 'HELD'`);
    const reaper = new LostDeliveryReaper(sqlOf(webhooks.story.pool), webhooks.story.clock, leaseMs);
    await webhooks.story.pool.query(`update webhook_endpoint set status = 'DISABLED'`);
    expect(await reaper.drain(webhooks.story.signal)).toBe(0);
    await webhooks.story.pool.query(`update webhook_endpoint set status = 'ENABLED'`);
    expect(await reaper.drain(webhooks.story.signal)).toBe(2);
    expect(await webhooks.story.statuses()).toEqual({ PENDING: 2 });
  });

  it('cannot be completed by a worker that lost it', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(1, id);
    let release: (() => void) | undefined;
    webhooks.receiver.answer = (_request, response) => {
      if (webhooks.receiver.received.length > 1) response.writeHead(200).end();
      else release = () => response.writeHead(500).end();
    };
    const stale = webhooks.story.worker().drain(webhooks.story.signal);
    await waitFor('the request', async () => release !== undefined);
    webhooks.story.clock.forward(leaseMs + 1);
    await new LostDeliveryReaper(sqlOf(webhooks.story.pool), webhooks.story.clock, leaseMs).drain(
      webhooks.story.signal,
    );
    expect(await webhooks.story.worker().drain(webhooks.story.signal)).toBe(1);
    release?.();
    expect(await stale).toBe(0);
    expect(await webhooks.story.statuses()).toEqual({ DELIVERED: 1 });
    expect((await webhooks.story.attempts()).map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'WORKER_LOST'],
      [2, 'SUCCESS'],
    ]);
  });

  it('is completed at a clean stop when in flight, and otherwise returns to the queue', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.steady(id);
    await webhooks.story.deliveries(100, id);
    const held: (() => void)[] = [];
    webhooks.receiver.answer = (_request, response) => void held.push(() => response.writeHead(200).end());
    const stop = new AbortController();
    const running = webhooks.story
      .worker()
      .run(60_000, AbortSignal.any([stop.signal, webhooks.story.signal]));
    await waitFor('what is in flight', async () => held.length === 8);
    stop.abort();
    for (const answer of held) answer();
    const finished = await running;
    const statuses = await webhooks.story.statuses();
    expect(statuses).toEqual({ DELIVERED: finished, PENDING: 100 - finished });
    expect(webhooks.receiver.received).toHaveLength(finished);
    expect(
      await webhooks.story.rows(`select from webhook_delivery where status = 'PENDING' and attempts <> 0`),
    ).toEqual([]);
  });
});
