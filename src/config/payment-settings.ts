import { parseBaseUrl } from './parse-setting.js';

/** Payment providers for top-ups and payouts. */
export const paymentSettings = {
  stripeSecretKey: {
    name: 'STRIPE_SECRET_KEY',
    description:
      'Secret or restricted key of the Stripe account of live payments. Live wallets can be topped up with it and `STRIPE_WEBHOOK_SECRET`.',
    allowed: '`sk_live_…`, `rk_live_…`, or to try it `sk_test_…`, `rk_test_…`',
    fallback: undefined,
    parse: (text: string) => (/^[sr]k_(?:live|test)_\w{1,250}$/.test(text) ? text : undefined),
  },
  stripeWebhookSecrets: {
    name: 'STRIPE_WEBHOOK_SECRET',
    description:
      "Signing secret of Stripe's webhook endpoint, which is `PUBLIC_URL/webhooks/stripe`. Two while it is being rotated.",
    allowed: '`whsec_…`, or several with commas between them; with `STRIPE_SECRET_KEY`',
    fallback: undefined,
    parse: (text: string): readonly string[] | undefined => {
      const secrets = text.split(',').map((secret) => secret.trim());
      return secrets.every((secret) => /^whsec_\S{1,250}$/.test(secret)) ? secrets : undefined;
    },
  },
  stripeApiUrl: {
    name: 'STRIPE_API_URL',
    description: "Where Stripe's API is: for a proxy on the way to it, or a stand-in of a test.",
    allowed: 'an absolute http(s) URL without path; `https://api.stripe.com` when left out',
    fallback: undefined,
    parse: (text: string) => {
      const base = parseBaseUrl(text);
      return base !== undefined && new URL(base).pathname === '/' ? base : undefined;
    },
  },
} as const;
