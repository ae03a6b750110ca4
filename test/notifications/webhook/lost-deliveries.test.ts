import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import {
  claimDeliveries,
  type ClaimResult,
  type DeliveryClaim,
} from '../../../src/notifications/webhook/delivery/claim-deliveries.js';
import type { FaultyDelivery } from '../../../src/notifications/webhook/delivery/faulty-delivery.js';
import { LostDeliveryReaper } from '../../../src/notifications/webhook/delivery/lost-delivery-reaper.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { waitFor } from '../../support/wait-for.js';
import { useWebhooks } from './webhook-suite.js';

const webhooks = useWebhooks();

describe('a claimed delivery', () => {
  const leaseMs = 30_000;
  const claim = async (given: Partial<DeliveryClaim> = {}): Promise<ClaimResult> =>
    claimDeliveries(webhooks.story.pool, {
      now: webhooks.story.clock.now(),
      leaseMs,
      limit: 10,
      unsteadyLimit: 10,
      fullEndpoints: [],
      fullTenants: [],
      fullUnsteadyTenants: [],
      share: (due) => ({ rooms: new Map(due.map(({ endpointId }) => [endpointId, 10])), postponed: [] }),
      startsOf: () => 10,
      worker: 'worker',
      ...given,
    });
  const reap = async (still?: string[]): Promise<number> =>
    new LostDeliveryReaper(sqlOf(webhooks.story.pool), webhooks.story.clock, leaseMs).drain(
      webhooks.story.signal,
      still,
    );

  it('returns to the queue after its worker dies, and the attempt is logged as lost', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(3, id);
    expect((await claim()).deliveries).toHaveLength(3);
    expect(await reap()).toBe(0);
    webhooks.story.clock.forward(leaseMs + 1);
    expect(await reap()).toBe(3);
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
    expect(await reap(['another'])).toBe(0);
    expect(await reap(['worker'])).toBe(3);
    expect((await claim()).deliveries.map(({ number, tries }) => `${number} ${tries}`)).toEqual(
      Array(3).fill('2 1'),
    );
    const [{ durationMs } = { durationMs: leaseMs }] = await webhooks.story.rows<{ durationMs: number }>(
      'select max(duration_ms) as "durationMs" from webhook_attempt',
    );
    expect(durationMs).toBeLessThan(leaseMs);
  });

  it.each([
    ['has no session of the database', 'tribute@gone/1-ab:deliver.0', []],
    ['stands still', 'frozen:deliver.0', ['frozen']],
  ])('that was claimed ahead is given back at once when its worker %s', async (_what, worker, still) => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(10, id);
    const { deliveries } = await claim({ worker, startsOf: () => 2 });
    expect(deliveries.filter(({ claimedAhead }) => claimedAhead)).toHaveLength(8);
    const lost = still.length > 0 ? 2 : 0;
    expect(await reap(still)).toBe(8 + lost);
    const again = await claim({ startsOf: () => 10 });
    expect(again.deliveries.filter(({ number, tries }) => number === 1 && tries === 1)).toHaveLength(8);
    expect((await webhooks.story.attempts()).map(({ outcome }) => outcome)).toEqual(
      Array(lost).fill('WORKER_LOST'),
    );
  });

  it('that was given back is sent once, although its worker goes on', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.steady(id);
    await webhooks.story.deliveries(8, id);
    const held: (() => void)[] = [];
    webhooks.receiver.answer = (_request, response) => void held.push(() => response.writeHead(200).end());
    const first = webhooks.story.worker({ perEndpoint: 1, worker: 'frozen:deliver.0' });
    const running = first.drain(webhooks.story.signal);
    await waitFor('a request', async () => held.length === 1);
    held.splice(0).forEach((answer) => {
      answer();
    });
    await waitFor('the next request', async () => held.length === 1);
    await waitFor('the first result', async () => (await webhooks.story.attempts()).length === 1);
    await reap(['frozen']);
    webhooks.receiver.answer = (_request, response) => response.writeHead(200).end();
    await webhooks.story.worker({ worker: 'other:deliver.0' }).drain(webhooks.story.signal);
    held.splice(0).forEach((answer) => {
      answer();
    });
    await running;
    expect(await webhooks.story.statuses()).toEqual({ DELIVERED: 8 });
    const outcomes = (await webhooks.story.attempts()).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'WORKER_LOST')).toHaveLength(1);
    expect(webhooks.receiver.received).toHaveLength(9);
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
    await webhooks.story.pool.query(`update webhook_endpoint set status = 'DISABLED'`);
    expect(await reap()).toBe(0);
    await webhooks.story.pool.query(`update webhook_endpoint set status = 'ENABLED'`);
    expect(await reap()).toBe(2);
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
    await reap();
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
