import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getOperationAST, parse, validate } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { buildOfflineSchema } from '../../../src/composition/build-offline-schema.js';
import {
  measureOperation,
  type OperationSize,
} from '../../../src/platform/graphql/limits/measure-operation.js';
import { pointsOf } from '../../../src/platform/graphql/limits/operation-limiter.js';
import { aSeller } from '../../support/story.js';
import { useServer, useSharedServer } from '../../support/suite.js';

const schema = buildOfflineSchema();

function measure(query: string, variables: Record<string, unknown> = {}): OperationSize {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation || validate(schema, document).length > 0) {
    throw new Error(`${query}: ${String(validate(schema, document)[0]?.message)}`);
  }
  return measureOperation(schema, document, operation, variables);
}

describe('the complexity of an operation', () => {
  it.each([
    ['a field', '{ __typename }', 1],
    ['an object and its fields', '{ viewer { environment user { name } } }', 4],
    ['a page of the usual size', '{ campaigns { nodes { id } } }', 1 + 1 + 20],
    ['a page of a size of its own', '{ campaigns(first: 5) { nodes { id } } }', 1 + 1 + 5],
    ['what comes once in a page', '{ campaigns(last: 5) { totalCount pageInfo { endCursor } } }', 1 + 1 + 2],
    ['edges', '{ campaigns(first: 5) { edges { cursor node { id } } } }', 1 + 1 + 5 * 3],
    ['the larger of first and last', '{ campaigns(first: 2, last: 9) { nodes { id } } }', 2 + 9],
    [
      'pages in pages',
      '{ campaigns(first: 10) { nodes { gigs(first: 10) { nodes { id } } } } }',
      2 + 10 * (2 + 10),
    ],
    ['objects by their ids', '{ nodes(ids: ["a", "b", "c"]) { id } }', 1 + 3],
    ['an alias', '{ a: __typename b: __typename }', 2],
    ['a fragment, wherever it is spread', '{ ...F ...F } fragment F on Query { viewer { environment } }', 4],
    ['an inline fragment', '{ ... on Query { viewer { environment } } }', 2],
    ['the schema', '{ __schema { types { name } } }', 1000],
    ['a subscription', 'subscription { walletUpdated(walletId: "x") { id } }', 2],
  ])('of %s: %s', (_name, query, complexity) => {
    expect(measure(query).complexity).toBe(complexity);
  });

  it('counts what variables say, and what they say by default', () => {
    const query =
      'query ($first: Int = 7, $ids: [ID!]!) { campaigns(first: $first) { nodes { id } } nodes(ids: $ids) { id } }';
    const of = (variables: Record<string, unknown>): number => measure(query, variables).complexity;
    expect(of({ ids: [] })).toBe(2 + 7 + 1);
    expect(of({ first: 100, ids: ['a', 'b'] })).toBe(2 + 100 + 1 + 2);
    expect(of({ first: null, ids: 'a' })).toBeGreaterThan(0);
    expect(measure(query, {}).dependsOnVariables).toBe(true);
    expect(measure('{ campaigns(first: 3) { nodes { id } } }').dependsOnVariables).toBe(false);
  });

  it('is a point for each full thousand, and a change costs at least one each', () => {
    expect([0, 1, 1999, 2000, 50_500].map((complexity) => pointsOf(complexity))).toEqual([1, 1, 1, 2, 50]);
    const change = 'pauseCampaign(input: { id: "x" }) { userErrors { code } }';
    expect(pointsOf(measure(`mutation { ${change} }`).complexity)).toBe(1);
    expect(
      pointsOf(
        measure(`mutation { a: ${change} b: ${change} ...C } fragment C on Mutation { c: ${change} }`)
          .complexity,
      ),
    ).toBe(3);
  });

  it('grows with each size, never shrinks by what is added, and multiplies', () => {
    const size = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(size, size, size, (outer, inner, more) => {
        const of = (a: number, b: number): number =>
          measure(`{ campaigns(first: ${a}) { nodes { gigs(first: ${b}) { nodes { id title } } } } }`)
            .complexity;
        expect(of(outer + more, inner)).toBeGreaterThan(of(outer, inner));
        expect(of(outer, inner + more)).toBeGreaterThan(of(outer, inner));
        expect(of(outer, inner)).toBe(2 + outer * (2 + 2 * inner));
      }),
    );
  });

  it('of fragments that double each other is counted without being walked', () => {
    const levels = Array.from(
      { length: 300 },
      (_, i) =>
        `fragment F${i} on Organization { campaigns { nodes { organization { ...F${i + 1} ...F${i + 1} } } } }`,
    );
    const document = parse(
      `{ organization(id: "x") { ...F0 } } ${levels.join(' ')} fragment F300 on Organization { id }`,
    );
    const operation = getOperationAST(document);
    const size = operation && measureOperation(schema, document, operation, {});
    expect(size?.complexity).toBe(Number.POSITIVE_INFINITY);
    expect(size?.depth).toBe(902);
  });
});

