import { describe, expect, it } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { askRefund, causesOf, makeDue, readTopUp } from './paying.js';
import { chargeOf } from './stripe-objects.js';
import { useLiveTopUps } from './live-top-ups.js';

const live = await useLiveTopUps();
const { stripe, suite, notify, balances, domainEvents, opened, paid } = live;

describe('a refund that the organization requests', () => {
  it('moves parts of a top-up from the wallet to the payer until nothing is left', async () => {
    const { topUp, session } = await paid('25.00');
    const part = await askRefund(live.seller.live, topUp.id, '10.00');
    expect(part).toMatchObject({
      topUp: { status: 'PAID', refundedAmount: { amount: '10.00' } },
      refund: { status: 'SUCCEEDED' },
    });
    expect(await balances()).toEqual({ available: '15.00', owed: '0.00' });
    // Stripe also sends notices about Tribute's own refunds.
    await notify('charge.refunded', chargeOf(session, 1000));
    const rest = await askRefund(live.seller.live, topUp.id);
    expect(rest).toMatchObject({ topUp: { status: 'REFUNDED', refundedAmount: { amount: '25.00' } } });
    await notify('charge.refunded', chargeOf(session, 2500));
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    expect(
      stripe.refunds.filter(({ payment_intent }) => payment_intent === session.payment_intent),
    ).toMatchObject([{ amount: 1000 }, { amount: 1500 }]);
    expect((await askRefund(live.seller.live, topUp.id)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect(await domainEvents()).toEqual({ 'wallet.credited': 1, 'wallet.refunded': 2 });
  });

  it.each([
    ['25.01', 'CONFLICT'],
    ['0', 'INVALID_AMOUNT'],
    ['-1', 'INVALID_AMOUNT'],
    ['1.001', 'INVALID_AMOUNT'],
    ['much', 'INVALID_AMOUNT'],
  ])('cannot be %s', async (amount, code) => {
    const { topUp } = await paid('25.00');
    expect((await askRefund(live.seller.live, topUp.id, amount)).userErrors).toMatchObject([{ code }]);
    expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
  });

  it('happens once for 32 simultaneous requests', async () => {
    const { topUp, session } = await paid('25.00');
    const asked = await Promise.all(
      Array.from({ length: 32 }, async () => askRefund(live.seller.live, topUp.id)),
    );
    expect(asked.filter(({ refund }) => refund !== null)).toHaveLength(1);
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    expect(
      stripe.refunds.filter(({ payment_intent }) => payment_intent === session.payment_intent),
    ).toHaveLength(1);
  });

  it('reports a low balance once', async () => {
    const { topUp } = await paid('25.00');
    const { organization } = await live.seller.live.run<{ organization: { wallet: { id: string } } }>(
      'query ($id: ID!) { organization(id: $id) { wallet { id } } }',
      { id: live.seller.organizationId },
    );
    const { id } = organization.wallet;
    await live.seller.live.mutate('updateWallet', { id, lowBalanceThreshold: { amount: '20.00' } }, '');
    await askRefund(live.seller.live, topUp.id, '5.00');
    expect(await domainEvents()).toEqual({ 'wallet.credited': 1, 'wallet.refunded': 1 });
    await askRefund(live.seller.live, topUp.id, '0.01');
    await askRefund(live.seller.live, topUp.id, '0.01');
    expect(await domainEvents()).toEqual({
      'wallet.credited': 1,
      'wallet.refunded': 3,
      'wallet.low_balance': 1,
    });
  });

  it('is refused before the top-up is paid', async () => {
    const { topUp } = await opened();
    expect((await askRefund(live.seller.live, topUp.id)).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['id'] },
    ]);
  });

  it('returns to the wallet when Stripe refuses', async () => {
    const { topUp } = await paid();
    stripe.troubles.push({
      kind: 'error',
      status: 400,
      error: { type: 'invalid_request_error', message: 'No', code: 'charge_disputed' },
    });
    expect((await askRefund(live.seller.live, topUp.id)).userErrors).toMatchObject([{ code: 'UNAVAILABLE' }]);
    expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({
      status: 'PAID',
      refundedAmount: { amount: '0.00' },
    });
    expect(await askRefund(live.seller.live, topUp.id)).toMatchObject({ topUp: { status: 'REFUNDED' } });
  });

  it('is pending while Stripe does not answer, and then happens once', async () => {
    const { topUp, session } = await paid();
    const down = { kind: 'silence' } as const;
    stripe.troubles.push(down, down, down);
    expect(await askRefund(live.seller.live, topUp.id)).toMatchObject({ refund: { status: 'PENDING' } });
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    await makeDue(suite.database, topUp.id);
    await waitFor(
      'the refund',
      async () => (await readTopUp(live.seller.live, topUp.id)).refunds.nodes[0]?.status === 'SUCCEEDED',
    );
    expect(
      stripe.refunds.filter(({ payment_intent }) => payment_intent === session.payment_intent),
    ).toHaveLength(1);
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
  });

  it('returns to the wallet when it fails later, with any later notices', async () => {
    stripe.refundStatus = 'pending';
    const { topUp, session } = await paid();
    const asked = await askRefund(live.seller.live, topUp.id);
    expect(asked).toMatchObject({ refund: { status: 'PENDING' }, topUp: { status: 'REFUNDED' } });
    const refund = stripe.refunds.at(-1)!;
    refund.status = 'failed';
    await notify('refund.failed', refund);
    await notify('charge.refunded', chargeOf(session, 2500));
    await notify('refund.updated', { ...refund, status: 'pending' });
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({
      status: 'PAID',
      refunds: { nodes: [{ status: 'FAILED', origin: 'REQUESTED' }] },
    });
    expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
    expect(await domainEvents()).toEqual({ 'wallet.credited': 2, 'wallet.refunded': 1 });
    expect(await causesOf(live.seller.live, live.seller.organizationId)).toEqual([
      { kind: 'TOP_UP', sourceId: topUp.id },
      { kind: 'TOP_UP_REFUND', sourceId: asked.refund?.id },
      { kind: 'REVERSAL', sourceId: asked.refund?.id },
    ]);
  });
});
