import { describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { evaluated, ingest, uuidOf } from '../../support/outcome.js';
import { aCampaign, aGoal, aLink, aScene, aSeller, follow, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useSharedServer();

const nested = (depth: number): object => (depth === 1 ? {} : { a: nested(depth - 1) });

describe('the validation of a report', () => {
  const day = 86_400_000;
  const daysAgo = (days: number): string => new Date(Date.now() - days * day).toISOString();

  it.each<[string, object, string | undefined]>([
    ['metadata of 10 levels', { metadata: nested(10) }, undefined],
    ['metadata of 11 levels', { metadata: nested(11) }, 'metadata'],
    ['metadata of 1,000 values', { metadata: { a: Array.from({ length: 999 }, () => 1) } }, undefined],
    ['metadata of 1,001 values', { metadata: { a: Array.from({ length: 1000 }, () => 1) } }, 'metadata'],
    ['metadata of 16 KiB', { metadata: { a: 'x'.repeat(16_376) } }, undefined],
    ['metadata of 16 KiB and one byte', { metadata: { a: 'x'.repeat(16_377) } }, 'metadata'],
    ['metadata of 16 KiB with fewer characters', { metadata: { a: 'ä'.repeat(8_189) } }, 'metadata'],
    ['364 days ago', { occurredAt: daysAgo(364) }, undefined],
    ['366 days ago', { occurredAt: daysAgo(366) }, 'occurredAt'],
    ['tomorrow', { occurredAt: daysAgo(-1) }, 'occurredAt'],
    ['a customer of 200 characters', { customerId: '😀'.repeat(200) }, undefined],
    ['a customer of 201 characters', { customerId: 'x'.repeat(201) }, 'customerId'],
    ['a customer with an empty name', { customerId: '' }, 'customerId'],
    ['an amount that is too long', { amount: { amount: '1'.repeat(100_000) } }, 'amount'],
    ['an asset that is too long', { amount: { amount: '1', asset: 'X'.repeat(13) } }, 'amount'],
  ])('decides on %s', async (what, more, field) => {
    const { program } = await aSeller(suite.url);
    const input = { eventType: 'x', idempotencyKey: what, ...more };
    const { userErrors } = await program.attempt<object>('ingestEvent', input, 'event { id }');
    expect(userErrors.map((error) => error.field?.[0])).toEqual(field === undefined ? [] : [field]);
  });

  it('names all faults at once', async () => {
    const { program } = await aSeller(suite.url);
    const input = {
      eventType: '',
      idempotencyKey: 'x'.repeat(201),
      attribution: [{ sessionId: 'no' }],
      occurredAt: daysAgo(-9),
    };
    const { userErrors } = await program.attempt<object>('ingestEvent', input, 'event { id }');
    expect(userErrors.map((error) => error.field?.join('.'))).toEqual([
      'eventType',
      'idempotencyKey',
      'attribution.0.sessionId',
      'occurredAt',
    ]);
  });
});

describe('the clues of a report', () => {
  it('have no order, and one of each kind at most', async () => {
    const scene = await aScene(suite.url);
    const [code, link] = [{ code: scene.link.code.toLowerCase() }, { linkId: scene.link.id }];
    const report = async (...attribution: readonly object[]) =>
      scene.program.attempt<{ event: { id: string } | null }>(
        'ingestEvent',
        { eventType: 'customer.signup', idempotencyKey: 'clues', attribution },
        'event { id }',
      );
    const { event } = await report(code, link);
    expect(await evaluated(scene, event?.id ?? '')).toMatchObject({ rewards: [{ status: 'PAID' }] });
    expect(await report(link, { ...code, sessionId: null })).toMatchObject({ event, userErrors: [] });
    expect(await report(link)).toMatchObject({ userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
    const faults = (await report(link, {}, link, code)).userErrors.map(({ message }) => message);
    expect(faults).toEqual(['attribution must have at most one of each: code, linkId, sessionId']);
    expect((await report(link, {}, link)).userErrors.map(({ message }) => message)).toEqual([
      'attribution.1 must have exactly one of code, linkId, sessionId',
      'attribution.2.linkId is a second clue of this kind',
    ]);
  });
});

describe('the customer of an event', () => {
  it.each<[string, object, string | null]>([
    ['the named customer', { customerId: 'c-1', metadata: { customerId: 'c-2' } }, 'c-1'],
    ['a text in metadata', { metadata: { customerId: 'c-2' } }, 'c-2'],
    ['a number in metadata', { metadata: { customerId: 42 } }, '42'],
    ['null for an object in metadata', { metadata: { customerId: { id: 1 } } }, null],
    ['null for a text that is too long', { metadata: { customerId: 'x'.repeat(201) } }, null],
    ['null for an empty text', { metadata: { customerId: '' } }, null],
    ['nobody', {}, null],
  ])('is %s', async (what, more, expected) => {
    const scene = await aScene(suite.url);
    const id = await ingest(scene, what, more);
    const { event } = await scene.program.run<{ event: { customerId: string | null } }>(
      'query ($id: ID!) { event(id: $id) { customerId } }',
      { id },
    );
    expect(event.customerId).toBe(expected);
  });

  it('is compared when a report is repeated', async () => {
    const scene = await aScene(suite.url);
    await ingest(scene, 'once', { customerId: 'c-1' });
    await ingest(scene, 'once', { customerId: 'c-1' });
    const other = await scene.program.attempt<object>(
      'ingestEvent',
      {
        eventType: 'customer.signup',
        attribution: [{ code: scene.link.code }],
        idempotencyKey: 'once',
        customerId: 'c-2',
      },
      'event { id }',
    );
    expect(other.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });

  it('is found in a campaign by an index scan', async () => {
    const rows = await suite.database.query<{ indexdef: string }>(
      `select indexdef from pg_indexes where indexname = 'event_customer'`,
    );
    expect(rows[0]?.indexdef).toMatch(
      /\(attributed_campaign_id, customer_id, occurred_at\) WHERE \(customer_id IS NOT NULL\)/,
    );
  });
});

describe('a conversion', () => {
  const query =
    'query ($id: ID!) { conversion(id: $id) { status customerId goal { id } event { id customerId } } }';

  async function record(scene: Scene, input: object) {
    return scene.program.attempt<{ conversion: { id: string } | null }>(
      'recordConversion',
      input,
      'conversion { id }',
    );
  }

  it('is recorded by the name of the goal, in the campaign of the session', async () => {
    const scene = await aScene(suite.url);
    const goalId = await aGoal(scene, scene.campaignId, { name: 'lead' });
    const other = await aCampaign(scene);
    const otherGoal = await aGoal(scene, other, { name: 'lead' });
    const otherLink = await aLink(scene, other, scene.promoterId);
    for (const [link, expected] of [
      [scene.link, goalId],
      [otherLink, otherGoal],
    ] as const) {
      const sessionId = await follow(suite.url, link);
      const { conversion } = await record(scene, { goal: 'lead', sessionId, customerId: 'c-9' });
      const found = await waitFor('the conversion', async () => {
        const answer = await scene.program.run<{ conversion: { status: string; event: { id: string } } }>(
          query,
          conversion ?? {},
        );
        return answer.conversion.status === 'COMPLETED' && answer.conversion;
      });
      expect(found).toMatchObject({
        customerId: 'c-9',
        goal: { id: expected },
        event: { customerId: 'c-9' },
      });
      expect(await evaluated(scene, found.event.id)).toMatchObject({ status: 'PROCESSED' });
    }
  });

  it("is recorded by the goal's name or id over REST too", async () => {
    const scene = await aScene(suite.url);
    const goalId = await aGoal(scene, scene.campaignId, { name: 'lead', maxPerVisitor: 2 });
    const rest = new RestClient(suite.url, scene.key);
    const sessionId = await follow(suite.url, scene.link);
    const customDimensions = { customerId: 5 };
    const byName = await rest.post('/v1/conversions', { goal: 'lead', sessionId, customDimensions });
    expect([byName.status, byName.body['goalId']]).toEqual([201, goalId]);
    const byId = await rest.post('/v1/conversions', { goalId, sessionId, customerId: 'c-7' });
    expect(byId.status).toBe(201);
    const rows = await suite.database.query(
      `select customer_id from event where session_id = $1 order by id`,
      [uuidOf('session', sessionId)],
    );
    expect(rows).toEqual([{ customer_id: '5' }, { customer_id: 'c-7' }]);
    const both = await rest.post('/v1/conversions', { goalId, goal: 'lead', sessionId });
    const neither = await rest.post('/v1/conversions', { sessionId });
    expect([both.status, neither.status]).toEqual([422, 422]);
    expect((await rest.post('/v1/conversions', { goal: 'nothing', sessionId })).status).toBe(404);
  });

  it('cannot name a goal or session of another tenant', async () => {
    const scene = await aScene(suite.url);
    await aGoal(scene, scene.campaignId, { name: 'lead' });
    const sessionId = await follow(suite.url, scene.link);
    const rival = await aScene(suite.url);
    await aGoal(rival, rival.campaignId, { name: 'lead' });
    const { userErrors } = await record(rival, { goal: 'lead', sessionId });
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['sessionId'] }]);
  });
});
