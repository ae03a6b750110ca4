import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type Receiver } from '../../support/receiver.js';
import { newSecret, secretBox } from './webhook-story.js';
import { useWebhooks } from './webhook-suite.js';

const webhooks = useWebhooks();

const answering = (status: number, headers: Record<string, string> = {}): Receiver['answer'] => {
  return (_request, response) => response.writeHead(status, headers).end('{"ok":false}');
};

describe('a failed delivery', () => {
  it('is sent again until it succeeds, and each attempt is logged', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(1, id);
    webhooks.receiver.answer = (_request, response) =>
      response.writeHead(webhooks.receiver.received.length < 3 ? 500 : 200).end();
    const worker = webhooks.story.worker();
    expect(await worker.drain(webhooks.story.signal)).toBe(1);
    expect(await worker.drain(webhooks.story.signal)).toBe(0);
    webhooks.story.clock.forward(6_100);
    expect(await worker.drain(webhooks.story.signal)).toBe(1);
    webhooks.story.clock.forward(36_100);
    expect(await worker.drain(webhooks.story.signal)).toBe(1);
    expect((await webhooks.story.attempts()).map(({ number, status_code }) => [number, status_code])).toEqual(
      [
        [1, 500],
        [2, 500],
        [3, 200],
      ],
    );
    const ids = webhooks.receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(1);
    const stamps = webhooks.receiver.received.map(({ headers }) => headers['webhook-timestamp']);
    expect(new Set(stamps).size).toBe(3);
    expect(await webhooks.story.statuses()).toEqual({ DELIVERED: 1 });
    const [endpoint] = await webhooks.story.rows(
      'select failing_since, failed_attempts from webhook_endpoint',
    );
    expect(endpoint).toEqual({ failing_since: null, failed_attempts: 0 });
  });

  it('fails after the last attempt of the policy', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(1, id);
    webhooks.receiver.answer = answering(500);
    const worker = webhooks.story.worker();
    for (let round = 0; round < 6; round += 1) {
      await worker.drain(webhooks.story.signal);
      webhooks.story.clock.forward(600_000);
    }
    expect(webhooks.receiver.received).toHaveLength(4);
    expect(await webhooks.story.statuses()).toEqual({ FAILED: 1 });
  });

  it('waits as long as the receiver requests with Retry-After', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(1, id);
    webhooks.receiver.answer = answering(429, { 'retry-after': '3600' });
    const worker = webhooks.story.worker();
    await worker.drain(webhooks.story.signal);
    webhooks.story.clock.forward(3_000_000);
    await worker.drain(webhooks.story.signal);
    expect(webhooks.receiver.received).toHaveLength(1);
    // The pause is longer by up to a fifth.
    webhooks.story.clock.forward(1_330_000);
    await worker.drain(webhooks.story.signal);
    expect(webhooks.receiver.received).toHaveLength(2);
  });

  it.each([429, 503])('pauses all deliveries of its endpoint by a %d', async (status) => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.steady(id);
    await webhooks.story.deliveries(500, id);
    webhooks.receiver.answer = (_request, response) => {
      if (webhooks.receiver.received.length <= 50) response.writeHead(204).end();
      else response.writeHead(status, { 'retry-after': '60' }).end();
    };
    const worker = webhooks.story.worker();
    await worker.drain(webhooks.story.signal);
    // Only requests that were in flight at the first refusal follow it.
    expect(webhooks.receiver.received.length).toBeLessThanOrEqual(58);
    webhooks.story.clock.forward(59_000);
    await webhooks.story.deliveries(5, id);
    await worker.drain(webhooks.story.signal);
    expect(webhooks.receiver.received.length).toBeLessThanOrEqual(58);
    webhooks.receiver.answer = answering(204);
    webhooks.story.clock.forward(60_000);
    await worker.drain(webhooks.story.signal);
    expect(await webhooks.story.statuses()).toEqual({ DELIVERED: 505 });
  });

  it('opens the breaker of its endpoint at the fifth failure in a row, which closes at a success', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    const worker = webhooks.story.worker();
    const state = async (): Promise<unknown> =>
      (
        await webhooks.story.rows(
          'select breaker, failures, is_steady as "isSteady", paused_until > $1 as paused from webhook_endpoint_state',
          webhooks.story.clock.now(),
        )
      )[0];
    webhooks.receiver.answer = answering(500);
    for (let failure = 0; failure < 5; failure += 1) {
      await webhooks.story.deliveries(1, id);
      await worker.drain(webhooks.story.signal);
    }
    expect(await state()).toEqual({ breaker: 'OPEN', failures: 5, isSteady: false, paused: true });
    await webhooks.story.deliveries(1, id);
    await worker.drain(webhooks.story.signal);
    expect(webhooks.receiver.received).toHaveLength(5);
    webhooks.receiver.answer = answering(200);
    webhooks.story.clock.forward(13_000);
    await worker.drain(webhooks.story.signal);
    expect(await state()).toEqual({ breaker: 'CLOSED', failures: 0, isSteady: true, paused: null });
    expect(await webhooks.story.statuses()).toEqual({ DELIVERED: 6 });
  });

  it('ends at 410, which disables the endpoint with a domain event', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    await webhooks.story.deliveries(1, id);
    webhooks.receiver.answer = answering(410);
    await webhooks.story.worker().drain(webhooks.story.signal);
    expect(await webhooks.story.statuses()).toEqual({ FAILED: 1 });
    const [endpoint] = await webhooks.story.rows('select status, disabled_reason from webhook_endpoint');
    expect(endpoint).toEqual({ status: 'DISABLED', disabled_reason: 'GONE' });
    const said = await webhooks.story.rows(
      'select payload from domain_event where type = $1',
      'webhook_endpoint.disabled',
    );
    expect(JSON.parse(said[0]!['payload'] as string)).toMatchObject({
      data: { reason: 'gone', targetUrl: webhooks.receiver.url },
    });
  });

  it('is signed with both secrets during a rotation, and with one after it', async () => {
    const { id, secret } = await webhooks.story.endpoint(webhooks.receiver.url);
    const today = newSecret();
    const retired = [
      { sealed: secretBox.seal(secret, id).toString('base64'), expiresAt: new Date(Date.now() + 86_400_000) },
    ];
    await webhooks.story.pool.query('update webhook_endpoint set secret = $1, retired_secrets = $2', [
      secretBox.seal(today, id),
      JSON.stringify(retired),
    ]);
    await webhooks.story.deliveries(1, id);
    await webhooks.story.worker().drain(webhooks.story.signal);
    const { headers, body } = webhooks.receiver.received[0]!;
    for (const valid of [secret, today]) new Webhook(valid).verify(body, headers as Record<string, string>);
    webhooks.story.clock.forward(86_400_001);
    await webhooks.story.deliveries(1, id);
    await webhooks.story.worker().drain(webhooks.story.signal);
    expect((webhooks.receiver.received[1]!.headers['webhook-signature'] as string).split(' ')).toHaveLength(
      1,
    );
  });
});

