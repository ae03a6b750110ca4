import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCampaign, aGoal, aScene, aSeller, type Scene } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { expectCleanLog, send, sendRaw } from './raw-requests.js';

const suite = useSharedServer();
let scene: Scene;

beforeAll(async () => {
  scene = await aScene(suite.url);
});

describe('a malformed request', () => {
  const query = '{ campaigns { totalCount } }';

  type Row = readonly [
    what: string,
    status: number,
    code: string,
    body: string,
    headers?: Record<string, string>,
  ];

  const rows: readonly Row[] = [
    ['malformed JSON', 400, 'BAD_REQUEST', '{"query": '],
    ['no JSON at all', 400, 'BAD_REQUEST', 'query'],
    ['another content type', 415, 'BAD_REQUEST', query, { 'content-type': 'text/plain' }],
    ['a form', 415, 'BAD_REQUEST', `query=${query}`, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['more than 1 MB', 413, 'BAD_REQUEST', JSON.stringify({ query, variables: { a: 'x'.repeat(2 ** 20) } })],
    [
      'an unknown field',
      400,
      'GRAPHQL_VALIDATION_FAILED',
      JSON.stringify({ query: '{ campaigns { nobody } }' }),
    ],
    ['a syntax error', 400, 'GRAPHQL_PARSE_FAILED', JSON.stringify({ query: '{ campaigns {' })],
    ['no operation', 400, 'BAD_REQUEST', '{}'],
    ['a list of operations', 400, 'BAD_REQUEST', JSON.stringify([{ query }, { query }])],
    [
      'a document without end',
      400,
      'LENGTH_LIMIT',
      JSON.stringify({ query: `{ ${'viewer { environment } '.repeat(10_000)} }` }),
    ],
    [
      'a document of too many tokens',
      400,
      'TOKEN_LIMIT',
      JSON.stringify({ query: `{ ${'a '.repeat(10_000)} }` }),
    ],
    [
      'a variable of another type',
      400,
      'BAD_USER_INPUT',
      JSON.stringify({
        query: 'query ($first: Int) { campaigns(first: $first) { totalCount } }',
        variables: { first: 'many' },
      }),
    ],
  ];

  it.each(rows.map((row) => [...row, {}] as const))(
    'with %s has the status %i',
    async (_what, status, code, body, headers) => {
      const answer = await sendRaw(scene, body, headers);
      expect({ status: answer.status, body: answer.body }).toMatchObject({
        status,
        body: { errors: [{ extensions: { code } }] },
      });
    },
  );
});

describe('a request id', () => {
  const query = JSON.stringify({ query: '{ viewer { environment } }' });

  it('is echoed when it is valid', async () => {
    const { headers } = await sendRaw(scene, query, { 'x-request-id': 'order-7:try.2_b' });
    expect(headers.get('x-request-id')).toBe('order-7:try.2_b');
  });

  it.each(['<script>alert(1)</script>', 'two words', '{"level":60}', 'x'.repeat(129), ''])(
    'is replaced when it is invalid: %s',
    async (id) => {
      const { headers } = await sendRaw(scene, query, { 'x-request-id': id });
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(await suite.log()).not.toContain('alert(1)');
    },
  );
});

describe('a list with invalid arguments', () => {
  it.each([
    ['first', 'first: 0'],
    ['first', 'first: 101'],
    ['first', 'first: -1'],
    ['last', 'last: 0'],
    ['first', 'first: 1, last: 1'],
    ['after', 'after: "nonsense"'],
    ['before', 'before: "AAAA"'],
    ['after', `after: "${'x'.repeat(101)}"`],
    ['offset', 'offset: -1'],
    ['offset', 'offset: 10001'],
  ])('names %s in the error: %s', async (field, args) => {
    for (const list of ['campaigns', 'events', 'rewards']) {
      const { body } = await send(scene, `{ ${list}(${args}) { totalCount nodes { id } } }`);
      expect(body.errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', problems: [{ field: [field] }] } },
      ]);
    }
  });

  it('returns null for an unknown id', async () => {
    for (const id of [
      'nothing',
      '',
      'camp_',
      "camp_'; drop table campaign",
      'camp_zzzzzzzzzzzzzzzzzzzzzzzzzz',
    ]) {
      const { body } = await send(
        scene,
        'query ($id: ID!) { campaign(id: $id) { id } node(id: $id) { id } }',
        { id },
      );
      expect(body).toEqual({ data: { campaign: null, node: null } });
    }
  });
});

describe('a refused status change of a campaign', () => {
  it('names the allowed changes', async () => {
    const seller = await aSeller(suite.url);
    const id = await aCampaign(seller, {}, false);
    const pause = await seller.program.attempt('pauseCampaign', { id }, '');
    expect(pause.userErrors).toMatchObject([
      { code: 'ILLEGAL_STATUS_CHANGE', message: expect.stringContaining('ACTIVE') },
    ]);
    await seller.program.mutate('activateCampaign', { id }, '');
    const remove = await seller.program.attempt('deleteCampaign', { id }, 'deletedId');
    expect(remove.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['id'] }]);
    await aGoal(seller, id, { name: 'sale' });
    const twice = await seller.program.attempt(
      'createGoal',
      { campaignId: id, name: 'sale', payout: { fixed: { amount: '1' } } },
      '',
    );
    expect(twice.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['name'] }]);
  });
});

describe('invalid input beside valid input', () => {
  it('does not affect others that are written at the same time', async () => {
    const document = `mutation ($input: IngestEventInput!) {
      ingestEvent(input: $input) { event { id } userErrors { field } }
    }`;
    const answers = await Promise.all(
      Array.from({ length: 48 }, async (_, index) =>
        send(scene, document, {
          input: {
            eventType: 'x',
            idempotencyKey: `neighbour-${index}`,
            ...(index % 8 === 0 ? { metadata: { text: '\udc00' } } : {}),
            ...(index % 8 === 1 ? { eventType: 'x\0' } : {}),
          },
        }),
      ),
    );
    const accepted = answers.filter(({ body }) => body.data?.['ingestEvent']?.userErrors?.length === 0);
    expect(accepted).toHaveLength(36);
    expect(answers.filter(({ body }) => body.errors)).toEqual([]);
  });
});

describe('the log', () => {
  it('contains no credential and no internal error', async () => {
    expectCleanLog(await suite.log(), scene);
  });
});
