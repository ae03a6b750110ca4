import type { Stripe } from 'stripe';
import type { Config } from '../config.js';

/** The timeout of Stripe, and the number of retries. */
const patience = { timeout: 10_000, maxNetworkRetries: 2 } as const;

/** The client of the configured Stripe account; undefined without one, and then the library is not loaded. */
export async function createStripe({ stripeSecretKey, stripeApiUrl }: Config): Promise<Stripe | undefined> {
  if (stripeSecretKey === undefined) return undefined;
  const { Stripe } = await import('stripe');
  const options = { ...patience, telemetry: false };
  if (stripeApiUrl === undefined) return new Stripe(stripeSecretKey, options);
  const { protocol, hostname, port } = new URL(stripeApiUrl);
  const secure = protocol === 'https:';
  return new Stripe(stripeSecretKey, {
    ...options,
    host: hostname,
    port: port || (secure ? 443 : 80),
    protocol: secure ? 'https' : 'http',
  });
}
