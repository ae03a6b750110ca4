import type { ClaimResult } from './claim-deliveries.js';
import type { DeliveryDrainOptions } from './delivery-drain-options.js';

/** How soon to look again when another worker has locked the endpoints that are due. */
const lockedMs = 5;

/** The longest sleep after a claim that found nothing to send, in milliseconds. */
export function pauseAfterClaim(
  { next, dueInMs }: Pick<ClaimResult, 'next' | 'dueInMs'>,
  { pollMs, idleMs }: Pick<DeliveryDrainOptions, 'pollMs' | 'idleMs'>,
): number {
  if (next === 'soon') return lockedMs;
  return next === 'idle' ? Math.min(idleMs, Math.max(lockedMs, dueInMs ?? idleMs)) : pollMs;
}
