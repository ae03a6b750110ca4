import { catalogue, type Scope } from './catalogue.js';

/** The scope that an API key needs for an event type; `*` (full access) for null and for an unknown name. */
export function scopeOfEventType(type: string | null): Scope | '*' {
  return (type === null ? undefined : catalogue().eventTypes.get(type)?.scope) ?? '*';
}
