import { parseSwitch, wholeNumber } from './parse-setting.js';

/** Limits of GraphQL documents and operations. */
export const graphqlSettings = {
  graphqlMaxDepth: {
    name: 'GRAPHQL_MAX_DEPTH',
    description: 'How deep the fields of a GraphQL operation may be nested.',
    allowed: 'a whole number from 1 to 90',
    fallback: '15',
    parse: wholeNumber(1, 90),
  },
  graphqlMaxAliases: {
    name: 'GRAPHQL_MAX_ALIASES',
    description: 'How many aliases a GraphQL operation may have.',
    allowed: 'a whole number from 0 to 100000',
    fallback: '50',
    parse: wholeNumber(0, 100_000),
  },
  graphqlMaxTokens: {
    name: 'GRAPHQL_MAX_TOKENS',
    description: 'How many lexical tokens a GraphQL document may have.',
    allowed: 'a whole number from 100 to 100000',
    fallback: '5000',
    parse: wholeNumber(100, 100_000),
  },
  graphqlMaxLength: {
    name: 'GRAPHQL_MAX_LENGTH',
    description: 'How many characters a GraphQL document may have.',
    allowed: 'a whole number from 1000 to 1000000',
    fallback: '50000',
    parse: wholeNumber(1000, 1_000_000),
  },
  graphqlMaxFields: {
    name: 'GRAPHQL_MAX_FIELDS',
    description: 'How many fields a GraphQL document may mention. A fragment counts wherever it is spread.',
    allowed: 'a whole number from 10 to 100000',
    fallback: '1500',
    parse: wholeNumber(10, 100_000),
  },
  graphqlMaxFragments: {
    name: 'GRAPHQL_MAX_FRAGMENTS',
    description: 'How many fragments a GraphQL document may define, and how many spreads it may have.',
    allowed: 'a whole number from 0 to 1000',
    fallback: '100',
    parse: wholeNumber(0, 1000),
  },
  graphqlMaxRepetitions: {
    name: 'GRAPHQL_MAX_REPETITIONS',
    description: 'How many pairs of fields with the same name in the same place a GraphQL document may have.',
    allowed: 'a whole number from 0 to 1000000',
    fallback: '5000',
    parse: wholeNumber(0, 1_000_000),
  },
  graphqlAnonymousMaxBytes: {
    name: 'GRAPHQL_ANONYMOUS_MAX_BYTES',
    description:
      'The largest body, or message by websocket, at `/graphql` without a credential or with a publishable key.',
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
    description: 'How complex a GraphQL operation may be: about how many values its answer can have.',
    allowed: 'a whole number from 100 to 1000000000',
    fallback: '100000',
    parse: wholeNumber(100),
  },
  graphqlIntrospection: {
    name: 'GRAPHQL_INTROSPECTION',
    description:
      'Whether clients may ask for the schema, as GraphiQL does. Left out, they may except in production.',
    allowed: '`true`, `false`',
    fallback: undefined,
    parse: parseSwitch,
  },
} as const;
