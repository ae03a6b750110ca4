import * as z from 'zod';
import type { SettingTable } from '../../kernel/setting.js';
import { baseUrl, commaSeparated } from '../../kernel/setting-schemas.js';

/** The settings of `payments/top-up`. */
export const topUpSettings = {
  stripeSecretKey: {
    name: 'STRIPE_SECRET_KEY',
    isSecret: true,
    description:
      'Secret or restricted key of the Stripe account for live payments. Top-ups of live wallets need it and `STRIPE_WEBHOOK_SECRET`.',
    schema: z
      .string()
      .regex(/^[sr]k_(?:live|test)_\w{1,250}$/)
      .describe('`sk_live_…`, `rk_live_…`, or for tests `sk_test_…`, `rk_test_…`'),
  },
  stripeWebhookSecrets: {
    name: 'STRIPE_WEBHOOK_SECRET',
    isSecret: true,
    requires: 'STRIPE_SECRET_KEY',
    description:
      "Signing secret of Stripe's webhook endpoint, `PUBLIC_URL/webhooks/stripe`. Name two secrets while you rotate it.",
    schema: commaSeparated(z.string().regex(/^whsec_\S{1,250}$/)).describe(
      '`whsec_…`, or several separated by commas; with `STRIPE_SECRET_KEY`',
    ),
  },
  stripeApiUrl: {
    name: 'STRIPE_API_URL',
    description: "Address of Stripe's API: for a proxy in between, or a substitute in tests.",
    schema: baseUrl
      .refine((url) => new URL(url).pathname === '/')
      .describe('an absolute http(s) URL without path; default `https://api.stripe.com`'),
  },
} as const satisfies SettingTable;
