import { describe, expect, it } from '@jest/globals';
import { errorCode, ingestAndEvaluate } from '../../support/outcome.js';
import { aScene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { outcome } from '../../support/call-outcome.js';
import {
  domainEventsOf,
  makeDue,
  payoutOf,
  requestPayout,
  transactionsOf,
  walletOf,
  whenIn,
} from './support.js';
import { anEarner, payTo } from './earners.js';

const suite = useSharedServer();

describe('a payout in the sandbox', () => {
  it('pays requested earnings at once, with domain events', async () => {
    const scene = await aScene(suite.url);
    await ingestAndEvaluate(scene, 'signup-1');
    const { program, promoterId } = scene;
    const payout = await requestPayout(program, { promoterId });
    expect(payout).toMatchObject({
      status: 'APPROVED',
      provider: 'SANDBOX',
      amount: { amount: '25.00', asset: 'USD' },
      fee: { amount: '0.00' },
      net: { amount: '25.00' },
    });
    const paid = await whenIn(program, payout.id, 'PAID');
    expect(paid.reference).toBe(`sandbox_${payout.id}`);
    expect(await walletOf(program, promoterId)).toEqual({ available: '0.00', held: '0.00' });
    expect(await transactionsOf(suite.database, payout.id)).toEqual(['PAYOUT', 'PAYOUT_PAID']);
    expect(await domainEventsOf(suite.database, payout.id)).toEqual([
      'payout.requested',
      'payout.approved',
      'payout.paid',
    ]);
    const { promoter, payouts } = await program.run<{ promoter: object; payouts: object }>(
      `query ($id: ID!) {
        promoter(id: $id) { payouts { totalCount nodes { id promoter { id } organization { id } settledAt } } }
        payouts(filter: { status: { eq: PAID }, promoterId: { eq: $id } }) { totalCount }
        }`,
      { id: promoterId },
    );
    expect(promoter).toMatchObject({
      payouts: {
        totalCount: 1,
        nodes: [{ id: payout.id, promoter: { id: promoterId }, organization: { id: scene.organizationId } }],
      },
    });
    expect(payouts).toEqual({ totalCount: 1 });
  });

  it('rounds an amount down to the cent and leaves the remainder', async () => {
    const { program, promoterId } = await anEarner(suite, '12.345678');
    const part = await requestPayout(program, { promoterId, amount: { amount: '2.339' } });
    expect(part.amount.amount).toBe('2.33');
    await whenIn(program, part.id, 'PAID');
    const rest = await requestPayout(program, { promoterId });
    expect(rest.amount.amount).toBe('10.01');
    await whenIn(program, rest.id, 'PAID');
    expect((await walletOf(program, promoterId)).available).toBe('0.005678');
    expect(await outcome(program, 'requestPayout', { promoterId })).toBe('INSUFFICIENT_FUNDS');
  });

  it('pays another asset in its own units', async () => {
    const { program, promoterId } = await anEarner(suite, '0.12345678', 'BSV');
    const payout = await requestPayout(program, { promoterId, asset: 'BSV' });
    expect(payout.amount).toEqual({ amount: '0.12345678', asset: 'BSV' });
    await whenIn(program, payout.id, 'PAID');
  });

  it('returns the money when the destination refuses', async () => {
    const { program, promoterId } = await anEarner(suite);
    await payTo(program, promoterId, 'sandbox:refused');
    const payout = await requestPayout(program, { promoterId, amount: { amount: '30.00' } });
    const failed = await whenIn(program, payout.id, 'FAILED');
    expect(failed.note).toMatch(/told to refuse/);
    expect(await walletOf(program, promoterId)).toEqual({ available: '100.00', held: '0.00' });
    expect(await transactionsOf(suite.database, payout.id)).toEqual(['PAYOUT', 'PAYOUT_RETURN']);
    expect(await domainEventsOf(suite.database, payout.id)).toEqual([
      'payout.requested',
      'payout.approved',
      'payout.failed',
    ]);
  });

  it('waits for approval when the destination requires it, and can be cancelled once until then', async () => {
    const { program, promoterId } = await anEarner(suite);
    const destination = { promoterId, destination: 'sandbox:approval' };
    await program.mutate('setPayoutDestination', destination, 'destination');
    const { id, status } = await requestPayout(program, { promoterId });
    expect(status).toBe('REQUESTED');
    expect(await walletOf(program, promoterId)).toEqual({ available: '0.00', held: '100.00' });
    const came = await Promise.all(
      Array.from({ length: 8 }, async () => outcome(program, 'cancelPayout', { id })),
    );
    expect(came.filter((code) => code === 'DONE')).toHaveLength(1);
    expect(new Set(came)).toEqual(new Set(['DONE', 'ILLEGAL_STATUS_CHANGE']));
    expect(await walletOf(program, promoterId)).toEqual({ available: '100.00', held: '0.00' });
    expect(await transactionsOf(suite.database, id)).toEqual(['PAYOUT', 'PAYOUT_RETURN']);
    expect(await domainEventsOf(suite.database, id)).toEqual(['payout.requested', 'payout.cancelled']);
  });

  it('repeats the payment when the destination does not answer at first', async () => {
    const { program, promoterId } = await anEarner(suite);
    await payTo(program, promoterId, 'sandbox:timeout');
    const { id } = await requestPayout(program, { promoterId });
    await whenIn(program, id, 'PROCESSING');
    expect(await outcome(program, 'cancelPayout', { id })).toBe('ILLEGAL_STATUS_CHANGE');
    await makeDue(suite.database, id);
    expect((await whenIn(program, id, 'PAID')).destination).toBe('sandbox:timeout');
    expect(await transactionsOf(suite.database, id)).toEqual(['PAYOUT', 'PAYOUT_PAID']);
  });
});

describe('a payout over REST', () => {
  it('is requested and read in minor units', async () => {
    const { program, promoterId, key } = await anEarner(suite, '20.00');
    const call = async (
      method: string,
      path: string,
      body?: object,
    ): Promise<{ status: number; body: object }> => {
      const response = await fetch(`${suite.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: (await response.json()) as object };
    };
    const asked = await call('POST', `/aktvators/${promoterId}/payouts`, { amount: 1250 });
    expect(asked).toMatchObject({
      status: 201,
      body: { status: 'approved', amount: 1250, fee: 0, net: 1250, currency: 'USD', aktvatorId: promoterId },
    });
    const { id } = asked.body as { id: string };
    await whenIn(program, id, 'PAID');
    expect(await call('GET', `/payouts/${id}`)).toMatchObject({ status: 200, body: { id, status: 'paid' } });
    expect(await call('GET', `/aktvators/${promoterId}/payouts?status=paid`)).toMatchObject({
      status: 200,
      body: { data: [{ id }] },
    });
    expect((await call('POST', `/payouts/${id}/cancel`)).status).toBe(409);
    expect((await call('POST', `/aktvators/${promoterId}/payouts`, { amount: 1250 })).status).toBeGreaterThan(
      399,
    );
    const everything = await call('POST', `/aktvators/${promoterId}/payouts`, { currency: 'USD' });
    expect(everything).toMatchObject({ status: 201, body: { amount: 750 } });
  });
});

describe('a reset sandbox', () => {
  it('has no payouts left', async () => {
    const { owner, program, organizationId, promoterId } = await anEarner(suite);
    await payTo(program, promoterId, 'sandbox:timeout');
    const { id } = await requestPayout(program, { promoterId });
    await whenIn(program, id, 'PROCESSING');
    await owner.mutate('resetSandbox', { organizationId }, 'organization { id }');
    expect(await payoutOf(program, id)).toBeNull();
    expect(errorCode(await program.send('{ payouts { totalCount } }'))).toBeUndefined();
  });
});
