import { describe, expect, it } from '@jest/globals';
import { ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { replayIn } from '../../support/replay-decisions.js';
import { useSharedServer } from '../../support/suite.js';
import { aCustomer, completed, erase, placesOf } from './a-customer.js';

const suite = useSharedServer();

describe('an erasure', () => {
  it('erases a customer of many events in several batches', async () => {
    const { scene, customerId, sessionId } = await aCustomer(suite);
    const events = Array.from({ length: 700 }, (_, number) => ({
      eventType: `visit.${number}`,
      idempotencyKey: `visit-${number}`,
      customerId,
      attribution: [{ sessionId }],
    }));
    await scene.program.mutate('ingestEvents', { events }, 'results { status }');
    expect(await completed(scene, (await erase(scene, customerId)).id)).toMatchObject({ events: 702 });
    expect(await placesOf(suite, customerId)).toEqual([]);
  });

  it('forgets browsers that an event from before the request was bound to after it', async () => {
    const { scene, customerId } = await aCustomer(suite);
    const bound = await suite.database.query(
      `update customer_browser set seen_at = now() + interval '1 minute' where customer_id = $1 returning 1`,
      [customerId],
    );
    expect(bound).toHaveLength(1);
    await completed(scene, (await erase(scene, customerId)).id);
    expect(await placesOf(suite, customerId)).toEqual([]);
  });

  it('keeps what another customer reported in the same browser, and evaluations of it can be repeated', async () => {
    const { scene, customerId, sessionId } = await aCustomer(suite);
    const other = { customerId: 'flatmate', sessionId, metadata: { plan: 'other-plan' } };
    const { id } = await ingestAndEvaluate(scene, 'flatmate', { ...other, eventType: 'purchase' });
    await completed(scene, (await erase(scene, customerId)).id);
    const query = 'query ($id: ID!) { event(id: $id) { customerId metadata erasedAt status } }';
    const { event } = await scene.program.run<{ event: object }>(query, { id });
    expect(event).toMatchObject({ customerId: 'flatmate', metadata: other.metadata, erasedAt: null });
    expect(await placesOf(suite, uuidOf('session', sessionId))).not.toContain('event');
    expect(await replayIn(suite.database, { most: 10_000 })).toMatchObject({
      withoutEvidence: [],
      different: [],
    });
  });

  it('does not touch a customer with the same id of another organization', async () => {
    const mine = await aCustomer(suite);
    const other = await aCustomer(suite);
    await ingestAndEvaluate(other.scene, 'same', { customerId: mine.customerId });
    await completed(mine.scene, (await erase(mine.scene, mine.customerId)).id);
    const found = await suite.database.query(
      'select from event where organization_id = $1 and customer_id = $2',
      [uuidOf('organization', other.scene.organizationId), mine.customerId],
    );
    expect(found).toHaveLength(1);
    const { id } = await erase(mine.scene, mine.customerId);
    const query = 'query ($id: ID!) { customerErasure(id: $id) { id } }';
    expect(await other.scene.program.run(query, { id })).toEqual({ customerErasure: null });
  });
});
