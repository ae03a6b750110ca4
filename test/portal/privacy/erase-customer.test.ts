import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { balancesOf, ingest, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { replayIn } from '../../support/replay-decisions.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { aCustomer, completed, erase, placesOf, swept, type KnownCustomer } from './a-customer.js';

const suite = useSharedServer();
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.close();
});

/** Sends every event of the scene to the receiver, from now on. */
async function anEndpoint({ scene }: KnownCustomer): Promise<string> {
  const { endpoint } = await scene.program.mutate<{ endpoint: { id: string } }>(
    'createWebhookEndpoint',
    { organizationId: scene.organizationId, name: 'shop', targetUrl: receiver.url, eventTypes: ['*'] },
    'endpoint { id }',
  );
  return endpoint.id;
}

async function counts({ scene }: KnownCustomer): Promise<unknown> {
  const { campaign } = await scene.program.run<{ campaign: unknown }>(
    `query ($id: ID!) { campaign(id: $id) { performance { totals { clicks uniqueClicks events conversions rewards } } } }`,
    { id: scene.campaignId },
  );
  return campaign;
}

describe('eraseCustomer', () => {
  it('leaves no trace of the customer in any table, and keeps money and counts', async () => {
    const other = await aCustomer(suite);
    const customer = await aCustomer(suite, other.scene);
    await anEndpoint(customer);
    await ingestAndEvaluate(customer.scene, `again`, {
      sessionId: customer.sessionId,
      customerId: customer.customerId,
    });
    await waitFor('a webhook', async () =>
      receiver.received.some(({ body }) => body.includes(customer.sessionId)),
    );
    const before = [await balancesOf(customer.scene), await counts(customer)];
    for (const text of customer.traces) expect(await placesOf(suite, text)).not.toEqual([]);

    const { id } = await erase(customer.scene, customer.customerId);
    expect(await completed(customer.scene, id)).toMatchObject({ events: 3 });
    await swept(suite, id);

    for (const text of customer.traces) expect([text, await placesOf(suite, text)]).toEqual([text, []]);
    expect([await balancesOf(customer.scene), await counts(customer)]).toEqual(before);
    for (const text of other.traces) expect(await placesOf(suite, text)).not.toEqual([]);
    const [unlinked] = await suite.database.query<{ count: number }>(
      'select count(*)::int as count from erased_identity where organization_id = $1',
      [uuidOf('organization', customer.scene.organizationId)],
    );
    expect(unlinked).toEqual({ count: 0 });
  });

  it('marks events as erased, whose decisions still explain the reward and are not replayed', async () => {
    const customer = await aCustomer(suite);
    const { scene, signUp } = customer;
    const { id } = await erase(scene, customer.customerId);
    await completed(scene, id);
    const query =
      'query ($id: ID!) { event(id: $id) { status customerId metadata erasedAt decision rewards { amount { amount } } } }';
    const { event } = await scene.program.run<{ event: object }>(query, { id: signUp });
    expect(event).toMatchObject({
      status: 'PROCESSED',
      customerId: expect.stringMatching(/^erased_/),
      metadata: null,
      erasedAt: expect.any(String),
      rewards: [{ amount: { amount: '25.00' } }],
      decision: {
        rules: [
          {
            rule: 'own',
            result: 'PAID',
            conditions: [{ field: 'event.metadata.plan', value: 'plan', input: null, holds: true }],
          },
        ],
      },
    });
    expect(await replayIn(suite.database, { most: 10_000 })).toMatchObject({
      withoutEvidence: [],
      different: [],
    });
  });

  it('returns the same erasure again, and begins it again only for what was reported since', async () => {
    const { scene, customerId } = await aCustomer(suite);
    const first = await erase(scene, customerId);
    expect(await erase(scene, customerId)).toMatchObject({ id: first.id });
    await completed(scene, first.id);
    expect(await erase(scene, customerId)).toEqual({ id: first.id, status: 'COMPLETED', events: 3 - 1 });
    await ingestAndEvaluate(scene, 'came-back', { customerId });
    expect(await erase(scene, customerId)).toMatchObject({ id: first.id, status: 'PENDING' });
    expect(await completed(scene, first.id)).toMatchObject({ id: first.id, events: 3 });
    expect(await erase(scene, 'never-seen')).toMatchObject({ events: 0 });
  });

  it('has the answer for concurrent requests be the same erasure', async () => {
    const { scene, customerId } = await aCustomer(suite);
    const all = await Promise.all(Array.from({ length: 5 }, async () => erase(scene, customerId)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    await completed(scene, all[0]!.id);
  });

  it('recognizes a report with an idempotency key of an erased event, which pays and stores nothing', async () => {
    const { scene, customerId, sessionId, signUp } = await aCustomer(suite);
    const [{ key }] = (await suite.database.query<{ key: string }>(
      'select idempotency_key as key from event where id = $1',
      [uuidOf('event', signUp)],
    )) as [{ key: string }];
    await completed(scene, (await erase(scene, customerId)).id);
    const before = await balancesOf(scene);
    const repeated = { sessionId, customerId, metadata: { email: 'back@example.com' } };
    const reports = await Promise.all([
      ingest(scene, key, repeated),
      ingest(scene, key, { customerId: 'another' }),
    ]);
    expect(reports).toEqual([signUp, signUp]);
    expect(await placesOf(suite, 'back@example.com')).toEqual([]);
    expect(await balancesOf(scene)).toEqual(before);
  });

  it('does not lead from the old session to a promoter any more', async () => {
    const { scene, customerId, sessionId } = await aCustomer(suite);
    await completed(scene, (await erase(scene, customerId)).id);
    const event = await ingestAndEvaluate(scene, 'later', { sessionId, attributionCode: null });
    expect(event).toMatchObject({ status: 'UNMATCHED', decision: { reason: 'NO_ATTRIBUTION' } });
  });

  it('audits the request without the id of the customer', async () => {
    const { scene, customerId } = await aCustomer(suite);
    await completed(scene, (await erase(scene, customerId)).id);
    const [entry] = await suite.database.query<{ entry: string }>(
      `select audit_entry::text as entry from audit_entry where organization_id = $1 and action = 'eraseCustomer'`,
      [uuidOf('organization', scene.organizationId)],
    );
    expect(entry?.entry).toContain('customerDigest');
    expect(entry?.entry).not.toContain(customerId);
  });

  it('records customer.erased without the customer', async () => {
    const customer = await aCustomer(suite);
    const { id } = await erase(customer.scene, customer.customerId);
    await completed(customer.scene, id);
    const events = await suite.database.query<{ payload: string }>(
      `select payload from domain_event where organization_id = $1 and type = 'customer.erased'`,
      [uuidOf('organization', customer.scene.organizationId)],
    );
    expect(events.map(({ payload }) => (JSON.parse(payload) as { data: object }).data)).toEqual([
      { erasureId: id },
    ]);
  });

  it.each([[''], ['x'.repeat(201)]])('refuses the customer id %j by its field', async (customerId) => {
    const { scene } = await aCustomer(suite);
    expect(await scene.program.attempt('eraseCustomer', { customerId }, 'erasure { id }')).toMatchObject({
      erasure: null,
      userErrors: [{ field: ['customerId'], code: 'INVALID' }],
    });
  });

  it('is the only way to change what an event reported', async () => {
    const client = await suite.database.pool.connect();
    try {
      await client.query(`begin; set local role tribute_app`);
      await expect(client.query(`select erase_events(null, '{}', '{}')`)).rejects.toThrow(
        'permission denied',
      );
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
