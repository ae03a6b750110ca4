import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { isNestedDeeper } from '../../../src/kernel/is-nested-deeper.js';
import { RestClient } from '../../rest-compat/rest-client.js';
import { aSeller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();

describe('a body that is nested too deeply', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  const graphqlBody = (value: string): string =>
    `{"query":"mutation ($input: IngestEventInput!) { ingestEvent(input: $input) { userErrors { code } } }","variables":{"input":{"eventType":"x","idempotencyKey":"k","metadata":{"a":${value}}}}}`;

  it.each([
    ['/graphql', nested(500_000)],
    ['/graphql', '['.repeat(1_000_000)],
    ['/graphql', `{"query":"{ __typename }","variables":{"a":${nested(100_000)}}}`],
    ['/graphql', graphqlBody(nested(20_000))],
    ['/graphql', graphqlBody(`${nested(3000)},"delicate":1.10`)],
    ['/graphql', graphqlBody(nested(40))],
    ['/graphql', JSON.stringify({ query: `{ nodes(ids: ${nested(20_000)}) { id } }` })],
    ['/graphql', JSON.stringify({ query: `{ ${'a{'.repeat(20_000)} }` })],
    ['/events/ingest', '['.repeat(1_000_000)],
    ['/events/ingest', nested(500_000)],
    ['/events/ingest', `{"eventType":"x","idempotencyKey":"k","metadata":{"a":${nested(400_000)}}}`],
    ['/events/ingest', `{"eventType":"x","idempotencyKey":"k","metadata":{"a":${nested(3000)},"b":1.10}}`],
    ['/events/ingest', `{"eventType":"x","idempotencyKey":"k","metadata":{"a":${nested(40)}}}`],
    ['/events/ingest/batch', `[${nested(500_000)}]`],
    ['/v1/conversions', `{"goalId":${nested(500_000)}}`],
  ])('is answered as a client error: %s %.80s', async (path, body) => {
    const { key } = await aSeller(suite.url);
    const answer = await new RestClient(suite.url, key).send('POST', path, body);
    const userErrors = JSON.stringify(answer.body).includes('"userErrors":[{');
    expect(userErrors ? 422 : answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.text).not.toContain('INTERNAL_SERVER_ERROR');
    expect(await suite.log()).not.toContain('"level":50');
  });

  it.each(['variables', 'extensions'])('is answered as a client error: GET with %s', async (name) => {
    const parameters = new URLSearchParams({ query: '{ __typename }', [name]: `{"a":${nested(1000)}}` });
    const answer = await fetch(`${suite.url}/graphql?${parameters.toString()}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });
    expect(answer.status).toBe(400);
  });

  it.each([
    [
      'nested',
      4400,
      `{"id":"1","type":"subscribe","payload":{"query":"{ __typename }","variables":{"a":${nested(5000)}}}}`,
    ],
    ['large, without a credential', 1009, `{"type":"ping","payload":{"a":"${'x'.repeat(40_000)}"}}`],
  ])('or is too large closes a websocket: %s', async (_what, code, message) => {
    const socket = new WebSocket(`${suite.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    socket.send(message);
    const [closed] = (await once(socket, 'close')) as [number];
    expect(closed).toBe(code);
    expect(await suite.log()).not.toContain('"level":50');
  });
});

describe('the depth of a JSON text', () => {
  it.each([
    ['[[1]]', 2],
    ['{"a":[{"b":1}]}', 3],
    ['"[[["', 0],
    ['{"[\\"[[":1}', 1],
    ['[1],[2]', 1],
    ['["not closed', 1],
    ['', 0],
  ])('of %s is %i', (text, depth) => {
    const bytes = Buffer.from(text);
    expect(isNestedDeeper(bytes, depth)).toBe(false);
    if (depth > 0) expect(isNestedDeeper(bytes, depth - 1)).toBe(true);
  });
});
