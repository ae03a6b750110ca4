import type { GraphQLClient } from '../../support/graphql-client.js';
import type { Scene } from '../../support/story.js';

interface Line {
  readonly kind: string;
  readonly account: string;
  readonly direction: string;
  readonly sourceId: string | null;
  readonly transactionId: string;
  readonly createdAt: string;
  readonly amount: { readonly amount: string };
  readonly balanceAfter: { readonly amount: string };
}
/** A page of a statement. */
export interface Statement {
  readonly nodes: readonly Line[];
  readonly totalCount: number;
  readonly pageInfo: Record<'startCursor' | 'endCursor', string | null> &
    Record<'hasNextPage' | 'hasPreviousPage', boolean>;
}

export const lineFields = `kind account direction sourceId transactionId createdAt amount { amount asset } balanceAfter { amount asset }`;
export const statementQuery = `query ($id: ID!, $filter: StatementFilter, $first: Int, $after: String, $last: Int, $before: String, $orderBy: StatementOrder) {
  wallet(id: $id) {
    statement(filter: $filter, first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
      totalCount nodes { ${lineFields} } pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    }
  }
}`;

/** The statement of a wallet. */
export async function statementOf(client: GraphQLClient, id: string, more: object = {}): Promise<Statement> {
  return (await client.run<{ wallet: { statement: Statement } }>(statementQuery, { id, ...more })).wallet
    .statement;
}

/** The ids of the wallets of the seller and of the promoter. */
export async function walletIdsOf({ program, organizationId, promoterId }: Scene): Promise<[string, string]> {
  const found = await program.run<{
    organization: { wallet: { id: string } };
    promoter: { wallet: { id: string } };
  }>(
    `query ($o: ID!, $p: ID!) { organization(id: $o) { wallet { id } } promoter(id: $p) { wallet { id } } }`,
    { o: organizationId, p: promoterId },
  );
  return [found.organization.wallet.id, found.promoter.wallet.id];
}
