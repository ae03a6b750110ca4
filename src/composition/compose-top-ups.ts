import { PaymentProviders } from '../payments/top-up/payment-providers.js';
import { PaymentService } from '../payments/top-up/payment.service.js';
import { ProviderRefunds } from '../payments/top-up/provider-refunds.js';
import { StripeProvider } from '../payments/top-up/providers/stripe-provider.js';
import { RefundService } from '../payments/top-up/refund.service.js';
import { StripeNotices } from '../payments/top-up/stripe-notices.js';
import { TopUpCheck } from '../payments/top-up/top-up-check.js';
import { TopUpService } from '../payments/top-up/top-up.service.js';
import type { RecurringJob } from '../platform/jobs/recurring-job.js';
import type { Ground } from './ground.js';

/** Creates the services of top-ups, with the configured providers. */
export function composeTopUps({ config, log, orm, address, stripe: account }: Ground) {
  const metadata = orm.getMetadata();
  const secrets = config.stripeWebhookSecrets;
  // Without its notices, payments would be noticed late, so Stripe is not used for top-ups.
  const stripe = secrets && account;
  const providers = new PaymentProviders(stripe && new StripeProvider(stripe));
  const payments = new PaymentService(providers, address, log);
  const elsewhere = new ProviderRefunds(providers, payments, log);
  const topUpRefunds = new RefundService(metadata, providers, payments, elsewhere, log);
  return {
    providers,
    payments,
    topUpRefunds,
    topUps: new TopUpService(metadata, providers, payments, address),
    stripeNotices: stripe && new StripeNotices(stripe, secrets, payments, elsewhere, log),
  };
}

/** The job that follows up payments without news. */
export function topUpJob(
  { log, orm, sql }: Ground,
  { payments, topUpRefunds }: ReturnType<typeof composeTopUps>,
): RecurringJob {
  const check = new TopUpCheck(sql, () => orm.em.fork(), payments, topUpRefunds, log);
  return { name: 'top-up.check', every: '2 seconds', run: async (signal) => check.run(signal) };
}
