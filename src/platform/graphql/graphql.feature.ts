import { allow, part, type Feature } from '../../kernel/feature.js';
import type { NodeLoader } from '../../kernel/node-loader.js';
import { NodeResolver } from './node.resolver.js';
import { graphqlSettings } from './graphql.settings.js';

/** What it is created from. */
interface Needs {
  readonly loadNode: NodeLoader;
}

/** What `platform/graphql` adds to Tribute. */
export const graphqlFeature = {
  room: 'platform/graphql',
  settings: graphqlSettings,
  operations: { Query: allow('caller', 'node', 'nodes') },
  types: { Money: part, PageInfo: part, UserError: part },
  create: ({ loadNode }: Needs) => ({ resolvers: [new NodeResolver(loadNode)] }),
} satisfies Feature<Needs>;
