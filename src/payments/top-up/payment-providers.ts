import { Environment } from '../../kernel/environment.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { PaymentProvider } from './payment-provider.js';
import { SandboxProvider } from './providers/sandbox-provider.js';
import { PaymentProviderName } from './top-up-status.js';

/** Who takes payments here: our own page for play money, and for real money whom the settings name, if anybody. */
export class PaymentProviders {
  readonly sandbox = new SandboxProvider();

  /** @param live Who takes real money. */
  constructor(readonly live: PaymentProvider | undefined) {}

  /** Who takes new payments of an environment; UNAVAILABLE when nobody does. */
  for(environment: Environment): PaymentProvider {
    if (environment === Environment.SANDBOX) return this.sandbox;
    if (this.live) return this.live;
    throw refuse(
      ErrorCode.UNAVAILABLE,
      'No payment provider is configured for LIVE; only SANDBOX wallets can be topped up.',
    );
  }

  /** The provider of this name; undefined when it is no longer configured. */
  named(name: PaymentProviderName): PaymentProvider | undefined {
    return name === PaymentProviderName.SANDBOX ? this.sandbox : this.live;
  }
}
