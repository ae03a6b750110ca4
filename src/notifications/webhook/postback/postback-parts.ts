import type { Clock } from '../../../kernel/clock.js';
import type { Quotas } from '../../../kernel/quotas.js';
import type { HoldDeliveries, ReleaseHeld } from '../endpoint/webhook-endpoint-parts.js';
import type { EgressFilter } from '../transport/egress-filter.js';

/** The dependencies of the service. */
export interface PostbackParts {
  readonly filter: EgressFilter;
  readonly clock: Clock;
  readonly quotas: Quotas;
  /** Sends or drops the deliveries held while a postback was disabled. */
  readonly releaseHeld: ReleaseHeld;
  readonly holdDeliveries: HoldDeliveries;
}
