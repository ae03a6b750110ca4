import type { GraphQLAnswer, GraphQLClient } from '../support/graphql-client.js';
import type { Seller } from '../support/story.js';

interface Listed {
  readonly id: string;
  readonly type: string;
  readonly nodeId: string | null;
  readonly node: { readonly __typename: string; readonly id: string } | null;
  readonly data: Record<string, unknown>;
}

export interface Page {
  readonly position: string;
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string }[];
  readonly nodes: readonly Listed[];
}

type Answer = { readonly domainEvents: Page };

const query = `query ($id: ID!, $types: [String!], $campaignId: ID, $first: Int, $after: String, $last: Int, $before: String) {
  domainEvents(organizationId: $id, types: $types, campaignId: $campaignId, first: $first, after: $after, last: $last, before: $before) {
    position totalCount edges { cursor } nodes { id type nodeId data node { __typename id } }
  }
}`;

/** Asks for the list, and returns any answer. */
export async function ask(
  program: GraphQLClient,
  id: string,
  more: object = {},
): Promise<GraphQLAnswer<Answer>> {
  return program.send<Answer>(query, { id, ...more });
}

/** The list, with what `more` asks for. */
export async function listOf({ program, organizationId }: Seller, more: object = {}): Promise<Page> {
  const { data, errors } = await ask(program, organizationId, more);
  if (!data?.domainEvents) throw new Error(JSON.stringify(errors));
  return data.domainEvents;
}

export const idsIn = ({ nodes }: Page): string[] => nodes.map(({ id }) => id);
