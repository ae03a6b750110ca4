import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { EgressFilter } from '../../../src/notifications/webhook/transport/egress-filter.js';
import { AttemptOutcome } from '../../../src/notifications/webhook/transport/attempt-outcome.js';
import { parseRetryAfter } from '../../../src/notifications/webhook/transport/parse-retry-after.js';
import {
  longestRetryAfterMs,
  planRetry,
  retryPauses,
} from '../../../src/notifications/webhook/delivery/plan-retry.js';
import { presentPayload } from '../../../src/notifications/webhook/delivery/present-payload.js';
import { RetryPolicy } from '../../../src/notifications/webhook/endpoint/retry-policy.js';
import { SecretBox } from '../../../src/kernel/secret-box.js';
import { signDelivery } from '../../../src/notifications/webhook/transport/sign-delivery.js';
import { targetUrlProblem } from '../../../src/notifications/webhook/transport/target-url-problem.js';
import { subscriptionOf } from '../../../src/notifications/webhook/endpoint/webhook-event-type.type.js';
import { WebhookFormat } from '../../../src/notifications/webhook/transport/webhook-format.js';
import { Environment } from '../../../src/kernel/environment.js';
import { encodeId, newId } from '../../../src/kernel/ids.js';

const secretOf = (bytes: Uint8Array): string => `whsec_${Buffer.from(bytes).toString('base64')}`;
const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(secretOf);

describe('signDelivery', () => {
  it('answers the vector of the Standard Webhooks specification', () => {
    const headers = signDelivery({
      messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      body: '{"test": 2432232314}',
      format: WebhookFormat.AKTVATOR,
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      at: new Date(1614265330 * 1000 + 999),
    });
    expect(headers).toMatchObject({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is verified by the reference library, with each secret, in every format', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.array(secrets, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...Object.values(WebhookFormat)),
        (body, all, format) => {
          const headers = signDelivery({
            messageId: 'evt_1',
            body,
            format,
            secrets: all as [string],
            at: new Date(),
          });
          for (const secret of all) new Webhook(secret).verify(body, headers);
        },
      ),
    );
  });

  it('adds the header of the format, keyed with the secret as the user sees it', () => {
    const [today, before] = [secretOf(new Uint8Array(32)), secretOf(new Uint8Array(32).fill(7))];
    const signable = {
      messageId: 'evt_1',
      body: '{"a":1}',
      secrets: [today, before],
      at: new Date(1_700_000_000_000),
    } as const;
    const hmac = (secret: string, text: string): string =>
      createHmac('sha256', secret).update(text).digest('hex');
    expect(signDelivery({ ...signable, format: WebhookFormat.TONICPOW })['X-TonicPow-Signature']).toBe(
      hmac(today, '{"a":1}'),
    );
    const [t, ...signatures] =
      signDelivery({ ...signable, format: WebhookFormat.AKTVATOR })['X-Tribute-Signature']?.split(',') ?? [];
    expect(t).toBe('t=1700000000');
    expect(signatures).toEqual([today, before].map((secret) => `v1=${hmac(secret, '1700000000.{"a":1}')}`));
  });
});