interface Refused {
  readonly status: number;
  readonly code: string | undefined;
  readonly message: string | undefined;
}

describe('an operation over a limit', () => {
  const suite = useServer({
    GRAPHQL_MAX_DEPTH: '6',
    GRAPHQL_MAX_ALIASES: '3',
    GRAPHQL_MAX_TOKENS: '400',
    GRAPHQL_MAX_COMPLEXITY: '2000',
    GRAPHQL_MAX_LENGTH: '2000',
    GRAPHQL_MAX_FIELDS: '40',
    GRAPHQL_MAX_FRAGMENTS: '20',
    GRAPHQL_MAX_REPETITIONS: '100',
    GRAPHQL_INTROSPECTION: 'false',
  });
  const clients: Client[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
  });

  async function post(query: string, variables: object, token: string): Promise<Refused> {
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { errors } = (await response.json()) as {
      errors?: { message: string; extensions: { code: string } }[];
    };
    return { status: response.status, code: errors?.[0]?.extensions.code, message: errors?.[0]?.message };
  }

  /** The same by websocket: the error code; undefined if it was executed. */
  async function overWebsocket(query: string, variables: object, token: string): Promise<string | undefined> {
    const client = createClient({
      url: `${suite.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${token}` },
    });
    clients.push(client);
    return new Promise((resolve, reject) => {
      client.subscribe(
        { query, variables: variables as Record<string, unknown> },
        {
          next: ({ errors }) => {
            resolve(errors?.[0]?.extensions?.['code'] as string | undefined);
          },
          error: (error) => {
            if (Array.isArray(error)) {
              resolve((error as { extensions: { code: string } }[])[0]?.extensions.code);
            } else reject(new Error('The websocket was closed.', { cause: error }));
          },
          complete: () => {
            resolve(undefined);
          },
        },
      );
    });
  }

  const deep = '{ campaigns { nodes { organization { campaigns { nodes { organization { name } } } } } } }';
  /** A document with this many tokens, from 345 to 440, within all other limits. */
  const tokens = (count: number): string => {
    const nodes = (ids: number): string => `nodes(ids: [${'"a" '.repeat(ids)}]) { id }`;
    return `{ a: ${nodes(99)} b: ${nodes(99)} c: ${nodes(99)} ${nodes(count - 345)} }`;
  };
  const doubling = Array.from(
    { length: 6 },
    (_, i) => `fragment F${i} on Viewer { ...F${i + 1} ... on Viewer { ...F${i + 1} } }`,
  ).join(' ');
  const wide = '{ campaigns(first: 50) { nodes { id gigs(first: 50) { nodes { id } } } } }';

  it.each([
    ['DEPTH_LIMIT', deep, {}, '6'],
    ['ALIAS_LIMIT', '{ a: __typename b: __typename c: __typename d: __typename }', {}, '3'],
    ['COMPLEXITY_LIMIT', wide, {}, '2000'],
    ['COMPLEXITY_LIMIT', wide.replaceAll('50', '$n').replace('{', 'query ($n: Int) {'), { n: 50 }, '2000'],
    ['TOKEN_LIMIT', tokens(401), {}, '400'],
    ['TOKEN_LIMIT', `{ ${'a '.repeat(500)} }`, {}, '400'],
    ['LENGTH_LIMIT', `{ __typename } #${'x'.repeat(3000)}`, {}, '2000'],
    ['FIELD_LIMIT', `{ ${'viewer { user { id name } environment } '.repeat(9)} }`, {}, '40'],
    ['FIELD_LIMIT', `{ viewer { ...F0 } } ${doubling} fragment F6 on Viewer { environment }`, {}, '40'],
    ['REPETITION_LIMIT', `{ ${'__typename '.repeat(16)} }`, {}, '100'],
    ['FRAGMENT_LIMIT', `{ ${'...F '.repeat(21)} } fragment F on Query { __typename }`, {}, '20'],
    ['DEPTH_LIMIT', `{ nodes(ids: ${'['.repeat(199)}${']'.repeat(199)}) { id } }`, {}, '200'],
    ['INTROSPECTION_DISABLED', '{ __schema { types { name } } }', {}, ''],
    ['INTROSPECTION_DISABLED', '{ ...F } fragment F on Query { __type(name: "Query") { name } }', {}, ''],
  ])('is refused with %s, which names the limit: %.60s', async (code, query, variables, limit) => {
    const { key } = await aSeller(suite.url);
    const answer = await post(query, variables, key);
    expect([answer.status, answer.code]).toEqual([400, code]);
    expect(answer.message).toContain(limit);
    expect(await overWebsocket(query, variables, key)).toBe(code);
  });

  it('is refused when it is known, and larger by its variables than it was before', async () => {
    const { key } = await aSeller(suite.url);
    const query =
      'query ($n: Int) { campaigns(first: $n) { nodes { id gigs(first: $n) { nodes { id } } } } }';
    expect(await post(query, { n: 2 }, key)).toMatchObject({ status: 200, code: undefined });
    expect(await post(query, { n: 2 }, key)).toMatchObject({ status: 200, code: undefined });
    expect(await post(query, { n: 60 }, key)).toMatchObject({ status: 400, code: 'COMPLEXITY_LIMIT' });
    expect(await post(query, { n: 3 }, key)).toMatchObject({ status: 200, code: undefined });
  });

  it('is not refused just below it', async () => {
    const { key } = await aSeller(suite.url);
    for (const query of ['{ a: __typename b: __typename c: __typename }', tokens(400)]) {
      expect(await post(query, {}, key)).toMatchObject({ status: 200 });
      expect(await overWebsocket(query, {}, key)).toBeUndefined();
    }
  });

  it('hides the schema from mistakes, too', async () => {
    const { key } = await aSeller(suite.url);
    expect((await post('{ campaign { id } }', {}, key)).message).not.toContain('Did you mean');
    expect((await post('{ campaigs { id } }', {}, key)).message).not.toContain('Did you mean');
  });

  it('does not exist for REST, whose operations are ours', async () => {
    const { key } = await aSeller(suite.url);
    const response = await fetch(`${suite.url}/v1/campaigns?limit=100`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(response.status).toBe(200);
  });
});

