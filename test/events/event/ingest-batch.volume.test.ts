import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { evaluated, uuidOf } from '../../support/outcome.js';
import { aKey, aScene, aSeller, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { volume } from '../../support/volume.js';

const suite = useSharedServer();
const path = '/events/ingest/batch';

interface BatchResult {
  readonly index: number;
  readonly eventId?: string;
  readonly status?: string;
  readonly duplicate?: boolean;
  readonly error?: {
    readonly statusCode: number;
    readonly message: string;
    readonly errors?: readonly { readonly field: string; readonly code: string }[];
  };
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

async function post(key: string, body: unknown) {
  const answer = await new RestClient(suite.url, key).post(path, body);
  return { ...answer, results: (answer.body['results'] ?? []) as readonly BatchResult[] };
}

async function countEvents({ organizationId }: { organizationId: string }): Promise<number> {
  const [row] = await suite.database.query<{ count: number }>(
    'select count(*)::int as count from event where organization_id = $1',
    [uuidOf('organization', organizationId)],
  );
  return row?.count ?? 0;
}

describe('POST /events/ingest/batch', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await aScene(suite.url);
  });

  const event = (idempotencyKey: string, more: object = {}): object => ({
    eventType: 'customer.signup',
    attributionCode: scene.link.code,
    idempotencyKey,
    ...more,
  });

  it('takes many in, as a list and as a bare array, and the same again once', async () => {
    const events = [event('b-1', { amount: 2500.5 }), event('b-2', { metadata: { customerId: 77 } })];
    const first = await post(scene.key, { events });
    expect(first.status).toBe(207);
    expect(first.results).toMatchObject([
      { index: 0, status: 'queued', duplicate: false },
      { index: 1, status: 'queued', duplicate: false },
    ]);
    const ids = first.results.map((result) => result.eventId ?? '');
    for (const id of ids) expect(await evaluated(scene, id)).toMatchObject({ status: 'PROCESSED' });
    const again = await post(scene.key, [...events].toReversed());
    expect(again.results).toEqual([
      { index: 0, eventId: ids[1], status: 'processed', duplicate: true },
      { index: 1, eventId: ids[0], status: 'processed', duplicate: true },
    ]);
    const rows = await suite.database.query(
      `select idempotency_key, amount::text, customer_id from event where id = any($1::uuid[]) order by idempotency_key`,
      [ids.map((id) => uuidOf('event', id))],
    );
    expect(rows).toEqual([
      { idempotency_key: 'b-1', amount: '25005000', customer_id: null },
      { idempotency_key: 'b-2', amount: null, customer_id: '77' },
    ]);
  });

  it('keeps what is wrong with one from all others', async () => {
    await post(scene.key, { events: [event('taken')] });
    const { status, results } = await post(scene.key, {
      events: [
        event('c-0'),
        { attributionCode: 7, idempotencyKey: 'c-1' },
        event('c-2', { amount: '25' }),
        event('taken', { eventType: 'another' }),
        'no object',
        event('c-5', { campaignId: 'camp_00000000000000000000000000' }),
        event('c-6', { occurredAt: '2999-01-01T00:00:00Z' }),
        event('c-7', { metadata: [] }),
        event('x'.repeat(201)),
        event('c-9', { amount: -1 }),
        event('c-10', { amount: 1, currency: 'XXX' }),
        null,
        event('c-12', { metadata: { a: 'x'.repeat(17_000) } }),
        event('c-0'),
        event('c-14'),
      ],
    });
    expect(status).toBe(207);
    expect(results.map((result) => result.index)).toEqual([...times(15, (index) => index)]);
    expect(
      results.map(({ status: taken, duplicate, error }) =>
        error
          ? [error.statusCode, ...(error.errors ?? []).map(({ field, code }) => `${field} ${code}`)]
          : [taken, duplicate],
      ),
    ).toEqual([
      ['queued', false],
      [422, 'events.1.eventType INVALID', 'events.1.attributionCode INVALID'],
      [422, 'events.2.amount INVALID_AMOUNT'],
      [409, 'events.3.idempotencyKey IDEMPOTENCY_KEY_REUSED'],
      [422, 'events.4 INVALID'],
      [404, 'events.5.campaignId NOT_FOUND'],
      [422, 'events.6.occurredAt INVALID'],
      [422, 'events.7.metadata INVALID'],
      [422, 'events.8.idempotencyKey INVALID'],
      [422, 'events.9.amount INVALID_AMOUNT'],
      [422, 'events.10.currency INVALID_AMOUNT'],
      [422, 'events.11 INVALID'],
      [422, 'events.12.metadata INVALID'],
      ['queued', true],
      ['queued', false],
    ]);
    expect(results[13]?.eventId).toBe(results[0]?.eventId);
  });

  it('answers each when all are malformed', async () => {
    const { status, results } = await post(scene.key, [{}, 1]);
    expect(status).toBe(207);
    expect(results).toMatchObject([{ error: { statusCode: 422 } }, { error: { statusCode: 422 } }]);
  });

  it.each<[string, unknown]>([
    ['an empty list', { events: [] }],
    ['an empty array', []],
    ['no list', {}],
    ['a text', { events: 'all' }],
    ['1,001 events', times(1001, (index) => ({ eventType: 'x', idempotencyKey: `long-${index}` }))],
  ])('refuses %s as a whole', async (_what, body) => {
    const before = await countEvents(scene);
    const { status, body: answer } = await post(scene.key, body);
    expect(status).toBe(422);
    expect(answer).toMatchObject({ errors: [{ field: 'events', code: 'INVALID' }] });
    expect(await countEvents(scene)).toBe(before);
  });

  it('has a limit of its own for the body, and others keep theirs', async () => {
    const large = times(200, (index) => event(`large-${index}`, { metadata: { text: 'x'.repeat(9000) } }));
    expect(JSON.stringify(large).length).toBeGreaterThan(1024 * 1024);
    const taken = await post(scene.key, large);
    expect(taken.results.filter((result) => result.status === 'queued')).toHaveLength(200);
    const rest = new RestClient(suite.url, scene.key);
    expect(
      (await rest.post('/events/ingest', event('l', { metadata: { a: 'x'.repeat(1024 ** 2) } }))).status,
    ).toBe(413);
    expect((await post(scene.key, { pad: 'x'.repeat(8 * 1024 ** 2), events: [event('pad')] })).status).toBe(
      413,
    );
    expect((await rest.post('/gigs', [])).status).toBe(400);
  });

  it('is for keys with the scope, in their own organization and environment', async () => {
    const narrow = await aKey(scene.owner, scene.organizationId, ['events:read']);
    expect((await post(narrow, [event('narrow')])).status).toBe(403);
    const rival = await aSeller(suite.url, 'Rival');
    const stolen = { organizationId: scene.organizationId, events: [event('stolen')] };
    expect((await post(rival.key, stolen)).status).toBe(404);
    const live = await aKey(scene.owner, scene.organizationId, ['*'], 'LIVE');
    const foreign = [
      event('f', { campaignId: scene.campaignId }),
      event('g', { attributionLinkId: scene.link.id }),
    ];
    for (const key of [rival.key, live]) {
      const { results } = await post(key, foreign);
      expect(results).toMatchObject([
        { error: { statusCode: 404, errors: [{ field: 'events.0.campaignId' }] } },
        { error: { statusCode: 404, errors: [{ field: 'events.1.attributionLinkId' }] } },
      ]);
    }
    // The same key of another tenant or environment is a different key.
    await post(scene.key, [event('own')]);
    for (const key of [rival.key, live]) {
      expect((await post(key, [{ eventType: 'z', idempotencyKey: 'own' }])).results).toMatchObject([
        { status: 'queued', duplicate: false },
      ]);
    }
  });
});

