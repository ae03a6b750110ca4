import { beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../support/graphql-client.js';
import { aCampaign, aGoal, aScene, aSeller, type Scene } from '../support/story.js';
import { useServer } from '../support/suite.js';

const suite = useServer();
let scene: Scene;

beforeAll(async () => {
  scene = await aScene(suite.url);
});

/** The row counts of all tables but those of the ledger audit, which runs at its own times. */
async function countRows(): Promise<object> {
  const tables = await suite.database.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_name not like 'agenda%' and table_name <> 'ledger_block' order by 1`,
  );
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::int as rows from "${name}"`);
  const rows = await suite.database.query<{ name: string; rows: number }>(counts.join(' union all '));
  return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
}

interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: {
    readonly data?: Record<string, { readonly userErrors?: object[] }> | null;
    readonly errors?: readonly { readonly message: string; readonly extensions: object }[];
  };
}

/** Sends raw bytes to `/graphql`. Every response must be JSON and reveal nothing internal. */
async function sendRaw(body: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  const response = await fetch(`${suite.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${scene.key}`,
      ...headers,
    },
    body,
  });
  const text = await response.text();
  expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|stacktrace|\/src\/|\.[jt]s:\d+/);
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: JSON.parse(text) as RawAnswer['body'],
  };
}

const send = async (query: string, variables: object = {}): Promise<RawAnswer> =>
  sendRaw(JSON.stringify({ query, variables }));

describe('a request that cannot be understood', () => {
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
    '%s is answered %i',
    async (_what, status, code, body, headers) => {
      const answer = await sendRaw(body, headers);
      expect({ status: answer.status, body: answer.body }).toMatchObject({
        status,
        body: { errors: [{ extensions: { code } }] },
      });
    },
  );
});

describe('a request id', () => {
  const query = JSON.stringify({ query: '{ viewer { environment } }' });

  it('is echoed when it is usable', async () => {
    const { headers } = await sendRaw(query, { 'x-request-id': 'order-7:try.2_b' });
    expect(headers.get('x-request-id')).toBe('order-7:try.2_b');
  });

  it.each(['<script>alert(1)</script>', 'two words', '{"level":60}', 'x'.repeat(129), ''])(
    'is replaced when it is not: %s',
    async (id) => {
      const { headers } = await sendRaw(query, { 'x-request-id': id });
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(suite.server.log()).not.toContain('alert(1)');
    },
  );
});

