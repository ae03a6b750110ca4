import { part, type Feature } from '../../kernel/feature.js';

/** What `platform/graphql` adds to Tribute. */
export const graphqlFeature: Feature = {
  room: 'platform/graphql',
  operations: {
    Query: {
      node: { who: 'caller' },
      nodes: { who: 'caller' },
    },
  },
  types: {
    Money: part,
    PageInfo: part,
    UserError: part,
  },
};