describe('presentPayload', () => {
  const [campaignId, goalId, sessionId] = [
    encodeId('campaign', newId()),
    encodeId('goal', newId()),
    encodeId('session', newId()),
  ];
  const promoter = newId();
  const payload = (type: string, data: Record<string, unknown>): string =>
    JSON.stringify({
      id: 'evt_1',
      type,
      organizationId: 'org_1',
      createdAt: '2025-01-15T10:30:00.000Z',
      data,
    });
  const common = { campaignId, sessionId, aktvatorId: encodeId('promoter', promoter) };

  it('leaves the aktvator payload as it was frozen', () => {
    const frozen = '{"id":"evt_1",  "data":{"rewardAmount":2500.10}}';
    expect(presentPayload(frozen, WebhookFormat.AKTVATOR)).toBe(frozen);
  });

  it.each([
    ['0.005', 'USD', '0.005'],
    ['25.00', 'USD', '25'],
    ['12345678901234567890.123456', 'USD', '12345678901234567890.123456'],
    ['0.00000001', 'BSV', '0.00000001'],
    ['7', 'POINTS', '7'],
  ])('writes %s %s as the exact JSON number %s', (amount, asset, written) => {
    const body = presentPayload(
      payload('conversion.completed', { ...common, goalId, rewardAmount: 1, reward: { amount, asset } }),
      WebhookFormat.TONICPOW,
    );
    expect(body).toBe(
      `{"event":"conversion.completed","campaignId":"${campaignId}","goalId":"${goalId}","promoterId":"${encodeId('promoter', promoter, 'user')}",` +
        `"amount":${written},"sessionId":"${sessionId}","timestamp":"2025-01-15T10:30:00.000Z"}`,
    );
  });

  it('gives a click no goal, and other events the same keys with nulls', () => {
    const click = presentPayload(
      payload('click.recorded', { ...common, reward: { amount: '0.01', asset: 'USD' } }),
      WebhookFormat.TONICPOW,
    );
    expect(JSON.parse(click)).toMatchObject({ event: 'click.recorded', goalId: null, amount: 0.01 });
    const other = JSON.parse(
      presentPayload(payload('wallet.credited', {}), WebhookFormat.TONICPOW),
    ) as Record<string, unknown>;
    expect(other).toEqual({
      event: 'wallet.credited',
      campaignId: null,
      goalId: null,
      promoterId: null,
      amount: null,
      sessionId: null,
      timestamp: '2025-01-15T10:30:00.000Z',
    });
  });
});

describe('planRetry', () => {
  const failed = {
    policy: RetryPolicy.STANDARD,
    tries: 1,
    outcome: AttemptOutcome.HTTP,
    statusCode: 500,
  } as const;

  it.each([
    [RetryPolicy.STANDARD, 3, 215],
    [RetryPolicy.EXTENDED, 7, 99_305],
  ])('%s tries again %d times over about %d seconds', (policy, times, seconds) => {
    let total = 0;
    for (let tries = 1; tries <= times; tries += 1) {
      const next = planRetry({ ...failed, policy, tries }, 0.5);
      total += next.kind === 'RETRY' ? next.afterMs : Number.NaN;
    }
    expect(total / 1000).toBe(seconds);
    expect(planRetry({ ...failed, policy, tries: times + 1 }, 0.5)).toEqual({ kind: 'GIVE_UP' });
  });

  it('keeps the jitter within a fifth', () => {
    const tries = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(tries, fc.double({ min: 0, max: 1, noNaN: true }), (count, random) => {
        const pause = retryPauses.EXTENDED[count - 1] ?? Number.NaN;
        const next = planRetry({ ...failed, policy: RetryPolicy.EXTENDED, tries: count }, random);
        const afterMs = next.kind === 'RETRY' ? next.afterMs : Number.NaN;
        expect(afterMs).toBeGreaterThanOrEqual(Math.floor(pause * 0.8));
        expect(afterMs).toBeLessThanOrEqual(Math.ceil(pause * 1.2));
      }),
    );
  });

  it.each([
    [AttemptOutcome.SUCCESS, 200, 'DELIVERED'],
    [AttemptOutcome.HTTP, 500, 'RETRY'],
    [AttemptOutcome.HTTP, 404, 'RETRY'],
    [AttemptOutcome.HTTP, 308, 'RETRY'],
    [AttemptOutcome.HTTP, 410, 'GONE'],
    [AttemptOutcome.TIMEOUT, undefined, 'RETRY'],
    [AttemptOutcome.DNS, undefined, 'RETRY'],
    [AttemptOutcome.CONNECT, undefined, 'RETRY'],
    [AttemptOutcome.TLS, undefined, 'RETRY'],
    [AttemptOutcome.BLOCKED, undefined, 'GIVE_UP'],
  ])('after %s %s: %s', (outcome, statusCode, kind) => {
    expect(planRetry({ policy: RetryPolicy.STANDARD, tries: 1, outcome, statusCode }, 0.5).kind).toBe(kind);
  });

  it('waits as long as a busy receiver asks, up to twelve hours, and never shorter than planned', () => {
    const busy = { ...failed, statusCode: 503 };
    expect(planRetry({ ...busy, retryAfterMs: 60_000 }, 0.5)).toEqual({ kind: 'RETRY', afterMs: 60_000 });
    expect(planRetry({ ...busy, retryAfterMs: 1e12 }, 0.5)).toEqual({
      kind: 'RETRY',
      afterMs: longestRetryAfterMs,
    });
    expect(planRetry({ ...busy, retryAfterMs: 10 }, 0.5)).toEqual({ kind: 'RETRY', afterMs: 5000 });
    expect(planRetry({ ...failed, retryAfterMs: 60_000 }, 0.5)).toEqual({ kind: 'RETRY', afterMs: 5000 });
  });
});

