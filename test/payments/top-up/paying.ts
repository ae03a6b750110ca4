import { GraphQLClient, type WithUserErrors } from '../../support/graphql-client.js';
import { aSeller, type Seller } from '../../support/story.js';
import type { Database } from '../../support/database.js';
import { uuidOf } from '../../support/outcome.js';

/** A top-up in the API. */
export interface TopUpView {
  readonly id: string;
  readonly status: string;
  readonly provider: string;
  readonly paymentUrl: string;
  readonly failureReason: string | null;
  readonly refundedAmount: { readonly amount: string };
  readonly refunds: {
    readonly nodes: readonly {
      readonly status: string;
      readonly origin: string;
      readonly amount: { readonly amount: string };
    }[];
  };
}

const fields = `id status provider paymentUrl failureReason refundedAmount { amount }
  refunds { nodes { status origin amount { amount } } }`;

/** An organization whose owner works in live. */
export async function aLiveSeller(url: string): Promise<Seller & { readonly live: GraphQLClient }> {
  const seller = await aSeller(url);
  return { ...seller, live: new GraphQLClient(url, seller.owner.token, 'live') };
}

/** Requests a top-up; returns any response. */
export async function askTopUp(
  client: GraphQLClient,
  organizationId: string,
  amount: string,
  more: object = {},
): Promise<{ topUp: TopUpView | null } & WithUserErrors> {
  return client.attempt(
    'topUpWallet',
    { organizationId, amount: { amount }, ...more },
    `topUp { ${fields} }`,
  );
}

/** Requests a top-up, which must be accepted. */
export async function aTopUp(
  client: GraphQLClient,
  organizationId: string,
  amount = '25.00',
  more: object = {},
): Promise<TopUpView> {
  const { topUp, userErrors } = await askTopUp(client, organizationId, amount, more);
  if (!topUp) throw new Error(JSON.stringify(userErrors));
  return topUp;
}

export async function readTopUp(client: GraphQLClient, id: string): Promise<TopUpView> {
  const query = `query ($id: ID!) { topUp(id: $id) { ${fields} } }`;
  return (await client.run<{ topUp: TopUpView }>(query, { id })).topUp;
}

/** Requests a refund; returns any response. */
export async function askRefund(
  client: GraphQLClient,
  id: string,
  amount?: string,
): Promise<{ topUp: TopUpView | null; refund: { id: string; status: string } | null } & WithUserErrors> {
  const input = { id, note: 'They asked for it', ...(amount === undefined ? {} : { amount: { amount } }) };
  return client.attempt('refundTopUp', input, `topUp { ${fields} } refund { id status }`);
}

/** The organization's statement in USD, oldest first: the reason and the source of each movement. */
export async function causesOf(
  client: GraphQLClient,
  organizationId: string,
): Promise<readonly { readonly kind: string; readonly sourceId: string | null }[]> {
  const query = `query ($o: ID!) { organization(id: $o) { wallet { statement(orderBy: { field: CREATED_AT, direction: ASC }, first: 100) { nodes { kind sourceId } } } } }`;
  const { organization } = await client.run<{
    organization: { wallet: { statement: { nodes: { kind: string; sourceId: string | null }[] } } };
  }>(query, { o: organizationId });
  return organization.wallet.statement.nodes;
}

/** The balances and debts of an organization's USD wallet. */
export async function balancesOf(
  client: GraphQLClient,
  organizationId: string,
): Promise<{ available: string; owed: string }> {
  const { organization } = await client.run<{
    organization: { wallet: { available: { amount: string }; owed: { amount: string } } };
  }>('query ($id: ID!) { organization(id: $id) { wallet { available { amount } owed { amount } } } }', {
    id: organizationId,
  });
  const { available, owed } = organization.wallet;
  return { available: available.amount, owed: owed.amount };
}

/** The number of domain events about an organization's money, by type. */
export async function domainEventsOf(
  database: Database,
  organizationId: string,
): Promise<Record<string, number>> {
  const rows = await database.query<{ type: string; count: number }>(
    `select type, count(*)::int as count from domain_event
     where organization_id = $1 and (type like 'top_up.%' or type in ('wallet.credited', 'wallet.refunded', 'wallet.low_balance')) group by type`,
    [uuidOf('organization', organizationId)],
  );
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
}

/** Makes waiting work due now. */
export async function makeDue(database: Database, topUpId: string): Promise<void> {
  const id = uuidOf('topUp', topUpId);
  await database.query(
    'update top_up set next_check_at = now() where id = $1 and next_check_at is not null',
    [id],
  );
  await database.query(
    'update top_up_refund set next_check_at = now() where top_up_id = $1 and next_check_at is not null',
    [id],
  );
}
