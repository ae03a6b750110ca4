import { describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { countRepetitions } from '../../../src/platform/graphql/limits/count-repetitions.js';
import { measureDocument } from '../../../src/platform/graphql/limits/measure-document.js';
import { nestingOf } from '../../../src/platform/graphql/limits/nesting-of.js';
import { RestClient } from '../../rest-compat/rest-client.js';
import { aScene } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { volume } from '../../support/volume.js';
import { waitFor } from '../../support/wait-for.js';

const repeat = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');

/** Different documents with expensive validation or execution. */
const hostile: readonly ((salt: number) => string)[] = [
  (salt) => `{ ${repeat(1240, () => 'viewer{environment}')} } #${salt}`,
  (salt) =>
    `{ ${repeat(300, (i) => `viewer { ...F${i} }`)} } ${repeat(300, (i) => `fragment F${i} on Viewer { environment }`)} #${salt}`,
  (salt) =>
    `{ ...F0 } ${repeat(60, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F60 on Query { a${salt}: __typename }`,
  (salt) => `{ ${repeat(110, (i) => `zz${salt}${i}`)} ${repeat(30, () => 'viewer { environment }')} }`,
  (salt) => `{ nodes(ids: ${'['.repeat(3000)}${']'.repeat(3000)}) { id } } #${salt}`,
  (salt) => `{ ${'viewer { '.repeat(190)} environment ${'}'.repeat(190)} } #${salt}`,
  (salt) => `query (${repeat(150, (i) => `$v${salt}${i}: Int`)}) { __typename }`,
  (salt) =>
    `{ nodes(ids: [${repeat(60, () => `"${salt}"`)}]) { ${repeat(20, (i) => `... on Unknown${i} { id }`)} } }`,
];

describe('the analysis of a document', () => {
  it.each([
    ['{ a b { c } }', { fields: 3, aliases: 0, depth: 2, operations: 1, fragments: 0 }],
    ['{ x: a y: b }', { fields: 2, aliases: 2, depth: 1, operations: 1, fragments: 0 }],
    [
      '{ ...F ...F } fragment F on Q { a { b } }',
      { fields: 4, aliases: 0, depth: 2, operations: 1, fragments: 2 },
    ],
    ['{ a } fragment F on Q { b c }', { fields: 3, aliases: 0, depth: 1, operations: 1, fragments: 1 }],
    ['query A { a } query B { b { c } }', { fields: 3, aliases: 0, depth: 2, operations: 2, fragments: 0 }],
    ['{ __schema { types { name } } a }', { fields: 4, aliases: 0, depth: 1, operations: 1, fragments: 0 }],
    ['{ ...Missing ... on Q { a } }', { fields: 1, aliases: 0, depth: 1, operations: 1, fragments: 1 }],
  ])('counts its parts: %s', (text, size) => {
    expect(measureDocument(parse(text))).toEqual(size);
  });

  it('reports no cycles, and bounds the levels', () => {
    const circle = parse('{ ...F } fragment F on Q { ...G } fragment G on Q { ...F }');
    expect(() => measureDocument(circle)).toThrow('Cannot spread fragment "F" within itself.');
    const chain = `{ ...F0 } ${repeat(300, (i) => `fragment F${i} on Q { ...F${i + 1} }`)} fragment F300 on Q { a }`;
    expect(() => measureDocument(parse(chain))).toThrow('250 levels');
    // The same, when the end of the chain was measured before.
    expect(() =>
      measureDocument(parse(`{ ...F200 ...F0 } ${chain.slice(chain.indexOf('fragment'))}`)),
    ).toThrow('250 levels');
  });

  it.each([
    ['{ a a a }', 3],
    ['{ a b c }', 0],
    ['{ a x: a }', 0],
    ['{ a: b a: c }', 1],
    // Three pairs of `a`, and three of the `b` within them.
    ['{ a { b } a { b } a { b } }', 6],
    ['{ ...F ...G } fragment F on Q { a } fragment G on Q { a }', 1],
    ['{ ...F ...F } fragment F on Q { a }', 0],
    ['{ ... on A { a } ... on B { a } }', 1],
    ['{ x } fragment F on Q { a a }', 1],
    // Each argument is compared as well.
    ['{ a(b: 1) a(b: 1) }', 2],
    ['{ a(b: [1, 2]) a(b: {c: 1, d: 2}) }', 4],
  ])('compares fields in pairs: %s', (text, pairs) => {
    expect(countRepetitions(parse(text), 1000)).toBe(pairs);
  });

  it.each([
    ['{ a(b: [[1]]) }', 4],
    ['{ a(b: "[[[") } # [[[[[', 2],
    ['{ a(b: "\\"[[") { c } }', 2],
    ['{ a(b: """ [[ \\""" [[ """) }', 2],
    ['"not closed [[\n { a }', 1],
    ['"""not closed [[', 0],
  ])('counts nesting outside of strings and comments: %s', (text, depth) => {
    expect(nestingOf(text)).toBe(depth);
  });
});

describe('hostile documents', () => {
  // The default limits, which this suite tests.
  const suite = useServer({ RATE_LIMIT_ANONYMOUS: '6000', GRAPHQL_INTROSPECTION: 'true' });

  async function post(query: string): Promise<Response> {
    return fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
  }

  it('do not include the introspection by GraphiQL, where introspection is allowed', async () => {
    const query = getIntrospectionQuery({
      schemaDescription: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    const answer = await post(query);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ data: { __schema: { queryType: { name: 'Query' } } } });
  });

  it('are refused by websocket by the same rules', async () => {
    const client = createClient({
      url: `${suite.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const codes = new Set<string>();
    for (const [index, make] of hostile.entries()) {
      codes.add(
        await new Promise<string>((resolve, reject) => {
          client.subscribe(
            { query: make(index) },
            {
              next: () => {
                resolve('executed');
              },
              error: (error) => {
                const [first] = error as { extensions?: { code?: string } }[];
                if (first) resolve(String(first.extensions?.code));
                else reject(new Error('The websocket was closed.', { cause: error }));
              },
              complete: () => undefined,
            },
          );
        }),
      );
    }
    await client.dispose();
    expect(codes).not.toContain('executed');
    expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
  });

  it('are all refused, and events are evaluated meanwhile', async () => {
    const scene = await aScene(suite.url);
    const rest = new RestClient(suite.url, scene.key);
    const statuses = new Map<number, number>();
    let isOver = false;
    let sent = 0;
    const burst = async (): Promise<void> => {
      while (!isOver || sent < volume(600, 300)) {
        sent += 1;
        const query = hostile[sent % hostile.length]?.(sent) ?? '';
        const { status } = await post(query);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    const bursts = Promise.all(Array.from({ length: 100 }, burst));
    await waitFor('the burst', async () => statuses.size > 0);
    for (let index = 0; index < volume(5, 2); index += 1) {
      const report = await rest.post('/events/ingest', {
        eventType: 'customer.signup',
        campaignId: scene.campaignId,
        attributionCode: scene.link.code,
        idempotencyKey: `during-${index}`,
      });
      expect(report.status).toBe(202);
      const event = `/events/${String(report.body['eventId'])}`;
      const isEvaluated = async () => (await rest.get(event)).body['status'] !== 'queued';
      await waitFor('the evaluation', isEvaluated);
    }
    isOver = true;
    await bursts;
    expect([...statuses.keys()].filter((status) => status < 400 || status >= 500)).toEqual([]);
    // A document costs points by its size before it is read, so a burst ends in 429.
    expect(statuses.get(429)).toBeGreaterThan(0);
    expect(suite.server.log()).not.toContain('"level":50');
  });
});
