import type { Sql } from '../../kernel/sql.js';

/** A customer of a campaign, by the integrator's id. */
interface Customer {
  readonly campaignId: string;
  readonly customerId: string;
}

/** The customers that a campaign has counted: the stored ones and those of this batch. */
export class KnownCustomers {
  private constructor(private readonly known: Set<string>) {}

  /** Looks up the customers of a batch. Plan: event_customer, once for each. */
  static async read(sql: Sql, customers: readonly Customer[]): Promise<KnownCustomers> {
    const distinct = [...new Map(customers.map((customer) => [nameOf(customer), customer])).values()];
    if (distinct.length === 0) return new KnownCustomers(new Set());
    const rows = await sql.query<Customer>(
      `select asked.campaign_id as "campaignId", asked.customer_id as "customerId"
       from unnest($1::uuid[], $2::text[]) as asked (campaign_id, customer_id)
       cross join lateral (
         select from event where event.attributed_campaign_id = asked.campaign_id and event.customer_id = asked.customer_id
           and event.status = 'PROCESSED' limit 1) found`,
      [distinct.map((customer) => customer.campaignId), distinct.map((customer) => customer.customerId)],
    );
    return new KnownCustomers(new Set(rows.map(nameOf)));
  }

  /** Whether nothing was counted of this customer yet; undefined without a customer. */
  isNew(campaignId: string, customerId: string | null): boolean | undefined {
    return customerId === null ? undefined : !this.known.has(nameOf({ campaignId, customerId }));
  }

  add(campaignId: string, customerId: string | null): void {
    if (customerId !== null) this.known.add(nameOf({ campaignId, customerId }));
  }
}

function nameOf({ campaignId, customerId }: Customer): string {
  return `${campaignId}/${customerId}`;
}
