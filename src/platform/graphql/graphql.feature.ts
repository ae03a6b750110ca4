import { allow, part, type Feature } from '../../kernel/feature.js';
import { ErrorCode } from '../../kernel/errors.js';
import type { NodeLoader } from '../../kernel/node-loader.js';
import { ReasonResolver } from './reason.resolver.js';
import type { ReasonTable } from '../../kernel/reason-kind.js';
import { NodeResolver } from './node.resolver.js';
import { graphqlSettings } from './graphql.settings.js';

/** What it is created from. */
interface Needs {
  readonly loadNode: NodeLoader;
  readonly reasons: ReasonTable;
}

/** What `platform/graphql` adds to Tribute. */
export const graphqlFeature = {
  room: 'platform/graphql',
  settings: graphqlSettings,
  operations: { Query: { ...allow('caller', 'node', 'nodes'), ...allow('anyone', 'reasons') } },
  reasons: { USER_ERROR: ErrorCode },
  types: { Money: part, PageInfo: part, Reason: part, UserError: part },
  create: ({ loadNode, reasons }: Needs) => ({
    resolvers: [new NodeResolver(loadNode), new ReasonResolver(reasons)],
  }),
} satisfies Feature<Needs>;