describe('an endpoint that fails for too long', () => {
  const disable = { afterMs: 60 * 60 * 1000, leastAttempts: 6 };

  it('is disabled after the window, and its other deliveries are held', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    webhooks.receiver.answer = answering(500);
    const worker = webhooks.story.worker({ disable });
    for (let round = 0; round < 4; round += 1) {
      await webhooks.story.deliveries(2, id);
      await worker.drain(webhooks.story.signal);
      webhooks.story.clock.forward(1_300_000);
    }
    await worker.drain(webhooks.story.signal);
    const [endpoint] = await webhooks.story.rows('select status, disabled_reason from webhook_endpoint');
    expect(endpoint).toEqual({ status: 'DISABLED', disabled_reason: 'FAILING' });
    await webhooks.story.deliveries(1, id);
    await worker.drain(webhooks.story.signal);
    const { FAILED = 0, ...waiting } = await webhooks.story.statuses();
    expect(waiting).toEqual({ HELD: 9 - FAILED });
  });

  it('is not disabled for occasional failures', async () => {
    const { id } = await webhooks.story.endpoint(webhooks.receiver.url);
    const worker = webhooks.story.worker({ disable });
    for (let round = 0; round < 10; round += 1) {
      webhooks.receiver.answer = answering(round % 3 === 2 ? 200 : 500);
      await webhooks.story.deliveries(1, id);
      await worker.drain(webhooks.story.signal);
      webhooks.story.clock.forward(1_500_000);
    }
    const [endpoint] = await webhooks.story.rows('select status from webhook_endpoint');
    expect(endpoint).toEqual({ status: 'ENABLED' });
  });
});
