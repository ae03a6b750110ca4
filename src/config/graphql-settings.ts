import { parseSwitch, wholeNumber } from './parse-setting.js';

/** Limits of GraphQL documents and operations. */
export const graphqlSettings = {
  graphqlMaxDepth: {
    name: 'GRAPHQL_MAX_DEPTH',
    description: 'The most levels of nested fields in a GraphQL operation.',
    allowed: 'a whole number from 1 to 90',
    fallback: '15',
    parse: wholeNumber(1, 90),
  },
  graphqlMaxAliases: {
    name: 'GRAPHQL_MAX_ALIASES',
    description: 'The most aliases in a GraphQL operation.',
    allowed: 'a whole number from 0 to 100000',
    fallback: '50',
    parse: wholeNumber(0, 100_000),
  },
  graphqlMaxTokens: {
    name: 'GRAPHQL_MAX_TOKENS',
    description: 'The most lexical tokens in a GraphQL document.',
    allowed: 'a whole number from 100 to 100000',
    fallback: '5000',
    parse: wholeNumber(100, 100_000),
  },
  graphqlMaxLength: {
    name: 'GRAPHQL_MAX_LENGTH',
    description: 'The most characters in a GraphQL document.',
    allowed: 'a whole number from 1000 to 1000000',
    fallback: '50000',
    parse: wholeNumber(1000, 1_000_000),
  },
  graphqlMaxFields: {
    name: 'GRAPHQL_MAX_FIELDS',
    description: 'The most fields in a GraphQL document. A fragment counts at each place where it is spread.',
    allowed: 'a whole number from 10 to 100000',
    fallback: '1500',
    parse: wholeNumber(10, 100_000),
  },
  graphqlMaxFragments: {
    name: 'GRAPHQL_MAX_FRAGMENTS',
    description: 'The most fragments that a GraphQL document may define, and the most spreads.',
    allowed: 'a whole number from 0 to 1000',
    fallback: '100',
    parse: wholeNumber(0, 1000),
  },
  graphqlMaxRepetitions: {
    name: 'GRAPHQL_MAX_REPETITIONS',
    description: 'The most pairs of fields with the same name in the same place of a GraphQL document.',
    allowed: 'a whole number from 0 to 1000000',
    fallback: '5000',
    parse: wholeNumber(0, 1_000_000),
  },
  graphqlAnonymousMaxBytes: {
    name: 'GRAPHQL_ANONYMOUS_MAX_BYTES',
    description:
      'The largest body or websocket message at `/graphql` without a credential or with a publishable key.',
    allowed: 'bytes, from 1024 to 1048576',
    fallback: '32768',
    parse: wholeNumber(1024, 1_048_576),
  },
  graphqlAnonymousMaxLength: {
    name: 'GRAPHQL_ANONYMOUS_MAX_LENGTH',
    description: '`GRAPHQL_MAX_LENGTH` for callers without a credential and publishable keys.',
    allowed: 'a whole number from 1000 to 1000000',
    fallback: '8000',
    parse: wholeNumber(1000, 1_000_000),
  },
  graphqlAnonymousMaxTokens: {
    name: 'GRAPHQL_ANONYMOUS_MAX_TOKENS',
    description: '`GRAPHQL_MAX_TOKENS` for callers without a credential and publishable keys.',
    allowed: 'a whole number from 100 to 100000',
    fallback: '1000',
    parse: wholeNumber(100, 100_000),
  },
  graphqlAnonymousMaxFields: {
    name: 'GRAPHQL_ANONYMOUS_MAX_FIELDS',
    description: '`GRAPHQL_MAX_FIELDS` for callers without a credential and publishable keys.',
    allowed: 'a whole number from 10 to 100000',
    fallback: '300',
    parse: wholeNumber(10, 100_000),
  },
  graphqlMaxComplexity: {
    name: 'GRAPHQL_MAX_COMPLEXITY',
    description: 'The highest complexity of a GraphQL operation: about the number of values in its response.',
    allowed: 'a whole number from 100 to 1000000000',
    fallback: '100000',
    parse: wholeNumber(100),
  },
  graphqlIntrospection: {
    name: 'GRAPHQL_INTROSPECTION',
    description: 'Whether clients may read the schema, as GraphiQL does. Default: yes, except in production.',
    allowed: '`true`, `false`',
    fallback: undefined,
    parse: parseSwitch,
  },
} as const;
