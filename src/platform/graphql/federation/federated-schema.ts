import {
  extendSchema,
  isInterfaceType,
  isUnionType,
  parse,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  type GraphQLTypeResolver,
} from 'graphql';
import type { Caller } from '../../../kernel/caller.js';
import { ErrorCode, refuse } from '../../../kernel/errors.js';
import type { Access } from '../../../kernel/feature.js';
import { costExtension } from '../../../kernel/schema/costs.js';
import { authorized } from '../authorize-operations.js';
import { fixedCost } from '../limits/measure-operation.js';
import { representationOf } from './representation-of.js';
import { subgraphSdl } from './subgraph-sdl.js';

type Resolve = GraphQLFieldResolver<unknown, Caller>;
type TypeOf = GraphQLTypeResolver<unknown, Caller>;

const access: Access = { who: 'caller' };

/** The most entities of one request. */
const maxEntities = 1000;

/**
 * The schema with what a federation router asks for. `_service` has the subgraph. `_entities` finds objects
 * as `node` does, so the caller's scopes and limits apply. A router passes on the caller's credential.
 *
 * Source: the subgraph specification of Apollo Federation 2.
 */
export function federatedSchema(schema: GraphQLSchema): GraphQLSchema {
  const sdl = subgraphSdl(schema);
  const federated = extendSchema(schema, parse(additionsTo(schema)), { assumeValidSDL: true });
  const { _service: service, _entities: entities, node } = federated.getQueryType()?.getFields() ?? {};
  const typeOf = typeOfNodes(federated);
  const union = federated.getType('_Entity');
  if (!service || !entities || !node?.resolve || !isUnionType(union)) {
    throw new Error('The schema has no query for nodes.');
  }
  union.resolveType = typeOf;
  service.resolve = authorized(() => ({ sdl }), access);
  // A long text, which is read as rarely as an introspection.
  service.extensions = { [costExtension]: fixedCost };
  entities.resolve = authorized(findEntities(node.resolve as Resolve, typeOf), access);
  return federated;
}

function additionsTo(schema: GraphQLSchema): string {
  const node = schema.getType('Node');
  const types = isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : [];
  return `
    "The type and the id of an entity: \`{__typename, id}\`."
    scalar _Any
    "An object that other subgraphs can refer to."
    union _Entity = ${types.toSorted().join(' | ')}
    "This server as a subgraph."
    type _Service {
      "Its schema, for composition."
      sdl: String!
    }
    extend type Query {
      "This server as a subgraph. Requires a credential."
      _service: _Service!
      "Up to ${maxEntities} objects, for a router. Null for each that does not exist for the caller. Requires a credential."
      _entities("Their types and ids." representations: [_Any!]!): [_Entity]!
    }`;
}

function typeOfNodes(schema: GraphQLSchema): TypeOf {
  const node = schema.getType('Node');
  if (!isInterfaceType(node) || !node.resolveType) throw new Error('The schema has no Node.');
  return node.resolveType as TypeOf;
}

function findEntities(findNode: Resolve, typeOf: TypeOf): Resolve {
  return (source, { representations }: { readonly representations: readonly unknown[] }, caller, info) => {
    if (representations.length > maxEntities) {
      throw refuse(ErrorCode.INVALID, `at most ${maxEntities} entities`, 'representations');
    }
    const asked = representations.map(representationOf);
    const { _Entity: union } = info.schema.getTypeMap();
    if (!isUnionType(union)) return [];
    // A promise for each, so that a refused one leaves the others.
    return asked.map(async ({ type, id }) => {
      const found: unknown = await findNode(source, { id }, caller, info);
      if (found == null) return null;
      return (await typeOf(found, caller, info, union)) === type ? found : null;
    });
  };
}
