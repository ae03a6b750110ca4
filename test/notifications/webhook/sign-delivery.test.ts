import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { signDelivery } from '../../../src/notifications/webhook/transport/sign-delivery.js';
import { WebhookFormat } from '../../../src/notifications/webhook/transport/webhook-format.js';

const secretOf = (bytes: Uint8Array): string => `whsec_${Buffer.from(bytes).toString('base64')}`;

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(secretOf);

describe('signDelivery', () => {
  it('matches the example of the Standard Webhooks specification', () => {
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

  it('passes the reference library with each secret in every format', () => {
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

  it('adds the header of the format, keyed with the secret as shown to the user', () => {
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
