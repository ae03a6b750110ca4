import { parseBaseUrl } from './parse-setting.js';

/** Payment providers for top-ups and payouts. */
export const paymentSettings = {
  stripeSecretKey: {
    name: 'STRIPE_SECRET_KEY',
    description:
      'Secret or restricted key of the Stripe account for live payments. Top-ups of live wallets need it and `STRIPE_WEBHOOK_SECRET`.',
    allowed: '`sk_live_…`, `rk_live_…`, or for tests `sk_test_…`, `rk_test_…`',
    fallback: undefined,
    parse: (text: string) => (/^[sr]k_(?:live|test)_\w{1,250}$/.test(text) ? text : undefined),
  },
  stripeWebhookSecrets: {
    name: 'STRIPE_WEBHOOK_SECRET',
    description:
      "Signing secret of Stripe's webhook endpoint, `PUBLIC_URL/webhooks/stripe`. Name two secrets while you rotate it.",
    allowed: '`whsec_…`, or several separated by commas; with `STRIPE_SECRET_KEY`',
    fallback: undefined,
    parse: (text: string): readonly string[] | undefined => {
      const secrets = text.split(',').map((secret) => secret.trim());
      return secrets.every((secret) => /^whsec_\S{1,250}$/.test(secret)) ? secrets : undefined;
    },
  },
  stripeApiUrl: {
    name: 'STRIPE_API_URL',
    description: "Address of Stripe's API: for a proxy in between, or a substitute in tests.",
    allowed: 'an absolute http(s) URL without path; default `https://api.stripe.com`',
    fallback: undefined,
    parse: (text: string) => {
      const base = parseBaseUrl(text);
      return base !== undefined && new URL(base).pathname === '/' ? base : undefined;
    },
  },
} as const;
