import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { ingestAndEvaluate } from '../../support/outcome.js';
import { aCampaign, aGig, aKey, aLink, aPromoter } from '../../support/story.js';
import { askRefund, readTopUp } from './paying.js';
import { chargeOf, newStripeId } from './stripe-objects.js';
import { useLiveTopUps } from './live-top-ups.js';

const live = await useLiveTopUps();
const { stripe, suite, notify, balances, opened, paid } = live;

describe('a refund that Stripe reports', () => {
  it('is taken from the wallet once, for any number of reports at any time', async () => {
    const { topUp, session } = await paid('25.00');
    stripe.refundElsewhere(session, 500);
    const told = await Promise.all(
      Array.from({ length: 32 }, async () => notify('charge.refunded', chargeOf(session, 500))),
    );
    expect(told.map(({ status }) => status)).toEqual(told.map(() => 200));
    expect(await balances()).toEqual({ available: '20.00', owed: '0.00' });
    stripe.refundElsewhere(session, 2000);
    await notify('charge.refunded', chargeOf(session, 2500));
    await notify('charge.refunded', chargeOf(session, 500));
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({
      status: 'REFUNDED',
      refunds: {
        nodes: [
          { origin: 'PROVIDER', amount: { amount: '20.00' } },
          { origin: 'PROVIDER', amount: { amount: '5.00' } },
        ],
      },
    });
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
  });

  it('is credited and taken once when the notice of the refund precedes the notice of the payment', async () => {
    const { topUp, session } = await opened('25.00');
    stripe.pay(session);
    stripe.refundElsewhere(session, 1000);
    expect((await notify('charge.refunded', chargeOf(session, 1000))).status).toBe(200);
    await notify('checkout.session.completed', session);
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({
      status: 'PAID',
      refundedAmount: { amount: '10.00' },
    });
    expect(await balances()).toEqual({ available: '15.00', owed: '0.00' });
  });

  it('becomes a debt after the money was spent, and is paid by the next top-ups', async () => {
    const { topUp, session } = await paid('25.00');
    await spend('20.00');
    stripe.refundElsewhere(session, 2500);
    await notify('charge.refunded', chargeOf(session, 2500));
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({ status: 'REFUNDED' });
    expect(await balances()).toEqual({ available: '0.00', owed: '20.00' });
    const second = await paid('15.00');
    expect(await balances()).toEqual({ available: '0.00', owed: '5.00' });
    // An absent balance cannot be refunded.
    expect((await askRefund(live.seller.live, second.topUp.id)).userErrors).toMatchObject([
      { code: 'INSUFFICIENT_FUNDS' },
    ]);
    await paid('7.50');
    expect(await balances()).toEqual({ available: '2.50', owed: '0.00' });
  });

  it('is answered 500 while Stripe is unavailable, and taken when the notice is repeated', async () => {
    const { session } = await paid('25.00');
    stripe.refundElsewhere(session, 500);
    const down = { kind: 'error', status: 500, error: { type: 'api_error', message: 'Down' } } as const;
    stripe.troubles.push(down, down, down);
    expect((await notify('charge.refunded', chargeOf(session, 500))).status).toBe(500);
    expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
    expect((await notify('charge.refunded', chargeOf(session, 500))).status).toBe(200);
    expect(await balances()).toEqual({ available: '20.00', owed: '0.00' });
  });

  it('changes nothing for an unknown charge', async () => {
    const { session } = await paid();
    for (const payment_intent of [newStripeId('pi'), null]) {
      expect((await notify('charge.refunded', { ...chargeOf(session, 2500), payment_intent })).status).toBe(
        200,
      );
    }
    expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
  });

  it.each([
    ['in order', ['withdrawn', 'reinstated', 'withdrawn', 'reinstated']],
    ['in reverse order', ['reinstated', 'withdrawn']],
  ])('by a dispute returns when the dispute is won, with notices %s', async (_name, told) => {
    const { topUp, session } = await paid('25.00');
    const { payment_intent, currency } = session;
    const dispute = { id: newStripeId('du'), object: 'dispute', amount: 2500, currency, payment_intent };
    for (const word of told) {
      expect((await notify(`charge.dispute.funds_${word}`, dispute)).status).toBe(200);
    }
    expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({
      status: 'PAID',
      refunds: { nodes: [{ status: 'FAILED', origin: 'DISPUTE' }] },
    });
  });

  it('by a lost dispute is final, even if the money was spent', async () => {
    const { topUp, session } = await paid('25.00');
    await spend('20.00');
    const { payment_intent, currency } = session;
    await notify('charge.dispute.funds_withdrawn', {
      id: newStripeId('du'),
      amount: 2500,
      currency,
      payment_intent,
    });
    expect(await balances()).toEqual({ available: '0.00', owed: '20.00' });
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({ status: 'REFUNDED' });
  });
});

/** Pays money to a promoter. */
async function spend(amount: string): Promise<void> {
  const key = await aKey(live.seller.owner, live.seller.organizationId, ['*'], 'LIVE');
  const spender = { ...live.seller, key, program: new GraphQLClient(suite.url, key) };
  const campaignId = await aCampaign(spender);
  const gigId = await aGig(spender, campaignId, { rewardAmount: { amount } });
  const promoterId = await aPromoter(spender);
  const link = await aLink(spender, campaignId, promoterId);
  await ingestAndEvaluate({ ...spender, campaignId, gigId, promoterId, link }, 'order');
}
