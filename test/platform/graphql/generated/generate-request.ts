import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { Draw } from './draw.js';
import { OperationGenerator, type GeneratedOperation, type OperationKind } from './generate-operation.js';
import type { World } from './generate-value.js';
import { oddTexts } from './odd-texts.js';
import { writeJson } from './raw-numbers.js';

/** A request to `/graphql`, without its URL. */
export interface GeneratedRequest {
  readonly method: string;
  /** With its question mark; empty when there is none. */
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

type Members = Record<string, unknown>;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Usually a query or a mutation, because subscriptions need a websocket. */
function generateOperation(schema: GraphQLSchema, draw: Draw, world: World): GeneratedOperation {
  const kinds = ['query', 'query', 'query', 'mutation', 'mutation', 'mutation', 'mutation'] as const;
  const kind = draw.chance(3) ? 'subscription' : draw.pick(kinds);
  return new OperationGenerator(schema, draw, world).operation(kind);
}

/** The members of a request: a normal operation, or one with a fault. */
export function generateMembers(
  schema: GraphQLSchema,
  draw: Draw,
  world: World,
): { readonly kind: OperationKind; readonly members: Members } {
  const { kind, query, variables } = generateOperation(schema, draw, world);
  const members: Members = { query: draw.chance(4) ? damaged(query, draw) : query, variables };
  if (draw.chance(25)) members['operationName'] = 'Generated';
  if (draw.chance(10)) makeOdd(members, query, draw);
  return { kind, members };
}

/** A text with an added, omitted or repeated part. */
function damaged(text: string, draw: Draw): string {
  const at = draw.below(text.length);
  const to = at + draw.below(20);
  return draw.pick([
    text.slice(0, at),
    text.slice(0, at) + text.slice(to),
    text.slice(0, at) + draw.pick(oddTexts) + text.slice(at),
    text.slice(0, to) + text.slice(at),
    `${text} ${text}`,
    `${text} fragment A on Query { ...A }`,
    text.replace(/\w+ \{/, (found) => `${found} ...Missing `),
    text.replace('{', '@skip(if: 5) @include(if: $no) {'),
    text.replaceAll('{', '{ '.repeat(20)),
    `query Generated { ${'viewer { environment } '.repeat(draw.below(400))} }`,
    `query Generated { __schema { types { name fields { name } } } }`,
    `query Generated { __type(name: ${draw.pick(['5', '"Query"', 'null', '""'])}) { name } }`,
  ]);
}

/** Replaces a member by a wrong value, or adds one. */
function makeOdd(members: Members, query: string, draw: Draw): void {
  const anything = (): unknown =>
    draw.pick<unknown>([null, '', 0, 5, true, [], {}, [null], 'x', draw.pick(oddTexts), draw.json()]);
  const persisted = (value: unknown): unknown => ({ persistedQuery: value });
  const extensions = (): unknown =>
    draw.pick([
      anything(),
      persisted(anything()),
      persisted({}),
      persisted({ version: 1 }),
      persisted({ version: 1, sha256Hash: anything() }),
      persisted({ version: 2, sha256Hash: sha256(query) }),
      persisted({ version: 1, sha256Hash: sha256(query) }),
      persisted({ version: 1, sha256Hash: sha256('another') }),
      persisted({ version: 1, sha256Hash: sha256(query).toUpperCase() }),
    ]);
  const oddities: (() => void)[] = [
    () => (members['operationName'] = anything()),
    () => (members['operationName'] = draw.pick(['', 'Other', 'generated', '__proto__', 'x'.repeat(5000)])),
    () => (members['variables'] = anything()),
    () => (members['variables'] = JSON.stringify(members['variables'])),
    () => (members['query'] = anything()),
    () => delete members['query'],
    () => (members['extensions'] = extensions()),
    () => {
      members['extensions'] = extensions();
      delete members['query'];
    },
    () => (members['documentId'] = anything()),
    () => (members[draw.pick(['id', 'constructor', 'toString', '__proto__'])] = anything()),
  ];
  draw.pick(oddities)();
}

/** An HTTP request: usually JSON by POST, and every other client mistake. */
export function generateRequest(schema: GraphQLSchema, draw: Draw, world: World): GeneratedRequest {
  const { kind, members } = generateMembers(schema, draw, world);
  const headers: Record<string, string> = {};
  if (draw.chance(2)) headers['accept'] = draw.pick(accepted);
  if (draw.chance(2)) headers['x-request-id'] = draw.pick(['a b', 'x'.repeat(500), '{}']);
  if (draw.chance(kind === 'query' ? 30 : 1)) return byGet(members, headers, draw);
  headers['content-type'] = draw.chance(99) ? 'application/json' : draw.pick(mediaTypes);
  const method = draw.chance(99) ? 'POST' : draw.pick(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']);
  const search = draw.chance(2) ? draw.pick(['?', '?query={__typename}', '?operationName=', '?a[b]=%']) : '';
  const body = method === 'HEAD' ? undefined : bodyOf(members, draw);
  return { method, search, headers, body };
}

const accepted = [
  'text/html',
  'application/graphql-response+json',
  'image/png',
  '*/*;q=0',
  'x',
  'multipart/mixed',
];
const mediaTypes = [
  'text/plain',
  'application/graphql',
  'application/x-www-form-urlencoded',
  'application/json; charset=x',
  'application/json; charset=utf-16',
  'multipart/form-data; boundary=x',
  'x',
];

function bodyOf(members: Members, draw: Draw): string {
  const text = writeJson(members);
  if (draw.chance(98)) return text;
  return draw.pick([
    '',
    'null',
    '5',
    '""',
    '[]',
    '{}',
    `[${text}]`,
    `[${text},${text}]`,
    text.slice(0, draw.below(text.length)),
    `\ufeff${text}`,
    `${text}}`,
    '['.repeat(50_000),
    `{"query":"{__typename}","query":${draw.pick(['5', 'null', '"{"'])}}`,
    JSON.stringify(text),
    JSON.stringify(members, null, '\u00a0'),
  ]);
}

function byGet(members: Members, headers: Record<string, string>, draw: Draw): GeneratedRequest {
  if (draw.chance(96)) headers['apollo-require-preflight'] = 'true';
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) {
    const isText = name === 'query' || name === 'operationName';
    search.append(name, isText && typeof value === 'string' ? value : writeJson(value));
    if (draw.chance(2)) search.append(name, 'again');
  }
  if (draw.chance(3)) search.set('operationName', '');
  if (draw.chance(3)) search.set(draw.pick(['variables', 'extensions', 'query']), draw.pick(oddTexts));
  let text = `?${search.toString()}`;
  if (draw.chance(2)) text = text.replace(/%../, '%');
  // Longer than any client sends, and than Node accepts.
  return { method: 'GET', search: text.slice(0, 12_000), headers, body: undefined };
}