describe('ingestEvents', () => {
  const selection = 'results { index status event { id status } userErrors { code field } }';

  it('answers each event by its place, and refuses a batch that is empty or too long', async () => {
    const scene = await aScene(suite.url);
    const events = [
      { eventType: 'a', idempotencyKey: 'g-1' },
      { eventType: '', idempotencyKey: 'g-2', amount: { amount: '1.0000001' } },
      { eventType: 'b', idempotencyKey: 'g-1' },
      { eventType: 'a', idempotencyKey: 'g-1' },
    ];
    const { results } = await scene.program.mutate<{ results: unknown }>(
      'ingestEvents',
      { events },
      selection,
    );
    expect(results).toMatchObject([
      { index: 0, status: 'ACCEPTED', event: { status: 'QUEUED' }, userErrors: [] },
      {
        index: 1,
        status: 'INVALID',
        event: null,
        userErrors: [
          { code: 'INVALID', field: ['events', '1', 'eventType'] },
          { code: 'INVALID_AMOUNT', field: ['events', '1', 'amount', 'amount'] },
        ],
      },
      { index: 2, status: 'CONFLICT', event: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] },
      { index: 3, status: 'DUPLICATE', event: { status: expect.anything() } },
    ]);
    const many = times(1001, (index) => ({ eventType: 'x', idempotencyKey: String(index) }));
    for (const wrong of [[], many]) {
      const refused = await scene.program.attempt('ingestEvents', { events: wrong }, selection);
      expect(refused).toMatchObject({ results: null, userErrors: [{ code: 'INVALID', field: ['events'] }] });
    }
  });

  const batchSize = volume(250, 50);
  const total = 40 * batchSize;
  const distinct = total * 0.8;

  it(`takes ${total} events with 20 % duplicates, sent twice over 32 connections, in once each`, async () => {
    const scene = await aScene(suite.url);
    const keys = times(total, (index) => `k-${index % distinct}`);
    const batches = times(40, (index) =>
      keys
        .slice(index * batchSize, (index + 1) * batchSize)
        .map((idempotencyKey) => ({ eventType: 'x', idempotencyKey })),
    );
    const waiting = [...batches, ...batches].values();
    const seen: BatchResult[] = [];
    await Promise.all(
      times(32, async () => {
        for (const batch of waiting) seen.push(...(await post(scene.key, batch)).results);
      }),
    );
    expect(seen).toHaveLength(2 * total);
    expect(seen.filter((result) => result.error)).toEqual([]);
    expect(seen.filter((result) => result.duplicate === false)).toHaveLength(distinct);
    expect(new Set(seen.map((result) => result.eventId)).size).toBe(distinct);
    expect(await countEvents(scene)).toBe(distinct);
  });
});
