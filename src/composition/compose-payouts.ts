import { ConfigError } from '../config.js';
import type { Outbox } from '../notifications/mail/outbox.js';
import { PayoutDecisionService } from '../payments/payout/payout-decision.service.js';
import { PayoutDestinationService } from '../payments/payout/payout-destination.service.js';
import { PayoutDrain } from '../payments/payout/payout-drain.js';
import { PayoutExportService } from '../payments/payout/payout-export.service.js';
import { PayoutRequestService } from '../payments/payout/payout-request.service.js';
import { PayoutService } from '../payments/payout/payout.service.js';
import { ManualProvider } from '../payments/payout/providers/manual-provider.js';
import { SandboxPayoutProvider } from '../payments/payout/providers/sandbox-payout-provider.js';
import { StripePayoutProvider } from '../payments/payout/providers/stripe-payout-provider.js';
import { drainJob } from '../platform/jobs/drain-job.js';
import type { RecurringJob } from '../platform/jobs/recurring-job.js';
import type { Ground } from './ground.js';
import { payoutTermsOf } from './payout-terms-of.js';

/** Payouts, created and connected. */
export interface Payouts {
  readonly payouts: PayoutService;
  readonly payoutRequests: PayoutRequestService;
  readonly payoutDestinations: PayoutDestinationService;
  readonly payoutDecisions: PayoutDecisionService;
  readonly job: RecurringJob;
  readonly exports: PayoutExportService;
}

/** Payouts for the schema, and the job that pays, for Stripe even after `PAYOUT_PROVIDER` changed. */
export function composePayouts(
  { config, log, orm, pool, wakeUps, address, stripe: account }: Ground,
  outbox: Outbox,
): Payouts {
  const metadata = orm.getMetadata();
  const stripe = account && new StripePayoutProvider(account);
  const sandbox = new SandboxPayoutProvider();
  const live = config.payoutProvider === 'stripe' ? stripe : new ManualProvider();
  if (!live) {
    throw new ConfigError('PAYOUT_PROVIDER is "stripe", which requires STRIPE_SECRET_KEY.');
  }
  const terms = payoutTermsOf(config);
  const providers = { LIVE: live, SANDBOX: sandbox };
  const requests = new PayoutRequestService({ terms, approval: config.payoutApproval, providers });
  const destinations = new PayoutDestinationService({
    providers,
    delaySeconds: config.payoutDestinationDelay,
    post: async (tx, email) => outbox.leave(tx, email),
    base: () => address.base,
  });
  const payouts = new PayoutService(metadata);
  const drain = new PayoutDrain(pool, stripe ? [sandbox, stripe] : [sandbox], log);
  return {
    payouts,
    payoutRequests: requests,
    payoutDestinations: destinations,
    payoutDecisions: new PayoutDecisionService(metadata),
    job: drainJob({
      name: 'payout.pay',
      wakeUps,
      topic: 'payouts',
      idleMs: 1000,
      drain: async (signal) => drain.drain(signal),
    }),
    exports: new PayoutExportService(),
  };
}
