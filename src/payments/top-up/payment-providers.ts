import { Environment } from '../../kernel/environment.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { PaymentProvider } from './payment-provider.js';
import { SandboxProvider } from './providers/sandbox-provider.js';
import { PaymentProviderName } from './top-up-status.js';

/** The payment providers: our own page for play money, and the configured one, if any, for real money. */
export class PaymentProviders {
  readonly sandbox = new SandboxProvider();

  /** @param live The provider for real money. */
  constructor(readonly live: PaymentProvider | undefined) {}

  /** The provider for new payments of an environment; throws UNAVAILABLE without one. */
  for(environment: Environment): PaymentProvider {
    if (environment === Environment.SANDBOX) return this.sandbox;
    if (this.live) return this.live;
    throw refuse(
      ErrorCode.UNAVAILABLE,
      'No payment provider is configured for LIVE; only SANDBOX wallets can be topped up.',
    );
  }

  /** The provider with this name; undefined if it is no longer configured. */
  named(name: PaymentProviderName): PaymentProvider | undefined {
    return name === PaymentProviderName.SANDBOX ? this.sandbox : this.live;
  }
}
