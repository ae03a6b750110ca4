import { beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { evaluated, uuidOf } from '../../support/outcome.js';
import { aKey, aScene, aSeller, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { countEvents, post } from './batches.js';
import { times } from '../../support/times.js';

const suite = useSharedServer();

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

  it('accepts events as a list and as a bare array, each event once', async () => {
    const events = [event('b-1', { amount: 2500.5 }), event('b-2', { metadata: { customerId: 77 } })];
    const first = await post(suite, scene.key, { events });
    expect(first.status).toBe(207);
    expect(first.results).toMatchObject([
      { index: 0, status: 'queued', duplicate: false },
      { index: 1, status: 'queued', duplicate: false },
    ]);
    const ids = first.results.map((result) => result.eventId ?? '');
    for (const id of ids) expect(await evaluated(scene, id)).toMatchObject({ status: 'PROCESSED' });
    const again = await post(suite, scene.key, [...events].toReversed());
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

  /** Good events among all kinds of bad ones. */
  const mixed = (): unknown[] => [
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
  ];
  const mixedResults = [
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
  ];

  it('refuses only the invalid events', async () => {
    await post(suite, scene.key, { events: [event('taken')] });
    const { status, results } = await post(suite, scene.key, { events: mixed() });
    expect(status).toBe(207);
    expect(results.map((result) => result.index)).toEqual([...times(15, (index) => index)]);
    expect(
      results.map(({ status: taken, duplicate, error }) =>
        error
          ? [error.statusCode, ...(error.errors ?? []).map(({ field, code }) => `${field} ${code}`)]
          : [taken, duplicate],
      ),
    ).toEqual(mixedResults);
    expect(results[13]?.eventId).toBe(results[0]?.eventId);
  });

  it('returns a result for each event when all are malformed', async () => {
    const { status, results } = await post(suite, scene.key, [{}, 1]);
    expect(status).toBe(207);
    expect(results).toMatchObject([{ error: { statusCode: 422 } }, { error: { statusCode: 422 } }]);
  });

  it.each<[string, unknown]>([
    ['an empty list', { events: [] }],
    ['an empty array', []],
    ['a body without a list', {}],
    ['a text', { events: 'all' }],
    ['1,001 events', times(1001, (index) => ({ eventType: 'x', idempotencyKey: `long-${index}` }))],
  ])('refuses %s as a whole', async (_what, body) => {
    const before = await countEvents(suite, scene);
    const { status, body: answer } = await post(suite, scene.key, body);
    expect(status).toBe(422);
    expect(answer).toMatchObject({ errors: [{ field: 'events', code: 'INVALID' }] });
    expect(await countEvents(suite, scene)).toBe(before);
  });

  it('has its own body limit', async () => {
    const large = times(200, (index) => event(`large-${index}`, { metadata: { text: 'x'.repeat(9000) } }));
    expect(JSON.stringify(large).length).toBeGreaterThan(1024 * 1024);
    const taken = await post(suite, scene.key, large);
    expect(taken.results.filter((result) => result.status === 'queued')).toHaveLength(200);
    const rest = new RestClient(suite.url, scene.key);
    expect(
      (await rest.post('/events/ingest', event('l', { metadata: { a: 'x'.repeat(1024 ** 2) } }))).status,
    ).toBe(413);
    expect(
      (await post(suite, scene.key, { pad: 'x'.repeat(8 * 1024 ** 2), events: [event('pad')] })).status,
    ).toBe(413);
    expect((await rest.post('/gigs', [])).status).toBe(400);
  });

  it('requires the scope, and accepts only own references', async () => {
    const narrow = await aKey(scene.owner, scene.organizationId, ['events:read']);
    expect((await post(suite, narrow, [event('narrow')])).status).toBe(403);
    const rival = await aSeller(suite.url, 'Rival');
    const stolen = { organizationId: scene.organizationId, events: [event('stolen')] };
    expect((await post(suite, rival.key, stolen)).status).toBe(404);
    const live = await aKey(scene.owner, scene.organizationId, ['*'], 'LIVE');
    const foreign = [
      event('f', { campaignId: scene.campaignId }),
      event('g', { attributionLinkId: scene.link.id }),
    ];
    for (const key of [rival.key, live]) {
      const { results } = await post(suite, key, foreign);
      expect(results).toMatchObject([
        { error: { statusCode: 404, errors: [{ field: 'events.0.campaignId' }] } },
        { error: { statusCode: 404, errors: [{ field: 'events.1.attributionLinkId' }] } },
      ]);
    }
    // The same key of another tenant or environment is a different key.
    await post(suite, scene.key, [event('own')]);
    for (const key of [rival.key, live]) {
      expect((await post(suite, key, [{ eventType: 'z', idempotencyKey: 'own' }])).results).toMatchObject([
        { status: 'queued', duplicate: false },
      ]);
    }
  });
});
