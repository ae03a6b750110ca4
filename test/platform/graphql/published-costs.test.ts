import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  getNamedType,
  getOperationAST,
  isCompositeType,
  isObjectType,
  Kind,
  parse,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import { buildOfflineSchema } from '../../../src/composition/build-offline-schema.js';
import { measureOperation } from '../../../src/platform/graphql/limits/measure-operation.js';
import { aSeller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const own = buildOfflineSchema();
const published = buildSchema(readFileSync('schema.graphql', 'utf8'));

type Arguments = Readonly<Record<string, unknown>>;

function directive(
  { astNode }: GraphQLField<unknown, unknown>,
  name: string,
): Record<string, unknown> | undefined {
  const found = astNode?.directives?.find((one: ConstDirectiveNode) => one.name.value === name);
  return found && Object.fromEntries(found.arguments!.map((one) => [one.name.value, valueOf(one.value)]));
}

const valueOf = (value: Parameters<typeof valueFromASTUntyped>[0]): unknown => valueFromASTUntyped(value);

/** The complexity of a field by the published directives alone. */
function costOf(parent: GraphQLObjectType, node: FieldNode): number {
  const field = parent.getFields()[node.name.value];
  if (!field) return 1;
  const weight = Number(directive(field, 'cost')?.['weight'] ?? 1);
  const type = getNamedType(field.type);
  if (!isCompositeType(type) || !isObjectType(type)) return weight;
  const size = directive(field, 'listSize');
  const given: Arguments = Object.fromEntries(
    (node.arguments ?? []).map((one) => [one.name.value, valueOf(one.value)]),
  );
  const slices = ((size?.['slicingArguments'] ?? []) as string[]).map((name) => given[name]);
  const sizes = slices.filter((slice) => typeof slice === 'number');
  const length = size && (sizes.length > 0 ? Math.max(...sizes) : Number(size['assumedSize']));
  const isSized = size?.['sizedFields'] !== undefined;
  let content = 0;
  for (const selection of node.selectionSet?.selections ?? []) {
    if (selection.kind !== Kind.FIELD) throw new Error('Only fields are used here.');
    const times = isSized && (size['sizedFields'] as string[]).includes(selection.name.value) ? length! : 1;
    // The field of the items itself counts once.
    const cost = costOf(type, selection);
    content += times === 1 ? cost : 1 + (cost - 1) * times;
  }
  return weight + content * (isSized ? 1 : (length ?? 1));
}

it.each([
  '{ viewer { environment user { name } } }',
  '{ campaigns { totalCount nodes { id name gigs(first: 3) { edges { cursor node { id } } } goals { nodes { id } } } } }',
  '{ campaigns(last: 7) { nodes { performance(first: 4) { totals { clicks } } rewardTotals { count } } } }',
  '{ links(first: 2) { nodes { qrCode } } }',
  'mutation { pauseCampaign(input: { id: "x" }) { userErrors { code } campaign { id } } }',
])('the directives of the schema say the complexity of %s', (query) => {
  const document = parse(query);
  const operation = getOperationAST(document)!;
  const root = published.getRootType(operation.operation) as GraphQLObjectType;
  const fields = operation.selectionSet.selections as readonly FieldNode[];
  const counted = fields.reduce((sum, node) => sum + costOf(root, node), 0);
  expect(counted).toBe(measureOperation(own, document, operation, {}).complexity);
});

describe('the cost of an operation', () => {
  const suite = useSharedServer();

  it.each([
    ['{ campaigns { nodes { id } } }', { complexity: 22, points: 1 }],
    [
      `{ ${[1, 2].map((n) => `a${n}: campaigns(first: 100) { nodes { name gigs(first: 10) { nodes { id title } } } }`).join(' ')} }`,
      { complexity: 4604, points: 4 },
    ],
  ])('is told to clients that ask for it, and to no other: %s', async (query, cost) => {
    const { key } = await aSeller(suite.url);
    const answerTo = async (headers: Record<string, string>): Promise<unknown> => {
      const response = await fetch(`${suite.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
        body: JSON.stringify({ query }),
      });
      return response.json();
    };
    for (const _ of ['unknown', 'known']) {
      expect(await answerTo({ 'x-graphql-cost': '1' })).toMatchObject({ data: {}, extensions: { cost } });
      expect(await answerTo({})).not.toHaveProperty('extensions');
    }
  });
});