describe('parseRetryAfter', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['-5', undefined],
    ['2.5', undefined],
    ['soon', undefined],
    ['99999999999', undefined],
    [undefined, undefined],
  ])('%p is %p', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });
});

describe('SecretBox', () => {
  const box = new SecretBox(Buffer.alloc(32, 1));

  it('opens what it sealed, for the same context alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), (secret, context) => {
        const sealed = box.seal(secret, context);
        expect(box.open(sealed, context)).toBe(secret);
        expect(() => box.open(sealed, `${context}x`)).toThrow();
        expect(() => new SecretBox(Buffer.alloc(32, 2)).open(sealed, context)).toThrow();
      }),
    );
  });

  it('never seals to the same bytes twice, and notices every changed byte', () => {
    const sealed = box.seal('whsec_x', 'a');
    expect(box.seal('whsec_x', 'a').equals(sealed)).toBe(false);
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => box.open(changed, 'a')).toThrow();
    }
  });

  it('refuses a short key', () => {
    expect(() => new SecretBox(Buffer.alloc(16))).toThrow('32 bytes');
  });
});

describe('EgressFilter', () => {
  const filter = new EgressFilter();
  const refused =
    `127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 169.254.169.254
    100.64.0.1 100.100.100.200 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1
    255.255.255.255 168.63.129.16 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:a9fe:a9fe ::ffff:0:7f00:1 64:ff9b::7f00:1 2002:7f00:1::
    2001::1 2001:db8::1 fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd00:ec2::254 ff02::1 100::1 4000::1 nonsense`.split(
      /\s+/,
    );
  it.each(refused)('refuses %s', (address) => {
    expect(filter.refusalOf(address)).toContain(address);
  });

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    'lets %s through',
    (address) => {
      expect(filter.refusalOf(address)).toBeUndefined();
    },
  );

  it('lets through what the operator allows, and no more', () => {
    const lenient = new EgressFilter(['10.1.0.0/16', '::1/128']);
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '::1']) {
      expect(lenient.refusalOf(address)).toBeUndefined();
    }
    for (const address of ['10.2.0.1', '127.0.0.1', '::2']) expect(lenient.refusalOf(address)).toBeDefined();
  });
});

describe('targetUrlProblem', () => {
  const filter = new EgressFilter();
  it.each([
    ['https://example.com/hook', Environment.LIVE],
    ['http://example.com/hook', Environment.SANDBOX],
    ['https://example.com:8443/hook?a=b', Environment.LIVE],
  ])('takes %s in %s', (url, environment) => {
    expect(targetUrlProblem(url, environment, filter)).toBeUndefined();
  });

  it.each([
    ['http://example.com/hook', Environment.LIVE],
    ['/hook', Environment.SANDBOX],
    ['ftp://example.com/hook', Environment.SANDBOX],
    ['https://user:pass@example.com/', Environment.SANDBOX],
    ['https://example.com:22/', Environment.SANDBOX],
    ...[
      'localhost',
      'a.localhost.',
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.1',
      '0x7f000001',
      '0177.0.0.1',
      '0',
      '１２７.0.0.1',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::127.0.0.1]',
      '169.254.169.254',
      '[fd00:ec2::254]',
      '10.0.0.1',
    ].map((host) => [`https://${host}/`, Environment.SANDBOX] as const),
  ])('refuses %s in %s', (url, environment) => {
    expect(targetUrlProblem(url, environment, filter)).toEqual(expect.any(String));
  });
});

describe('subscriptionOf', () => {
  it('keeps each name once, and the wildcard alone', () => {
    expect(subscriptionOf(['reward.paid', 'gig.published', 'reward.paid'])).toEqual([
      'reward.paid',
      'gig.published',
    ]);
    expect(subscriptionOf(['reward.paid', '*'])).toEqual(['*']);
  });

  it.each(['reward.payed', 'wallet.updated', 'toString', ''])('refuses "%s"', (name) => {
    expect(() => subscriptionOf([name])).toThrow('There is no event type');
  });
});