describe('what is hostile', () => {
  const suite = useSharedServer();
  const repeat = (count: number, part: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => part(index)).join(' ');

  it.each([
    ['one field again and again', `{ ${repeat(4900, () => '__typename')} }`],
    ['one object again and again', `{ ${repeat(1200, () => 'viewer { environment }')} }`],
    [
      'fragments upon fragments',
      `{ ...F0 } ${repeat(400, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F400 on Query { __typename }`,
    ],
    [
      'one fragment for each object',
      `{ ${repeat(300, (i) => `viewer { ...F${i} }`)} } ${repeat(300, (i) => `fragment F${i} on Viewer { environment }`)}`,
    ],
    [
      'fragments that double',
      `{ organization(id: "x") { ...F0 } } ${repeat(150, (i) => `fragment F${i} on Organization { campaigns { nodes { organization { ...F${i + 1} ...F${i + 1} } } } }`)} fragment F150 on Organization { id }`,
    ],
    [
      'nesting',
      `{ campaigns { nodes { ${repeat(300, () => 'organization { campaigns { nodes {')} id ${repeat(900, () => '}')} } } }`,
    ],
    [
      'introspection in circles',
      `{ __schema { types { ${repeat(100, () => 'fields { type {')} name ${repeat(200, () => '}')} } } }`,
    ],
  ])('%s is answered, and the next caller with it', async (_name, query) => {
    const { key } = await aSeller(suite.url);
    const hostile = fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const next = await fetch(`${suite.url}/campaigns`, { headers: { authorization: `Bearer ${key}` } });
    expect(next.status).toBe(200);
    const { status } = await hostile;
    // 413: above the body limit of a caller without a credential.
    expect([200, 400, 413]).toContain(status);
  });
});
