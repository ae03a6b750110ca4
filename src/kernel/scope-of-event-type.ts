import { domainEventTypes, type DomainEventType } from './domain-events.js';
import type { Scope } from './scopes.js';

/** The scope that an API key needs for an event type; `*` (full access) for null and for an unknown name. */
export function scopeOfEventType(type: string | null): Scope | '*' {
  return type !== null && Object.hasOwn(domainEventTypes, type)
    ? domainEventTypes[type as DomainEventType].scope
    : '*';
}
