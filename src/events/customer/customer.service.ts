import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { organizationFor, requireScope } from '../../kernel/principal.js';
import { usualPageSize, type Page } from '../../kernel/schema/connection.js';
import { clickClass } from '../../tracking/click/click-class.js';
import type { Customer, JourneyArgs, JourneyStep } from './customer.types.js';

const cursorForm =
  /^(?<place>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\.(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const afterAll = { place: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/**
 * The clicks of the customer's browsers and the customer's events, newest first.
 * Plans: customer_browser_pkey, visitor_session_visitor, click_again, click_pkey, event_of_customer.
 */
const stepsSql = `
  with session as (
    select session.id, session.click_id from customer_browser known
      join visitor_session session on session.visitor_id = known.visitor_id or session.id = known.visitor_id
    where known.organization_id = $1 and known.environment = $2 and known.customer_id = $3
      and session.organization_id = $1 and session.environment = $2
  ), touched as (
    select click.* from session join click on click.id = session.click_id
    union all
    select click.* from session join click on click.session_id = session.id and not click.is_unique and click.id <> session.click_id
  ), step as (
    select click.id, clicked_at as at, ${clickClass} as "clickClass", null::uuid as "eventId", link_id as "linkId",
           campaign_id as "campaignId", promoter_id as "promoterId"
    from touched click where organization_id = $1 and environment = $2
    union all
    select id, occurred_at, null, id, attributed_link_id, effective_campaign_id, attributed_promoter_id
    from event where organization_id = $1 and environment = $2 and customer_id = $3
  )
  select *, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place from step`;

/** Shows the paths of customers. */
export class CustomerService {
  /** The customer, if bound to a browser. Index: customer_browser_pkey. */
  async find(caller: Caller, customerId: string, organizationId: string | null): Promise<Customer | null> {
    const tenant = organizationFor(caller.principal, 'customers:read', organizationId);
    const [found] = await caller.sql.query<{ firstSeenAt: Date | null }>(
      `select min(seen_at) as "firstSeenAt" from customer_browser
       where organization_id = $1 and environment = $2 and customer_id = $3`,
      [tenant.organizationId, tenant.environment, customerId],
    );
    if (!found?.firstSeenAt) return null;
    return { customerId, firstSeenAt: found.firstSeenAt, organizationId: tenant.organizationId };
  }

  /** One page of the customer's clicks and events, newest first. */
  async journey(
    caller: Caller,
    { customerId, organizationId }: Customer,
    { first, after }: JourneyArgs,
  ): Promise<Page<JourneyStep>> {
    const { environment } = requireScope(caller.principal, 'customers:read');
    const tenant = [organizationId, environment, customerId];
    const most = first ?? usualPageSize;
    const start = after == null ? afterAll : readCursor(after);
    const rows = await caller.sql.query<JourneyStep>(
      `${stepsSql} where (at, id) < ($4::timestamptz, $5::uuid) order by at desc, id desc limit $6`,
      [...tenant, start.place, start.id, most + 1],
    );
    const nodes = rows.slice(0, most);
    const cursorOf = ({ place, id }: JourneyStep): string => `${place}.${id}`;
    const [one, last] = [nodes[0], nodes.at(-1)];
    return {
      nodes,
      pageInfo: {
        hasNextPage: rows.length > most,
        hasPreviousPage: after != null,
        startCursor: one ? cursorOf(one) : null,
        endCursor: last ? cursorOf(last) : null,
      },
      cursorOf,
      countAll: async () => {
        const [row] = await caller.sql.query<{ count: number }>(
          `select count(*)::int as count from (${stepsSql}) all_steps`,
          tenant,
        );
        return row?.count ?? 0;
      },
    };
  }
}

function readCursor(after: string): { readonly place: string; readonly id: string } {
  const { place, id } = cursorForm.exec(after)?.groups ?? {};
  if (place === undefined || id === undefined) {
    throw refuse(ErrorCode.INVALID, 'after must be a cursor of another page.', 'after');
  }
  return { place, id };
}
