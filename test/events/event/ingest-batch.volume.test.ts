import { describe, expect, it } from '@jest/globals';
import { aScene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { volume } from '../../support/volume.js';
import { type BatchResult, countEvents, post } from './batches.js';
import { times } from '../../support/times.js';

const suite = useSharedServer();

describe('ingestEvents', () => {
  const selection = 'results { index status event { id status } userErrors { code field } }';

  it('returns results by index, and refuses a batch that is empty or too long', async () => {
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

  it(`stores ${total} events with 20 % duplicates, sent twice over 32 connections, once each`, async () => {
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
        for (const batch of waiting) seen.push(...(await post(suite, scene.key, batch)).results);
      }),
    );
    expect(seen).toHaveLength(2 * total);
    expect(seen.filter((result) => result.error)).toEqual([]);
    expect(seen.filter((result) => result.duplicate === false)).toHaveLength(distinct);
    expect(new Set(seen.map((result) => result.eventId)).size).toBe(distinct);
    expect(await countEvents(suite, scene)).toBe(distinct);
  });
});
