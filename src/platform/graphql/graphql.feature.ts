import { part, type Feature } from '../../kernel/feature.js';
import type { NodeLoader } from '../../kernel/node-loader.js';
import { NodeResolver } from './node.resolver.js';

/** The services of its resolvers. */
interface Services {
  readonly loadNode: NodeLoader;
}

/** What `platform/graphql` adds to Tribute. */
export const graphqlFeature: Feature<Services> = {
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
  resolvers: ({ loadNode }) => [new NodeResolver(loadNode)],
};
