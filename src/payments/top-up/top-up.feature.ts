import type { Ground } from '../../kernel/ground.js';
import type { Stripe } from 'stripe';
import { PaymentProviders } from './payment-providers.js';
import { PaymentService } from './payment.service.js';
import { ProviderRefunds } from './provider-refunds.js';
import { StripeProvider } from './providers/stripe-provider.js';
import { StripeNotices } from './stripe-notices.js';
import { TopUpCheck } from './top-up-check.js';
import { allow, type Feature } from '../../kernel/feature.js';
import { TopUpRefund } from './top-up-refund.entity.js';
import { TopUp } from './top-up.entity.js';
import { RefundService } from './refund.service.js';
import { OrganizationTopUpsResolver, TopUpRefundResolver, TopUpResolver } from './top-up.resolver.js';
import { TopUpService } from './top-up.service.js';
import { topUpSettings } from './top-up.settings.js';
import type { ConfigOf } from '../../kernel/setting.js';
import { pollingJob } from '../../platform/jobs/drain-job.js';
import { topUpEventData } from './top-up-event-data.js';

export const topUpNames = {
  ids: { topUp: ['top'], topUpRefund: ['rfd'] },
  eventTypes: {
    'wallet.credited': {
      data: topUpEventData['wallet.credited'],
      scope: 'wallet:read',
      description: 'Your organization wallet was topped up.',
    },
    'wallet.refunded': {
      data: topUpEventData['wallet.refunded'],
      scope: 'wallet:read',
      description: 'A top-up of your organization wallet was refunded to the payer, in part or in full.',
    },
    'top_up.failed': {
      data: topUpEventData['top_up.failed'],
      scope: 'wallet:read',
      description: 'A payment into your organization wallet failed, expired or was cancelled.',
    },
  },
} as const;

/** What it is created from. */
interface Needs extends Ground {
  readonly config: ConfigOf<typeof topUpSettings>;
  readonly stripe: Stripe | undefined;
}

/** What `payments/top-up` adds to Tribute. */
export const topUpFeature = {
  room: 'payments/top-up',
  ...topUpNames,
  settings: topUpSettings,
  entities: [TopUp, TopUpRefund],
  nodes: {
    topUp: { entity: TopUp, type: 'TopUp' },
    topUpRefund: { entity: TopUpRefund, type: 'TopUpRefund' },
  },
  auditActions: {
    settleTopUp: 'The payment provider reported the result of a top-up.',
    settleRefund: 'The payment provider reported the result of a refund.',
  },
  operations: {
    Query: allow('wallet:read', 'topUp', 'topUps'),
    Mutation: {
      ...allow('wallet:write', 'topUpWallet'),
      refundTopUp: { who: 'wallet:write', orOperator: true },
    },
  },
  types: { TopUp: { scope: 'wallet:read' }, TopUpRefund: { scope: 'wallet:read' } },
  sandbox: { empties: [{ table: 'top_up_refund' }, { table: 'top_up' }] },
  create: ({ config, log, orm, sql, address, stripe: account }: Needs) => {
    const metadata = orm.getMetadata();
    const secrets = config.stripeWebhookSecrets;
    // Without its notices, payments would be noticed late, so Stripe is not used for top-ups.
    const stripe = secrets && account;
    const providers = new PaymentProviders(stripe && new StripeProvider(stripe));
    const payments = new PaymentService(providers, address, log);
    const elsewhere = new ProviderRefunds(providers, payments, log);
    const refunds = new RefundService(metadata, providers, payments, elsewhere, log);
    const topUps = new TopUpService(metadata, providers, payments, address);
    const check = new TopUpCheck(sql, () => orm.em.fork(), payments, refunds, log);
    return {
      services: {
        payments,
        stripeNotices: stripe && new StripeNotices(stripe, secrets, payments, elsewhere, log),
      },
      resolvers: [
        new TopUpResolver(topUps, refunds),
        new TopUpRefundResolver(),
        new OrganizationTopUpsResolver(topUps),
      ],
      jobs: [pollingJob('top-up.check', 2000, async (signal) => check.run(signal))],
    };
  },
} satisfies Feature<Needs>;
