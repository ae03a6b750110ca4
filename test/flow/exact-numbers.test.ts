import { beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { RestClient } from '../rest-compat/rest-client.js';
import { ingest } from '../support/outcome.js';
import { aGoal, aScene, follow, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';

const suite = useSharedServer();
let scene: Scene;
let rest: RestClient;
beforeAll(async () => {
  scene = await aScene(suite.url);
  rest = new RestClient(suite.url, scene.key);
});

describe('a number in JSON', () => {
  const fault = 'has more digits than a JSON number keeps: send it as a string';
  const report = (digits: string, key: string): object => ({
    eventType: 'x',
    idempotencyKey: key,
    metadata: { order: [{ customerId: JSON.rawJSON(digits) }] },
  });
  const field = ['metadata', 'order', '0', 'customerId'];
  const ingestDocument =
    'mutation ($input: IngestEventInput!) { ingestEvent(input: $input) { event { id } userErrors { field code message } } }';
  const lost = [
    '175928847299117063',
    '9007199254740993',
    '1e400',
    '-1e400',
    '1e-400',
    '0.12345678901234567890',
    '3.0000000000000001',
    '0.10000000000000001',
  ];
  const kept = [
    '175928847299117060',
    '9007199254740992',
    '0.1',
    '1.50',
    '-0',
    '1e21',
    '0.30000000000000004',
    '5e-324',
  ];

  it.each(lost)('is refused by its field in every API when JSON would change it: %s', async (digits) => {
    const { data } = await scene.program.send<{ ingestEvent: object }>(ingestDocument, {
      input: report(digits, 'lost'),
    });
    const refused = {
      event: null,
      userErrors: [{ field, code: 'INVALID', message: `${field.join('.')} ${fault}` }],
    };
    expect(data?.ingestEvent).toEqual(refused);
    const socket = createClient({
      url: `${suite.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${scene.key}` },
    });
    const bySocket = socket.iterate({ query: ingestDocument, variables: { input: report(digits, 'lost') } });
    expect((await bySocket.next()).value).toEqual({ data: { ingestEvent: refused } });
    await socket.dispose();
    const literal = `mutation { ingestEvent(input: { eventType: "x", idempotencyKey: "lost", metadata: { order: [{ customerId: ${digits} }] } }) { event { id } } }`;
    const { errors } = await scene.program.send(literal);
    expect(errors).toMatchObject([
      {
        message: `order.0.customerId ${fault}.`,
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        locations: [{}],
      },
    ]);
    const overRest = await rest.post('/events/ingest', report(digits, 'lost'));
    expect([overRest.status, overRest.body['errors']]).toMatchObject([
      422,
      [{ field: field.join('.'), code: 'INVALID' }],
    ]);
    const batch = await rest.post('/events/ingest/batch', {
      events: [report(digits, 'lost'), report('1', `beside ${digits}`)],
    });
    expect(batch.body['results']).toMatchObject([
      { error: { statusCode: 422, errors: [{ field: `events.0.${field.join('.')}` }] } },
      { status: 'queued' },
    ]);
  });

  it('is accepted when JSON keeps it', async () => {
    const ids = await Promise.all(
      kept.map(async (digits) => ingest(scene, `kept ${digits}`, { metadata: { n: JSON.rawJSON(digits) } })),
    );
    const { events } = await scene.program.run<{ events: { nodes: { id: string; metadata: object }[] } }>(
      '{ events(first: 100) { nodes { id metadata } } }',
    );
    const found = ids.map((id) => events.nodes.find((event) => event.id === id)?.metadata);
    expect(found).toEqual(kept.map((digits) => ({ n: Number(digits) + 0 })));
  });

  it("is a customer's id only if all its digits are exact", async () => {
    const reportBy = async (customerId: unknown, key: string): Promise<unknown> => {
      const input = { eventType: 'x', idempotencyKey: key, metadata: { customerId } };
      const { data } = await scene.program.send<{ ingestEvent: { event: { customerId: string } | null } }>(
        'mutation ($input: IngestEventInput!) { ingestEvent(input: $input) { event { customerId } } }',
        { input },
      );
      return data?.ingestEvent.event?.customerId;
    };
    expect(await reportBy('175928847299117063', 'as text 1')).toBe('175928847299117063');
    expect(await reportBy('175928847299117064', 'as text 2')).toBe('175928847299117064');
    expect(await reportBy(JSON.rawJSON('175928847299117063'), 'as number')).toBeUndefined();
    expect(await reportBy(JSON.rawJSON('42'), 'small')).toBe('42');
    expect(await reportBy(JSON.rawJSON('1000000000000000000000'), 'large')).toBe('1000000000000000000000');
    const named = await rest.post('/events/ingest', {
      eventType: 'x',
      idempotencyKey: 'named',
      customerId: JSON.rawJSON('175928847299117063'),
    });
    expect([named.status, named.body['errors']]).toMatchObject([422, [{ field: 'customerId' }]]);
  });

  it('makes a different payload when it differs, and the same payload when it is equal', async () => {
    const send = async (digits: string) => rest.post('/events/ingest', report(digits, 'reused'));
    expect((await send('9007199254740993')).status).toBe(422);
    expect((await send('9007199254740992')).status).toBe(202);
    expect((await send('9007199254740993')).status).toBe(422);
    expect((await send('9007199254740994')).status).toBe(409);
  });

  it('is refused in the dimensions of a conversion', async () => {
    const goalId = await aGoal(scene, scene.campaignId);
    const sessionId = await follow(suite.url, scene.link);
    const customDimensions = { basket: { id: JSON.rawJSON('9007199254740993') } };
    const input = { goalId, sessionId, customDimensions };
    const { userErrors } = await scene.program.attempt('recordConversion', input, '');
    expect(userErrors).toMatchObject([{ field: ['customDimensions', 'basket', 'id'], code: 'INVALID' }]);
    const overRest = await rest.post('/v1/conversions', input);
    expect([overRest.status, overRest.body['errors']]).toMatchObject([
      422,
      [{ field: 'customDimensions.basket.id' }],
    ]);
  });

  it('is checked also in another charset, and in a variable within a literal', async () => {
    const body = JSON.stringify({
      query: ingestDocument,
      variables: { input: report('9007199254740993', 'utf-16') },
    });
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-16le', authorization: `Bearer ${scene.key}` },
      body: Buffer.from(body, 'utf16le'),
    });
    expect([response.status, await response.json()]).toMatchObject([
      415,
      { errors: [{ message: expect.stringContaining('UTF-8') }] },
    ]);
    const document = `mutation ($n: Float!) { ingestEvent(input: { eventType: "x", idempotencyKey: "n", metadata: { n: $n } }) { event { id } } }`;
    const { errors } = await scene.program.send(document, { n: JSON.rawJSON('9007199254740993') });
    expect(errors).toMatchObject([{ message: expect.stringContaining('n is a variable within JSON') }]);
  });
});
