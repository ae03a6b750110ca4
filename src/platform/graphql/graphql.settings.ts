import { isAbsolute } from 'node:path';
import * as z from 'zod';
import type { SettingTable } from '../../kernel/setting.js';
import { oneOf, trueOrFalse, wholeNumber } from '../../kernel/setting-schemas.js';

const places = wholeNumber(0, 1_000_000, { zero: 'no limit' });

/** Limits of GraphQL documents, operations and websockets. */
export const graphqlSettings = {
  graphqlMaxDepth: {
    name: 'GRAPHQL_MAX_DEPTH',
    description: 'The most levels of nested fields in a GraphQL operation.',
    schema: wholeNumber(1, 90),
    fallback: '15',
  },
  graphqlMaxAliases: {
    name: 'GRAPHQL_MAX_ALIASES',
    description: 'The most aliases in a GraphQL operation.',
    schema: wholeNumber(0, 100_000),
    fallback: '50',
  },
  graphqlMaxTokens: {
    name: 'GRAPHQL_MAX_TOKENS',
    description: 'The most lexical tokens in a GraphQL document.',
    schema: wholeNumber(100, 100_000),
    fallback: '5000',
  },
  graphqlMaxLength: {
    name: 'GRAPHQL_MAX_LENGTH',
    description: 'The most characters in a GraphQL document.',
    schema: wholeNumber(1000, 1_000_000),
    fallback: '50000',
  },
  graphqlMaxFields: {
    name: 'GRAPHQL_MAX_FIELDS',
    description: 'The most fields in a GraphQL document. A fragment counts at each place where it is spread.',
    schema: wholeNumber(10, 100_000),
    fallback: '1500',
  },
  graphqlMaxFragments: {
    name: 'GRAPHQL_MAX_FRAGMENTS',
    description: 'The most fragments that a GraphQL document may define, and the most spreads.',
    schema: wholeNumber(0, 1000),
    fallback: '100',
  },
  graphqlMaxRepetitions: {
    name: 'GRAPHQL_MAX_REPETITIONS',
    description: 'The most pairs of fields with the same name in the same place of a GraphQL document.',
    schema: wholeNumber(0, 1_000_000),
    fallback: '5000',
  },
  graphqlAnonymousMaxBytes: {
    name: 'GRAPHQL_ANONYMOUS_MAX_BYTES',
    description:
      'The largest body or websocket message at `/graphql` without a credential or with a publishable key.',
    schema: wholeNumber(1024, 1_048_576, { unit: 'bytes' }),
    fallback: '32768',
  },
  graphqlAnonymousMaxLength: {
    name: 'GRAPHQL_ANONYMOUS_MAX_LENGTH',
    description: '`GRAPHQL_MAX_LENGTH` for callers without a credential and publishable keys.',
    schema: wholeNumber(1000, 1_000_000),
    fallback: '8000',
  },
  graphqlAnonymousMaxTokens: {
    name: 'GRAPHQL_ANONYMOUS_MAX_TOKENS',
    description: '`GRAPHQL_MAX_TOKENS` for callers without a credential and publishable keys.',
    schema: wholeNumber(100, 100_000),
    fallback: '1000',
  },
  graphqlAnonymousMaxFields: {
    name: 'GRAPHQL_ANONYMOUS_MAX_FIELDS',
    description: '`GRAPHQL_MAX_FIELDS` for callers without a credential and publishable keys.',
    schema: wholeNumber(10, 100_000),
    fallback: '300',
  },
  graphqlMaxComplexity: {
    name: 'GRAPHQL_MAX_COMPLEXITY',
    description: 'The highest complexity of a GraphQL operation: about the number of values in its response.',
    schema: wholeNumber(100),
    fallback: '100000',
  },
  graphqlIntrospection: {
    name: 'GRAPHQL_INTROSPECTION',
    description: 'Whether clients may read the schema, as GraphiQL does. Default: yes, except in production.',
    schema: trueOrFalse,
  },
  graphqlFastPath: {
    name: 'GRAPHQL_FAST_PATH',
    description:
      'Whether GraphQL operations that were sent before are answered without Express and Apollo. The answers are the same.',
    schema: trueOrFalse,
    fallback: 'true',
  },
  graphqlFederation: {
    name: 'GRAPHQL_FEDERATION',
    description:
      'Whether the server is a subgraph of Apollo Federation 2, with the queries `_service` and `_entities`.',
    schema: trueOrFalse,
    fallback: 'false',
  },
  graphqlDocumentsFile: {
    name: 'GRAPHQL_DOCUMENTS_FILE',
    description:
      'JSON file with the texts of GraphQL documents by their ids, which clients send as `documentId`. graphql-codegen writes it as `persisted-documents.json`.',
    schema: z
      .string()
      .refine((text) => isAbsolute(text))
      .describe('the absolute path of a file'),
  },
  graphqlDocuments: {
    name: 'GRAPHQL_DOCUMENTS',
    description:
      'Which GraphQL documents clients may send: `any`, or only those of `GRAPHQL_DOCUMENTS_FILE` (`registered`). Default: any. REST is not affected.',
    schema: oneOf('any', 'registered'),
    requires: 'GRAPHQL_DOCUMENTS_FILE',
  },
  websocketsPerKey: {
    name: 'WEBSOCKETS_PER_KEY',
    description: 'The most open websockets of a key, a person or an address in one process.',
    schema: places,
    fallback: '100',
  },
  websocketsPerOrganization: {
    name: 'WEBSOCKETS_PER_ORGANIZATION',
    description: 'The most open websockets of all keys of an organization in one process.',
    schema: places,
    fallback: '400',
  },
  subscriptionsPerWebsocket: {
    name: 'SUBSCRIPTIONS_PER_WEBSOCKET',
    description: 'The most subscriptions on one websocket.',
    schema: places,
    fallback: '100',
  },
} as const satisfies SettingTable;
