import { catalogue } from '../../../kernel/catalogue.js';
import { ErrorCode, refuse } from '../../../kernel/errors.js';
import { lacksScope, type Principal } from '../../../kernel/principal.js';
import { scopeOfEventType } from '../../../kernel/scope-of-event-type.js';
import type { Sql } from '../../../kernel/sql.js';
import { webhookEventTypes } from './webhook-event-types.js';

type ScopedField = 'eventTypes' | 'targetUrl' | 'events' | 'url' | 'id';

/** Every key with `webhooks:write` may send a test, so reading it needs no scope. */
const testType = 'webhook_endpoint.test';

/**
 * Refuses a key without the scopes to read these event types: `SCOPE_MISSING` at `field`. A key that chooses
 * an endpoint's target, or knows its secret, can read what is sent to it.
 * @param types Names of event types; `*` is all. An unknown name requires a key with all scopes.
 */
export function requireEventScopes(principal: Principal, types: readonly string[], field: ScopedField): void {
  const isAll = types.includes('*');
  const names = isAll ? webhookEventTypes().map(({ name }) => name) : types;
  const missing = [...new Set(names)].filter((name) => lacksScope(principal, scopeOfEventType(name)));
  if (missing.length === 0) return;
  const scopes = [...new Set(missing.map((name) => `"${scopeOfEventType(name)}"`))];
  const lacks = `this API key lacks ${scopes.length === 1 ? 'its scope' : 'the scopes'} ${scopes.join(', ')}.`;
  const sent = isAll ? 'all event types' : missing.map((name) => `"${name}"`).join(', ');
  throw refuse(ErrorCode.SCOPE_MISSING, `The endpoint would receive ${sent}, but ${lacks}`, field);
}

/** Refuses to send a delivery whose event type the key may not read. Null is the type of a deleted event. */
export function requireDeliveryScope(principal: Principal, type: string | null): void {
  if (type !== testType) requireEventScopes(principal, [type ?? '*'], 'id');
}

/**
 * Refuses a key that would change an endpoint's target or signing but may not read all its pending events.
 * These have the types `subscribed` and those of unfinished deliveries, perhaps from an earlier
 * subscription. The transaction must hold the endpoint `FOR UPDATE`, so that no delivery is added
 * meanwhile.
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

/** By the indexes of the three statuses, so that finished deliveries cost nothing. */
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
  const readable = [...catalogue().eventTypes]
    .filter(([, { scope }]) => !lacksScope(principal, scope))
    .map(([name]) => name);
  const rows = await sql.query<{ type: string }>(unfinishedSql, [endpointId, [...readable, testType]]);
  return rows.map(({ type }) => type);
}
