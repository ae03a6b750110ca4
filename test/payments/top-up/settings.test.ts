import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../src/kernel/config-error.js';
import { readConfig } from '../../../src/config.js';

const whole = { STRIPE_SECRET_KEY: 'sk_live_abc', STRIPE_WEBHOOK_SECRET: 'whsec_abc' };

describe('the settings of Stripe', () => {
  it('are a key and the secrets of its notices', () => {
    expect(readConfig({ ...whole, STRIPE_WEBHOOK_SECRET: 'whsec_old, whsec_new' })).toMatchObject({
      stripeSecretKey: 'sk_live_abc',
      stripeWebhookSecrets: ['whsec_old', 'whsec_new'],
      stripeApiUrl: undefined,
    });
  });

  it.each<[string, Record<string, string>]>([
    ['STRIPE_SECRET_KEY', { STRIPE_WEBHOOK_SECRET: whole.STRIPE_WEBHOOK_SECRET }],
    ['STRIPE_SECRET_KEY', { ...whole, STRIPE_SECRET_KEY: 'pk_live_abc' }],
    ['STRIPE_WEBHOOK_SECRET', { ...whole, STRIPE_WEBHOOK_SECRET: 'abc' }],
    ['STRIPE_WEBHOOK_SECRET', { ...whole, STRIPE_WEBHOOK_SECRET: 'whsec_a,,whsec_b' }],
    ['STRIPE_API_URL', { ...whole, STRIPE_API_URL: 'ftp://stripe.example' }],
    ['STRIPE_API_URL', { ...whole, STRIPE_API_URL: 'https://stripe.example/v1' }],
  ])('that are invalid name %s, and never show a secret', (name, environment) => {
    const read = (): unknown => readConfig(environment);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(name);
    expect(read).not.toThrow(/abc/);
  });
});