describe('a mutation with bad input', () => {
  const unknown = '01h2xcejqtf2nbrexx3vqjhp41';
  const campaign = (more: object): object => ({ name: 'x', targetUrl: 'https://x.example', ...more });
  const event = (more: object): object => ({ eventType: 'x', idempotencyKey: 'x', ...more });
  const hook = (more: object): object => ({
    name: 'x',
    targetUrl: 'https://hooks.example/x',
    eventTypes: ['*'],
    ...more,
  });
  const goal = (more: object): object => ({ campaignId: scene.campaignId, name: 'x', ...more });
  const topUp = (more: object): object => ({
    organizationId: scene.organizationId,
    amount: money('1'),
    ...more,
  });
  const money = (amount: string, asset = 'USD'): object => ({ amount, asset });

  type Row = readonly [mutation: string, code: string, field: string, input: () => object];

  const rows: readonly Row[] = [
    ['createCampaign', 'INVALID', 'name', () => campaign({ name: '' })],
    ['createCampaign', 'INVALID', 'name', () => campaign({ name: 'x'.repeat(201) })],
    ['createCampaign', 'INVALID_URL', 'targetUrl', () => campaign({ targetUrl: 'javascript:alert(1)' })],
    ['createCampaign', 'INVALID_URL', 'targetUrl', () => campaign({ targetUrl: '/relative' })],
    ['createCampaign', 'INVALID_URL', 'targetUrl', () => campaign({ targetUrl: 'ftp://x.example' })],
    ['createCampaign', 'INVALID_URL', 'targetUrl', () => campaign({ targetUrl: 'https://a:b@x.example' })],
    ['createCampaign', 'INVALID_AMOUNT', 'budget.amount', () => campaign({ budget: money('-1') })],
    ['createCampaign', 'INVALID_AMOUNT', 'budget.amount', () => campaign({ budget: money('0.0000001') })],
    ['createCampaign', 'INVALID_AMOUNT', 'budget.amount', () => campaign({ budget: money('ten') })],
    ['createCampaign', 'INVALID_AMOUNT', 'budget.amount', () => campaign({ budget: money('1e999') })],
    ['createCampaign', 'INVALID_AMOUNT', 'budget.amount', () => campaign({ budget: money('9'.repeat(80)) })],
    ['createCampaign', 'INVALID_AMOUNT', 'budget.amount', () => campaign({ budget: money('0x10') })],
    [
      'createCampaign',
      'INVALID_AMOUNT',
      'budget.asset',
      () => campaign({ payoutRate: money('1', 'USD'), budget: money('1', 'EUR') }),
    ],
    ['createCampaign', 'INVALID', 'attributionWindowDays', () => campaign({ attributionWindowDays: 0 })],
    ['createCampaign', 'INVALID', 'attributionWindowDays', () => campaign({ attributionWindowDays: 366 })],
    ['createCampaign', 'INVALID', 'holdingPeriodDays', () => campaign({ holdingPeriodDays: -1 })],
    [
      'createCampaign',
      'INVALID',
      'endsAt',
      () => campaign({ startsAt: '2026-02-01T00:00:00Z', endsAt: '2026-01-01T00:00:00Z' }),
    ],
    [
      'updateCampaign',
      'INVALID',
      'endsAt',
      () => ({ id: scene.campaignId, startsAt: '2026-02-01T00:00:00Z', endsAt: '2026-02-01T00:00:00Z' }),
    ],
    ['updateCampaign', 'NOT_FOUND', 'id', () => ({ id: `camp_${unknown}`, name: 'x' })],
    ['updateCampaign', 'NOT_FOUND', 'id', () => ({ id: scene.gigId, name: 'x' })],
    ['updateCampaign', 'NOT_FOUND', 'id', () => ({ id: "' or true --", name: 'x' })],
    ['createGoal', 'INVALID', 'payout', () => goal({})],
    ['createGoal', 'INVALID', 'payoutPercent', () => goal({ payout: money('1'), payoutPercent: '1' })],
    ['createGoal', 'INVALID_AMOUNT', 'payoutPercent', () => goal({ payoutPercent: '100.0001' })],
    ['createGoal', 'INVALID_AMOUNT', 'payoutPercent', () => goal({ payoutPercent: '-1' })],
    ['createGoal', 'INVALID_AMOUNT', 'payoutPercent', () => goal({ payoutPercent: '0.00001' })],
    ['createGoal', 'INVALID', 'maxPerVisitor', () => goal({ payout: money('1'), maxPerVisitor: 0 })],
    ['createGoal', 'NOT_FOUND', 'campaignId', () => goal({ campaignId: 'nothing', payout: money('1') })],
    [
      'createGig',
      'NOT_FOUND',
      'campaignId',
      () => ({ campaignId: `camp_${unknown}`, title: 'x', actionType: 'x' }),
    ],
    [
      'createLink',
      'NOT_FOUND',
      'promoterId',
      () => ({ campaignId: scene.campaignId, promoterId: `aktv_${unknown}` }),
    ],
    [
      'createLink',
      'INVALID_URL',
      'targetUrl',
      () => ({
        campaignId: scene.campaignId,
        promoterId: scene.promoterId,
        targetUrl: 'data:text/html,x',
      }),
    ],
    ['topUpWallet', 'INVALID_AMOUNT', 'amount.amount', () => topUp({ amount: money('0') })],
    ['topUpWallet', 'INVALID_AMOUNT', 'amount.amount', () => topUp({ amount: money('-5') })],
    ['topUpWallet', 'INVALID_AMOUNT', 'amount.amount', () => topUp({ amount: money('', 'USD') })],
    ['topUpWallet', 'INVALID_AMOUNT', 'amount.asset', () => topUp({ amount: money('1', 'DOGE') })],
    ['topUpWallet', 'INVALID_AMOUNT', 'amount.asset', () => topUp({ amount: money('1', '__proto__') })],
    ['topUpWallet', 'INVALID_URL', 'returnUrl', () => topUp({ returnUrl: 'javascript:alert(1)' })],
    ['ingestEvent', 'INVALID', 'idempotencyKey', () => event({ idempotencyKey: '' })],
    ['ingestEvent', 'INVALID', 'idempotencyKey', () => event({ idempotencyKey: 'x'.repeat(201) })],
    ['ingestEvent', 'INVALID', 'eventType', () => event({ eventType: 'a\0b' })],
    ['ingestEvent', 'INVALID', 'metadata', () => event({ metadata: { a: 'x'.repeat(17_000) } })],
    ['ingestEvent', 'INVALID', 'metadata.a', () => event({ metadata: { a: 'a\0b' } })],
    ['ingestEvent', 'INVALID', 'metadata.a', () => event({ metadata: { a: '\ud800' } })],
    [
      'ingestEvent',
      'INVALID',
      'occurredAt',
      () => event({ occurredAt: new Date(Date.now() + 3_600_000).toISOString() }),
    ],
    ['ingestEvent', 'INVALID_AMOUNT', 'amount.amount', () => event({ amount: money('1.0000001') })],
    ['ingestEvent', 'NOT_FOUND', 'campaignId', () => event({ campaignId: `camp_${unknown}` })],
    ['ingestEvent', 'NOT_FOUND', 'attributionLinkId', () => event({ attributionLinkId: `link_${unknown}` })],
    ['ingestEvent', 'NOT_FOUND', 'sessionId', () => event({ sessionId: 'whatever' })],
    ['recordConversion', 'NOT_FOUND', 'goalId', () => ({ goalId: `goal_${unknown}`, sessionId: 'x' })],
    ['cancelConversion', 'NOT_FOUND', 'id', () => ({ id: `conv_${unknown}` })],
    ['verifyActionAttempt', 'NOT_FOUND', 'id', () => ({ id: `att_${unknown}` })],
    ['createWebhookEndpoint', 'INVALID_URL', 'targetUrl', () => hook({ targetUrl: 'http://10.0.0.1/x' })],
    ['createWebhookEndpoint', 'INVALID_URL', 'targetUrl', () => hook({ targetUrl: 'gopher://x.example' })],
    ['createWebhookEndpoint', 'INVALID', 'eventTypes', () => hook({ eventTypes: ['nothing.happened'] })],
    ['createWebhookEndpoint', 'INVALID', 'eventTypes', () => hook({ eventTypes: [] })],
    ['redeliver', 'NOT_FOUND', 'id', () => ({ id: `dlv_${unknown}` })],
  ];

  it.each(rows)('%s answers %s of %s', async (mutation, code, field, inputOf) => {
    const before = await countRows();
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
    const { status, body } = await send(
      `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code field message } } }`,
      { input: inputOf() },
    );
    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
    expect(body.data?.[mutation]?.userErrors).toMatchObject([{ code, field: field.split('.') }]);
    expect(await countRows()).toEqual(before);
  });

  it('of a person says what is wrong, and not whether the address is known', async () => {
    const visitor = new GraphQLClient(suite.url);
    const before = await countRows();
    const person = { email: 'ada@example.com', password: 'correct horse battery', name: 'Ada' };
    for (const [field, value] of [
      ['email', 'nobody'],
      ['password', 'short'],
      ['name', ''],
    ] as const) {
      const { userErrors } = await visitor.attempt('signUp', { ...person, [field]: value }, 'token');
      expect(userErrors).toMatchObject([{ code: 'INVALID', field: [field] }]);
    }
    const wrong = { email: 'nobody@example.com', password: 'correct horse battery' };
    const { userErrors } = await visitor.attempt('signIn', wrong, 'token');
    expect(userErrors).toMatchObject([{ code: 'INVALID', field: null }]);
    expect(await countRows()).toEqual(before);
  });
});

