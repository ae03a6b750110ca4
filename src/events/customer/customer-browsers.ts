import { rowSet } from '../../kernel/row-set.js';
import {
  moreAfter,
  type Erasure,
  type ErasureBatch,
  type PersonalTable,
} from '../../kernel/personal-data.js';
import type { Sql } from '../../kernel/sql.js';

/** A browser of a customer. */
export interface CustomerBrowser {
  /** The integrator's own id of the customer. */
  readonly customerId: string;
  /** The visitor of a session; the session itself if its browser is unknown. */
  readonly visitorId: string;
}

/** A browser that an event has named together with its customer. */
export interface KnownBrowser extends CustomerBrowser {
  /** When it was first named. */
  readonly seenAt: Date;
}

/** An event that may bind its customer to a browser. */
interface CustomerEvent {
  readonly customerId: string | null;
  readonly sessionId: string | null;
  readonly isBrowserReport: boolean;
}

/** With more browsers, an id stands for many people, such as "guest". */
const mostBrowsers = 20;

const asked = rowSet({ customerId: 'text' });

/**
 * The browsers of the customers of events, of each at most one more than a person may have. One statement.
 * Plan: customer_browser_pkey, once for each.
 */
export async function readCustomerBrowsers(
  sql: Sql,
  tenant: readonly unknown[],
  events: readonly CustomerEvent[],
): Promise<readonly KnownBrowser[]> {
  const customerIds = customersOf(events);
  if (customerIds.length === 0) return [];
  return sql.query<KnownBrowser>(
    `select asked.customer_id as "customerId", known.visitor_id as "visitorId", known.seen_at as "seenAt"
     from ${asked.as('asked', 3)}
     cross join lateral (
       select visitor_id, seen_at from customer_browser
       where organization_id = $1 and environment = $2 and customer_browser.customer_id = asked.customer_id
       limit ${mostBrowsers + 1}) known`,
    [...tenant, ...asked.values(customerIds.map((customerId) => ({ customerId })))],
  );
}

/** Leaves out the customers with too many browsers. Pure. */
export function withoutCrowds(browsers: readonly CustomerBrowser[]): readonly CustomerBrowser[] {
  const crowds = crowdsOf(browsers);
  return browsers.filter(({ customerId }) => !crowds.has(customerId));
}

/** The customers with too many browsers. Pure. */
function crowdsOf(browsers: readonly CustomerBrowser[]): ReadonlySet<string> {
  const ofEach = Map.groupBy(browsers, ({ customerId }) => customerId);
  return new Set(
    [...ofEach].filter(([, all]) => all.length > mostBrowsers).map(([customerId]) => customerId),
  );
}

interface Session {
  readonly id: string;
  readonly visitorId: string | null;
}

/** The customers of events. A report with a publishable key names none, because anybody can send it. */
function customersOf(events: readonly CustomerEvent[]): string[] {
  const named = events.filter(({ isBrowserReport }) => !isBrowserReport).map(({ customerId }) => customerId);
  return [...new Set(named.filter((id) => id !== null))];
}

/** The browsers that these events name together with a customer for the first time. */
export function newBrowsersOf(
  events: readonly CustomerEvent[],
  sessions: readonly Session[],
  known: readonly CustomerBrowser[],
): readonly CustomerBrowser[] {
  const byId = new Map(sessions.map((session) => [session.id, session]));
  const keyOf = ({ customerId, visitorId }: CustomerBrowser): string => `${visitorId}/${customerId}`;
  const knownKeys = new Set(known.map(keyOf));
  const found = events.flatMap(({ customerId, sessionId, isBrowserReport }) => {
    const session = sessionId === null ? undefined : byId.get(sessionId);
    if (customerId === null || isBrowserReport || !session) return [];
    return [{ customerId, visitorId: session.visitorId ?? session.id }];
  });
  const crowds = crowdsOf(known);
  const fresh = found.filter((one) => !crowds.has(one.customerId) && !knownKeys.has(keyOf(one)));
  return [...new Map(fresh.map((one) => [keyOf(one), one])).values()];
}

const seen = rowSet({ customerId: 'text', visitorId: 'uuid' });

/** Binds customers to browsers. A known one stays as it is. In the order of keys that all writers use. */
export async function bindCustomers(
  sql: Sql,
  tenant: readonly unknown[],
  browsers: readonly CustomerBrowser[],
): Promise<void> {
  if (browsers.length === 0) return;
  await sql.query(
    `insert into customer_browser (organization_id, environment, customer_id, visitor_id)
     select $1, $2, customer_id, visitor_id from ${seen.as('seen', 3)}
     order by customer_id, visitor_id on conflict do nothing`,
    [...tenant, ...seen.values(browsers)],
  );
}

/** Also those that were bound later by an event from before the request, which was still waiting. */
async function eraseBrowsers(
  sql: Sql,
  { id, organizationId, environment, customerId, requestedAt }: Erasure,
  batch: ErasureBatch,
): Promise<string | undefined> {
  if (customerId === null) return undefined;
  const erased = await sql.query(
    `with picked as (
       select visitor_id from customer_browser
       where organization_id = $1 and environment = $2 and customer_id = $3
         and (seen_at <= $4 or visitor_id in (
           select old_id from erased_identity where erasure_id = $6 and kind in ('VISITOR', 'SESSION')))
       limit $5
     )
     delete from customer_browser using picked
     where organization_id = $1 and environment = $2 and customer_id = $3 and customer_browser.visitor_id = picked.visitor_id
     returning 1`,
    [organizationId, environment, customerId, requestedAt, batch.most, id],
  );
  return moreAfter(erased, batch);
}

/** The personal data of `customer_browser`. */
export const personalBrowsers: PersonalTable = {
  erases: { customer_id: 'The row is deleted.', visitor_id: 'The row is deleted.' },
  erase: eraseBrowsers,
};
