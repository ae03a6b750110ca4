import type { Stripe } from 'stripe';
import { ConfigError } from '../../kernel/config-error.js';
import type { PostEmail } from '../../kernel/email.js';
import type { Ground } from '../../kernel/ground.js';
import type { RecurringJob } from '../../kernel/recurring-job.js';
import type { ConfigOf } from '../../kernel/setting.js';
import { drainJob } from '../../platform/jobs/drain-job.js';
import { PayoutDecisionService } from './payout-decision.service.js';
import { PayoutDestinationService } from './payout-destination.service.js';
import { PayoutDrain } from './payout-drain.js';
import { PayoutExportService } from './payout-export.service.js';
import { PayoutRequestService } from './payout-request.service.js';
import type { PayoutProvider } from './payout-provider.js';
import type { payoutSettings } from './payout.settings.js';
import { PayoutService } from './payout.service.js';
import { ManualProvider } from './providers/manual-provider.js';
import { SandboxPayoutProvider } from './providers/sandbox-payout-provider.js';
import { StripePayoutProvider } from './providers/stripe-payout-provider.js';
import type { PayoutTerms } from './decide-amount.js';
import { findAsset } from '../../kernel/assets.js';
import { RefusedError } from '../../kernel/errors.js';
import { floorToPayoutScale, parseMajor, parsePercent } from '../../kernel/money.js';

/** What payouts are created from. */
export interface PayoutNeeds extends Ground {
  readonly config: ConfigOf<typeof payoutSettings>;
  readonly stripe: Stripe | undefined;
  readonly postEmail: PostEmail;
}

/**
 * Creates the services of payouts, and the job that pays, for Stripe even after `PAYOUT_PROVIDER` changed.
 */
export function createPayoutServices(needs: PayoutNeeds) {
  const { config, orm, address, stripe: account } = needs;
  const metadata = orm.getMetadata();
  const stripe = account && new StripePayoutProvider(account);
  const sandbox = new SandboxPayoutProvider();
  const live = config.payoutProvider === 'stripe' ? stripe : new ManualProvider();
  if (!live) {
    throw new ConfigError('PAYOUT_PROVIDER is "stripe", which requires STRIPE_SECRET_KEY.');
  }
  const terms = payoutTermsOf(config);
  const providers = { LIVE: live, SANDBOX: sandbox };
  return {
    services: {
      payouts: new PayoutService(metadata),
      payoutRequests: new PayoutRequestService({ terms, approval: config.payoutApproval, providers }),
      payoutDestinations: new PayoutDestinationService({
        providers,
        delaySeconds: config.payoutDestinationDelay,
        post: async (tx, email) => needs.postEmail(tx, email),
        base: () => address.base,
      }),
      payoutDecisions: new PayoutDecisionService(metadata),
      payoutExports: new PayoutExportService(),
    },
    job: payJob(needs, stripe ? [sandbox, stripe] : [sandbox]),
  };
}

function payJob({ pool, wakeUps, log }: Ground, providers: readonly PayoutProvider[]): RecurringJob {
  const drain = new PayoutDrain(pool, providers, log);
  return drainJob({
    name: 'payout.pay',
    wakeUps,
    topic: 'payouts',
    idleMs: 5000,
    drain: async (signal) => drain.drain(signal),
  });
}

/** The configured payout terms by asset. Throws `ConfigError` for an unknown asset or too fine an amount. */
function payoutTermsOf(config: ConfigOf<typeof payoutSettings>): ReadonlyMap<string, PayoutTerms> {
  const { payoutMinimum, payoutFee } = config;
  const codes = new Set([...payoutMinimum.keys(), ...payoutFee.keys()]);
  return new Map(
    [...codes].map((code) => {
      const { percent, fixed } = payoutFee.get(code) ?? { percent: '0', fixed: '0' };
      return [
        code,
        {
          minimum: amountIn('PAYOUT_MINIMUM', payoutMinimum.get(code) ?? '0', code),
          feePercent: parsePercent(percent),
          feeFixed: amountIn('PAYOUT_FEE', fixed, code),
        },
      ];
    }),
  );
}

function amountIn(name: string, text: string, code: string): bigint {
  if (!findAsset(code)) throw new ConfigError(`${name} names ${code}, which is not an asset; see ASSETS.`);
  try {
    const amount = parseMajor(text, code);
    if (floorToPayoutScale(amount, code) === amount) return amount;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
  }
  throw new ConfigError(
    `${name} has ${text} for ${code}, which is more precise or larger than a payout can be.`,
  );
}
