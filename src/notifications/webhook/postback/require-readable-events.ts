import type { Principal } from '../../../kernel/principal.js';
import type { PromoterEvent } from '../../../kernel/promoter-event.js';
import { requireEventScopes } from '../endpoint/require-event-scopes.js';

/** The domain events that keys must be able to read. Types of one object have the same scope. */
const typesOf: Readonly<Record<PromoterEvent, string>> = {
  CONVERSION_COMPLETED: 'conversion.completed',
  REWARD_EARNED: 'reward.held',
  REWARD_PAID: 'reward.paid',
  REWARD_REVERSED: 'reward.reversed',
};

export const everyEvent = Object.keys(typesOf) as PromoterEvent[];

/** Refuses a key that would send events without the scope to read them: `SCOPE_MISSING` at `field`. */
export function requireReadableEvents(
  principal: Principal,
  events: readonly PromoterEvent[],
  field: 'events' | 'id',
): void {
  const types = events.map((event) => typesOf[event]);
  requireEventScopes(principal, types, field);
}