describe('a text that cannot be stored', () => {
  it.each([
    [
      'escaped in JSON',
      'mutation ($n: String!) { createPromoter(input: { name: $n }) { userErrors { code } } }',
      'a\0b',
    ],
    [
      'escaped in GraphQL',
      String.raw`mutation { createPromoter(input: { name: "a\u{0}b" }) { userErrors { code } } }`,
      '',
    ],
  ])('is refused when it is %s', async (_how, document, n) => {
    const before = await countRows();
    const { body } = await send(document, n === '' ? {} : { n });
    expect(body.data?.['createPromoter']?.userErrors).toMatchObject([{ code: 'INVALID' }]);
    expect(await countRows()).toEqual(before);
  });

  it('is refused in a query as well', async () => {
    const { body } = await send('query ($q: String) { campaigns(filter: { q: $q }) { totalCount } }', {
      q: '\0',
    });
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('a list with bad arguments', () => {
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
  ])('names %s: %s', async (field, args) => {
    for (const list of ['campaigns', 'events', 'rewards']) {
      const { body } = await send(`{ ${list}(${args}) { totalCount nodes { id } } }`);
      expect(body.errors).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', problems: [{ field: [field] }] } },
      ]);
    }
  });

  it('answers an unknown id with null', async () => {
    for (const id of [
      'nothing',
      '',
      'camp_',
      "camp_'; drop table campaign",
      'camp_zzzzzzzzzzzzzzzzzzzzzzzzzz',
    ]) {
      const { body } = await send('query ($id: ID!) { campaign(id: $id) { id } node(id: $id) { id } }', {
        id,
      });
      expect(body).toEqual({ data: { campaign: null, node: null } });
    }
  });
});

describe('a refusal in the life of a campaign', () => {
  it('names the allowed moves', async () => {
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
      { campaignId: id, name: 'sale', payout: { amount: '1' } },
      '',
    );
    expect(twice.userErrors).toMatchObject([{ code: 'CONFLICT', field: ['name'] }]);
  });
});

describe('bad input among good', () => {
  it('does not take the others down that are written at the same time', async () => {
    const document = `mutation ($input: IngestEventInput!) {
      ingestEvent(input: $input) { event { id } userErrors { field } }
    }`;
    const answers = await Promise.all(
      Array.from({ length: 48 }, async (_, index) =>
        send(document, {
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

describe('the log of all that', () => {
  it('holds no credential, and nothing that was so unexpected that it was a fault', () => {
    const log = suite.server.log();
    expect(log.length).toBeGreaterThan(0);
    expect(log).not.toContain(scene.key);
    expect(log).not.toContain(scene.owner.token ?? '?');
    expect(log).not.toContain('correct horse battery');
    expect(log).not.toContain('a resolver failed');
    expect(log).not.toContain('a request failed');
  });
});
