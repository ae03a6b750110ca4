import { domainEventTypes } from '../../kernel/domain-events.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { lacksScope, type Principal } from '../../kernel/principal.js';

/**
 * Refuses a key that would have event types sent which it may not read itself: `SCOPE_MISSING` at `field`. Who chooses where an endpoint
 * sends, or holds its secret, reads what it is sent.
 * @param subscribed Names of event types; `*` is all.
 */
export function requireEventScopes(
  principal: Principal,
  subscribed: readonly string[],
  field: 'eventTypes' | 'targetUrl' | 'id',
): void {
  const isAll = subscribed.includes('*');
  const missing = Object.entries(domainEventTypes)
    .filter(
      ([name, { webhook, scope }]) =>
        webhook && lacksScope(principal, scope) && (isAll || subscribed.includes(name)),
    )
    .map(([name, { scope }]) => ({ name, scope }));
  const [first] = missing;
  if (!first) return;
  const scopes = [...new Set(missing.map(({ scope }) => `"${scope}"`))];
  const lacks = `this API key lacks ${scopes.length === 1 ? 'its scope' : 'the scopes'} ${scopes.join(', ')}.`;
  const types = isAll ? 'all event types' : missing.map(({ name }) => `"${name}"`).join(', ');
  throw refuse(ErrorCode.SCOPE_MISSING, `The endpoint would be sent ${types}, but ${lacks}`, field);
}
