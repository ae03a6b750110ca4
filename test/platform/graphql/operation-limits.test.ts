import { afterEach, describe, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { aSeller } from '../../support/story.js';
import { useServer, useSharedServer } from '../../support/suite.js';

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

  it('is refused even if it is known, when larger variables exceed the limit', async () => {
    const { key } = await aSeller(suite.url);
    const query =
      'query ($n: Int) { campaigns(first: $n) { nodes { id gigs(first: $n) { nodes { id } } } } }';
    expect(await post(query, { n: 2 }, key)).toMatchObject({ status: 200, code: undefined });
    expect(await post(query, { n: 2 }, key)).toMatchObject({ status: 200, code: undefined });
    expect(await post(query, { n: 60 }, key)).toMatchObject({ status: 400, code: 'COMPLEXITY_LIMIT' });
    expect(await post(query, { n: 3 }, key)).toMatchObject({ status: 200, code: undefined });
  });

  it('is accepted just below the limit', async () => {
    const { key } = await aSeller(suite.url);
    for (const query of ['{ a: __typename b: __typename c: __typename }', tokens(400)]) {
      expect(await post(query, {}, key)).toMatchObject({ status: 200 });
      expect(await overWebsocket(query, {}, key)).toBeUndefined();
    }
  });

  it('is refused without suggestions from the schema', async () => {
    const { key } = await aSeller(suite.url);
    expect((await post('{ campaign { id } }', {}, key)).message).not.toContain('Did you mean');
    expect((await post('{ campaigs { id } }', {}, key)).message).not.toContain('Did you mean');
  });

  it('does not exist over REST, whose operations are fixed', async () => {
    const { key } = await aSeller(suite.url);
    const response = await fetch(`${suite.url}/v1/campaigns?limit=100`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(response.status).toBe(200);
  });
});

describe('a hostile operation', () => {
  const suite = useSharedServer();
  const repeat = (count: number, part: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => part(index)).join(' ');

  it.each([
    ['that repeats one field', `{ ${repeat(4900, () => '__typename')} }`],
    ['that repeats one object', `{ ${repeat(1200, () => 'viewer { environment }')} }`],
    [
      'with nested fragments',
      `{ ...F0 } ${repeat(400, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F400 on Query { __typename }`,
    ],
    [
      'with one fragment for each object',
      `{ ${repeat(300, (i) => `viewer { ...F${i} }`)} } ${repeat(300, (i) => `fragment F${i} on Viewer { environment }`)}`,
    ],
    [
      'with fragments that double',
      `{ organization(id: "x") { ...F0 } } ${repeat(150, (i) => `fragment F${i} on Organization { campaigns { nodes { organization { ...F${i + 1} ...F${i + 1} } } } }`)} fragment F150 on Organization { id }`,
    ],
    [
      'nesting',
      `{ campaigns { nodes { ${repeat(300, () => 'organization { campaigns { nodes {')} id ${repeat(900, () => '}')} } } }`,
    ],
    [
      'with cyclic introspection',
      `{ __schema { types { ${repeat(100, () => 'fields { type {')} name ${repeat(200, () => '}')} } } }`,
    ],
  ])('%s is answered, and so is the next caller', async (_name, query) => {
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
