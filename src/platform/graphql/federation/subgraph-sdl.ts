import {
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  visit,
  type ConstDirectiveNode,
  type GraphQLSchema,
  type ObjectTypeDefinitionNode,
} from 'graphql';

/** The version of the federation specification, and what is used of it. */
const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])';

/** Value types that Relay defines in the same way for every subgraph. */
const shared: ReadonlySet<string> = new Set(['PageInfo']);

const key = directive('@key(fields: "id")');
const shareable = directive('@shareable');

/**
 * The schema as a subgraph of Apollo Federation 2: every `Node` is an entity, and its key is `id`.
 * Composition does not know `@oneOf`, so it is left out; this server checks such inputs itself.
 */
export function subgraphSdl(schema: GraphQLSchema): string {
  const document = visit(parse(printSchema(lexicographicSortSchema(schema))), {
    ObjectTypeDefinition: (type) => {
      const added = [...(isNode(type) ? [key] : []), ...(shared.has(type.name.value) ? [shareable] : [])];
      return added.length > 0 ? { ...type, directives: [...(type.directives ?? []), ...added] } : undefined;
    },
    InputObjectTypeDefinition: (type) => ({
      ...type,
      directives: (type.directives ?? []).filter(({ name }) => name.value !== 'oneOf'),
    }),
  });
  return `${link}\n\n${print(document)}\n`;
}

function isNode({ interfaces = [] }: ObjectTypeDefinitionNode): boolean {
  return interfaces.some(({ name }) => name.value === 'Node');
}

function directive(text: string): ConstDirectiveNode {
  const [definition] = parse(`scalar Any ${text}`).definitions;
  const directives = definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? definition.directives : undefined;
  return directives?.[0] as ConstDirectiveNode;
}
