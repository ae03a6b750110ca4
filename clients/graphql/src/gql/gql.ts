/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment CampaignRow on Campaign {\n    id\n    name\n    status\n    goals(first: 5) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": typeof types.CampaignRowFragmentDoc,
    "\n  query Campaigns($first: Int!, $after: String) {\n    campaigns(first: $first, after: $after) {\n      nodes {\n        ...CampaignRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": typeof types.CampaignsDocument,
    "\n  mutation CreateLink($input: CreateLinkInput!) {\n    createLink(input: $input) {\n      link {\n        id\n        shortUrl\n      }\n      userErrors {\n        code\n        field\n        message\n      }\n    }\n  }\n": typeof types.CreateLinkDocument,
    "\n  subscription Events($organizationId: ID!, $after: String) {\n    domainEvents(organizationId: $organizationId, after: $after) {\n      cursor\n      type\n      data\n    }\n  }\n": typeof types.EventsDocument,
};
const documents: Documents = {
    "\n  fragment CampaignRow on Campaign {\n    id\n    name\n    status\n    goals(first: 5) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n": types.CampaignRowFragmentDoc,
    "\n  query Campaigns($first: Int!, $after: String) {\n    campaigns(first: $first, after: $after) {\n      nodes {\n        ...CampaignRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": types.CampaignsDocument,
    "\n  mutation CreateLink($input: CreateLinkInput!) {\n    createLink(input: $input) {\n      link {\n        id\n        shortUrl\n      }\n      userErrors {\n        code\n        field\n        message\n      }\n    }\n  }\n": types.CreateLinkDocument,
    "\n  subscription Events($organizationId: ID!, $after: String) {\n    domainEvents(organizationId: $organizationId, after: $after) {\n      cursor\n      type\n      data\n    }\n  }\n": types.EventsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CampaignRow on Campaign {\n    id\n    name\n    status\n    goals(first: 5) {\n      nodes {\n        id\n        name\n      }\n    }\n  }\n"): typeof import('./graphql.js').CampaignRowFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Campaigns($first: Int!, $after: String) {\n    campaigns(first: $first, after: $after) {\n      nodes {\n        ...CampaignRow\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n"): typeof import('./graphql.js').CampaignsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateLink($input: CreateLinkInput!) {\n    createLink(input: $input) {\n      link {\n        id\n        shortUrl\n      }\n      userErrors {\n        code\n        field\n        message\n      }\n    }\n  }\n"): typeof import('./graphql.js').CreateLinkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Events($organizationId: ID!, $after: String) {\n    domainEvents(organizationId: $organizationId, after: $after) {\n      cursor\n      type\n      data\n    }\n  }\n"): typeof import('./graphql.js').EventsDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
