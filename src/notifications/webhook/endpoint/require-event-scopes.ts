import { domainEventTypes } from '../../../kernel/domain-events.js';
import { ErrorCode, refuse } from '../../../kernel/errors.js';
import { lacksScope, type Principal } from '../../../kernel/principal.js';
import { scopeOfEventType } from '../../../kernel/scope-of-event-type.js';
import type { Sql } from '../../../kernel/sql.js';

type ScopedField = 'eventTypes' | 'targetUrl' | 'id';

/** Every key with `webhooks:write` may send a test, so a test takes no scope to read. */
const testType = 'webhook_endpoint.test';

/**
 * Refuses a key that would have event types sent which it may not read itself: `SCOPE_MISSING` at `field`. Who chooses where an endpoint
 * sends, or holds its secret, reads what it is sent.
 * @param types Names of event types; `*` is all. A name that is not in the catalogue takes a key that may do everything.
 */
export function requireEventScopes(principal: Principal, types: readonly string[], field: ScopedField): void {
  const isAll = types.includes('*');
  const names = isAll ? webhookTypes : types;
  const missing = [...new Set(names)].filter((name) => lacksScope(principal, scopeOfEventType(name)));
  if (missing.length === 0) return;
  const scopes = [...new Set(missing.map((name) => `"${scopeOfEventType(name)}"`))];
  const lacks = `this API key lacks ${scopes.length === 1 ? 'its scope' : 'the scopes'} ${scopes.join(', ')}.`;
  const sent = isAll ? 'all event types' : missing.map((name) => `"${name}"`).join(', ');
  throw refuse(ErrorCode.SCOPE_MISSING, `The endpoint would be sent ${sent}, but ${lacks}`, field);
}

/** Refuses a key that would have one delivery sent whose event type it may not read; null is the type of an event that is gone. */
export function requireDeliveryScope(principal: Principal, type: string | null): void {
  if (type !== testType) requireEventScopes(principal, [type ?? '*'], 'id');
}

/**
 * Refuses a key that would decide where an endpoint sends, or how it signs, and may not read all that the endpoint is still to send: the
 * event types `subscribed` and those of its unfinished deliveries, which an earlier subscription may have left. The transaction must hold
 * the endpoint `FOR UPDATE`: then no delivery can be added to it meanwhile.
 */
export async function requireSendingScopes(
  principal: Principal,
  sql: Sql,
  { id, subscribed }: { readonly id: string; readonly subscribed: readonly string[] },
  field: ScopedField,
): Promise<void> {
  requireEventScopes(principal, subscribed, field);
  if (!lacksScope(principal, '*')) return;
  requireEventScopes(principal, await hiddenUnfinishedTypes(principal, sql, id), field);
}

const webhookTypes = Object.entries(domainEventTypes)
  .filter(([, { webhook }]) => webhook)
  .map(([name]) => name);

/** By the indexes of the three statuses: what is finished costs nothing. */
const unfinishedSql = `
  select distinct event.type from (
    select domain_event_id from webhook_delivery where endpoint_id = $1 and status = 'PENDING'
    union all
    select domain_event_id from webhook_delivery where endpoint_id = $1 and status = 'HELD'
    union all
    select domain_event_id from webhook_delivery where endpoint_id = $1 and status = 'SENDING'
  ) unfinished join domain_event event on event.id = unfinished.domain_event_id
  where event.type <> all($2) order by event.type`;

/** The event types of an endpoint's unfinished deliveries that the key may not read. */
async function hiddenUnfinishedTypes(principal: Principal, sql: Sql, endpointId: string): Promise<string[]> {
  const readable = Object.entries(domainEventTypes)
    .filter(([, { scope }]) => !lacksScope(principal, scope))
    .map(([name]) => name);
  const rows = await sql.query<{ type: string }>(unfinishedSql, [endpointId, [...readable, testType]]);
  return rows.map(({ type }) => type);
}
