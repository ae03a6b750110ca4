import { domainEventTypes, type DomainEventType } from './domain-events.js';
import type { Scope } from './scopes.js';

/** What an API key needs to be told of an event type; `*`, a key that may do everything, for null and for a name that is unknown. */
export function scopeOfEventType(type: string | null): Scope | '*' {
  return type !== null && Object.hasOwn(domainEventTypes, type)
    ? domainEventTypes[type as DomainEventType].scope
    : '*';
}
