import { beforeEach, describe, expect, it } from '@jest/globals';
import { aTopUp, readTopUp } from './paying.js';
import { newStripeId, type Session } from './stripe-objects.js';
import { useLiveTopUps } from './live-top-ups.js';

const live = await useLiveTopUps();
const { stripe, suite, notify, balances, domainEvents, opened } = live;

describe('a live top-up', () => {
  it('is paid on a page of Stripe and credited when Stripe confirms the payment', async () => {
    const { topUp, session } = await opened('25.50');
    expect(topUp).toMatchObject({ status: 'PENDING', provider: 'STRIPE', paymentUrl: session.url });
    expect(session).toMatchObject({ amount_total: 2550, currency: 'usd', metadata: { topUpId: topUp.id } });
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    expect((await notify('checkout.session.completed', stripe.pay(session))).status).toBe(200);
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({
      status: 'PAID',
      failureReason: null,
    });
    expect(await balances()).toEqual({ available: '25.50', owed: '0.00' });
    expect(await domainEvents()).toEqual({ 'wallet.credited': 1 });
  });

  it('is credited once by 32 simultaneous notices, and not again later', async () => {
    const { session } = await opened();
    stripe.pay(session);
    const types = ['checkout.session.completed', 'checkout.session.async_payment_succeeded'];
    const told = await Promise.all(
      Array.from({ length: 32 }, async (_, index) => notify(types[index % 2] ?? '', session)),
    );
    expect(told.map(({ status }) => status)).toEqual(told.map(() => 200));
    await notify('checkout.session.completed', session);
    expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
    expect(await domainEvents()).toEqual({ 'wallet.credited': 1 });
  });

  it('by a slow bank payment is credited when the money arrives', async () => {
    const { topUp, session } = await opened();
    const unpaid = { ...stripe.pay(session, true) };
    await notify('checkout.session.completed', unpaid);
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({ status: 'PENDING' });
    await notify('checkout.session.async_payment_succeeded', stripe.pay(session));
    await notify('checkout.session.completed', unpaid);
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({ status: 'PAID' });
    expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
  });

  it.each([
    ['checkout.session.async_payment_failed', 'FAILED'],
    ['checkout.session.expired', 'EXPIRED'],
  ])('ends after the notice %s, and is credited if the payment arrives later', async (type, status) => {
    const { topUp, session } = await opened();
    const over = { ...session, status: 'expired' };
    await notify(type, over);
    await notify(type, over);
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({ status });
    expect(await domainEvents()).toEqual({ 'top_up.failed': 1 });
    await notify('checkout.session.completed', stripe.pay(session));
    await notify(type, over);
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({ status: 'PAID' });
    expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
  });

  it.each<[string, Partial<Session>, string]>([
    ['less', { amount_total: 2400 }, '24.00 USD'],
    ['more', { amount_total: 2600 }, '26.00 USD'],
    ['another currency', { currency: 'eur' }, '25.00 EUR'],
    ['an unknown currency', { currency: 'xyz' }, 'an unknown amount'],
    ['an amount that is not a number', { amount_total: null as unknown as number }, 'an unknown amount'],
  ])('is not credited when the payment differs (%s), and the log says so', async (_name, wrong, said) => {
    const { topUp, session } = await opened();
    const answer = await notify('checkout.session.completed', { ...stripe.pay(session), ...wrong });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({
      statusCode: 409,
      message: `Top-up ${topUp.id} is for 25.00 USD, but ${said} was paid.`,
    });
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({ status: 'PENDING' });
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    expect(suite.server.log()).toContain(topUp.id);
  });
});

describe('a notice of an unknown payment or sender', () => {
  let session: Session;
  let payload: string;

  beforeEach(async () => {
    session = stripe.pay((await opened()).session);
    payload = JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'checkout.session.completed',
      data: { object: session },
    });
  });

  it.each<[string, () => Promise<Response>]>([
    ['without a signature', async () => stripe.send(suite.url, payload, '')],
    ['with an invalid signature', async () => stripe.send(suite.url, payload, 't=1,v1=00')],
    [
      'signed with another secret',
      async () => stripe.send(suite.url, payload, stripe.sign(payload, { secret: 'whsec_other' })),
    ],
    ['changed after it was signed', async () => stripe.send(suite.url, `${payload} `, stripe.sign(payload))],
    [
      'ten minutes old',
      async () =>
        stripe.send(
          suite.url,
          payload,
          stripe.sign(payload, { timestamp: Math.floor(Date.now() / 1000) - 600 }),
        ),
    ],
    ['with a body that is not JSON', async () => stripe.send(suite.url, '{', stripe.sign('{'))],
    [
      'about no object',
      async () => {
        const text = '{"type":"checkout.session.completed","data":{}}';
        return stripe.send(suite.url, text, stripe.sign(text));
      },
    ],
    ['without an event', async () => stripe.send(suite.url, '[]', stripe.sign('[]'))],
    ['null', async () => stripe.send(suite.url, 'null', stripe.sign('null'))],
    [
      'a dispute without an amount',
      async () =>
        notify('charge.dispute.funds_withdrawn', { id: 'du_1', payment_intent: 'pi_1', currency: 'usd' }),
    ],
  ])('is refused with 400 and changes nothing: %s', async (_name, send) => {
    expect((await send()).status).toBe(400);
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
  });

  it('is refused with 413 when it is too large', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(1_100_000) });
    expect((await stripe.send(suite.url, large, stripe.sign(large))).status).toBe(413);
  });

  it('changes nothing when its session is unknown, even if it names a top-up', async () => {
    const foreign = { ...session, id: newStripeId('cs_test') };
    expect((await notify('checkout.session.completed', foreign)).status).toBe(200);
    expect((await notify('checkout.session.completed', { ...foreign, metadata: {} })).status).toBe(200);
    expect((await notify('customer.created', { id: 'cus_1' })).status).toBe(200);
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
  });

  it('cannot name a top-up of the sandbox', async () => {
    const { id } = await aTopUp(live.seller.program, live.seller.organizationId);
    const named = { ...session, id: newStripeId('cs_test'), metadata: { topUpId: id } };
    expect((await notify('checkout.session.completed', named)).status).toBe(200);
    expect(await readTopUp(live.seller.program, id)).toMatchObject({ status: 'PENDING' });
  });
});
