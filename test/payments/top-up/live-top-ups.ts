import { afterAll, beforeEach, expect } from '@jest/globals';
import type { GraphQLClient } from '../../support/graphql-client.js';
import type { Seller } from '../../support/story.js';
import { useServer, type Suite } from '../../support/suite.js';
import { aLiveSeller, aTopUp, balancesOf, domainEventsOf, type TopUpView } from './paying.js';
import type { Session } from './stripe-objects.js';
import { StripeServer } from './stripe-server.js';

/** A top-up and Stripe's page for it. */
interface OpenTopUp {
  readonly topUp: TopUpView;
  readonly session: Session;
}

/** A server that takes live money through Stripe, and a new live seller for each test. */
export interface LiveTopUps {
  readonly stripe: StripeServer;
  readonly suite: Suite;
  readonly seller: Seller & { readonly live: GraphQLClient };
  readonly notify: (type: string, object: object) => Promise<Response>;
  readonly balances: () => Promise<object>;
  readonly domainEvents: () => Promise<object>;
  /** A top-up that waits for its payer. */
  readonly opened: (amount?: string, more?: object) => Promise<OpenTopUp>;
  /** A top-up that its payer paid. */
  readonly paid: (amount?: string) => Promise<OpenTopUp>;
}

export async function useLiveTopUps(): Promise<LiveTopUps> {
  const stripe = await new StripeServer().start();
  const suite = useServer(stripe.settings);
  let seller: LiveTopUps['seller'];
  afterAll(async () => stripe.stop());
  beforeEach(async () => {
    seller = await aLiveSeller(suite.url);
    stripe.troubles.length = 0;
    stripe.refundStatus = 'succeeded';
  });
  const notify: LiveTopUps['notify'] = async (type, object) => stripe.notify(suite.url, type, object);
  const opened: LiveTopUps['opened'] = async (amount, more) => {
    const topUp = await aTopUp(seller.live, seller.organizationId, amount, more);
    return { topUp, session: stripe.sessionOf(topUp.id) };
  };
  return {
    stripe,
    suite,
    get seller() {
      return seller;
    },
    notify,
    opened,
    paid: async (amount) => {
      const { topUp, session } = await opened(amount);
      expect((await notify('checkout.session.completed', stripe.pay(session))).status).toBe(200);
      return { topUp, session };
    },
    balances: async () => balancesOf(seller.live, seller.organizationId),
    domainEvents: async () => domainEventsOf(suite.database, seller.organizationId),
  };
}
