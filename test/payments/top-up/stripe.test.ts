import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { ingestAndEvaluate } from '../../support/outcome.js';
import { aCampaign, aGig, aKey, aLink, aPromoter, type Seller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import {
  aLiveSeller,
  askRefund,
  askTopUp,
  aTopUp,
  balancesOf,
  causesOf,
  domainEventsOf,
  makeDue,
  readTopUp,
  type TopUpView,
} from './paying.js';
import { chargeOf, newStripeId, StripeServer, type Session } from './stripe-server.js';

const stripe = await new StripeServer().start();

describe('live money', () => {
  const suite = useServer(stripe.settings);
  let seller: Seller & { readonly live: GraphQLClient };

  afterAll(async () => stripe.stop());
  beforeEach(async () => {
    seller = await aLiveSeller(suite.url);
    stripe.troubles.length = 0;
    stripe.refundStatus = 'succeeded';
  });

  const notify = async (type: string, object: object): Promise<Response> =>
    stripe.notify(suite.url, type, object);
  const balances = async (): Promise<object> => balancesOf(seller.live, seller.organizationId);
  const domainEvents = async (): Promise<object> => domainEventsOf(suite.database, seller.organizationId);

  async function opened(amount?: string, more?: object): Promise<{ topUp: TopUpView; session: Session }> {
    const topUp = await aTopUp(seller.live, seller.organizationId, amount, more);
    return { topUp, session: stripe.sessionOf(topUp.id) };
  }

  async function paid(amount?: string): Promise<{ topUp: TopUpView; session: Session }> {
    const { topUp, session } = await opened(amount);
    expect((await notify('checkout.session.completed', stripe.pay(session))).status).toBe(200);
    return { topUp, session };
  }

  it('is paid on a page of Stripe, and credited when Stripe says so', async () => {
    const { topUp, session } = await opened('25.50');
    expect(topUp).toMatchObject({ status: 'PENDING', provider: 'STRIPE', paymentUrl: session.url });
    expect(session).toMatchObject({ amount_total: 2550, currency: 'usd', metadata: { topUpId: topUp.id } });
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    expect((await notify('checkout.session.completed', stripe.pay(session))).status).toBe(200);
    expect(await readTopUp(seller.live, topUp.id)).toMatchObject({ status: 'PAID', failureReason: null });
    expect(await balances()).toEqual({ available: '25.50', owed: '0.00' });
    expect(await domainEvents()).toEqual({ 'wallet.credited': 1 });
  });

  it('is credited once by 32 notices at the same moment, and by none afterwards', async () => {
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

  it('by a bank that takes its time is credited when it has arrived', async () => {
    const { topUp, session } = await opened();
    const unpaid = { ...stripe.pay(session, true) };
    await notify('checkout.session.completed', unpaid);
    expect(await readTopUp(seller.live, topUp.id)).toMatchObject({ status: 'PENDING' });
    await notify('checkout.session.async_payment_succeeded', stripe.pay(session));
    await notify('checkout.session.completed', unpaid);
    expect(await readTopUp(seller.live, topUp.id)).toMatchObject({ status: 'PAID' });
    expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
  });

  it.each([
    ['checkout.session.async_payment_failed', 'FAILED'],
    ['checkout.session.expired', 'EXPIRED'],
  ])('that did not come is told (%s), and credited if it comes after all', async (type, status) => {
    const { topUp, session } = await opened();
    const over = { ...session, status: 'expired' };
    await notify(type, over);
    await notify(type, over);
    expect(await readTopUp(seller.live, topUp.id)).toMatchObject({ status });
    expect(await domainEvents()).toEqual({ 'top_up.failed': 1 });
    await notify('checkout.session.completed', stripe.pay(session));
    await notify(type, over);
    expect(await readTopUp(seller.live, topUp.id)).toMatchObject({ status: 'PAID' });
    expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
  });

  it.each<[string, Partial<Session>, string]>([
    ['less', { amount_total: 2400 }, '24.00 USD'],
    ['more', { amount_total: 2600 }, '26.00 USD'],
    ['another currency', { currency: 'eur' }, '25.00 EUR'],
    ['a currency that we do not know', { currency: 'xyz' }, 'an unknown amount'],
    ['no number', { amount_total: null as unknown as number }, 'an unknown amount'],
  ])('that is not what was asked for (%s) is refused, and somebody is told', async (_name, wrong, said) => {
    const { topUp, session } = await opened();
    const answer = await notify('checkout.session.completed', { ...stripe.pay(session), ...wrong });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({
      statusCode: 409,
      message: `Top-up ${topUp.id} is for 25.00 USD, but ${said} was paid.`,
    });
    expect(await readTopUp(seller.live, topUp.id)).toMatchObject({ status: 'PENDING' });
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    expect(suite.server.log()).toContain(topUp.id);
  });

  describe('a notice that is not Stripe’s', () => {
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
      ['with nonsense as signature', async () => stripe.send(suite.url, payload, 't=1,v1=00')],
      [
        'signed with another secret',
        async () => stripe.send(suite.url, payload, stripe.sign(payload, { secret: 'whsec_other' })),
      ],
      [
        'changed after it was signed',
        async () => stripe.send(suite.url, `${payload} `, stripe.sign(payload)),
      ],
      [
        'ten minutes old',
        async () =>
          stripe.send(
            suite.url,
            payload,
            stripe.sign(payload, { timestamp: Math.floor(Date.now() / 1000) - 600 }),
          ),
      ],
      ['no JSON', async () => stripe.send(suite.url, '{', stripe.sign('{'))],
      [
        'about nothing',
        async () => {
          const text = '{"type":"checkout.session.completed","data":{}}';
          return stripe.send(suite.url, text, stripe.sign(text));
        },
      ],
      ['no event', async () => stripe.send(suite.url, '[]', stripe.sign('[]'))],
      ['null', async () => stripe.send(suite.url, 'null', stripe.sign('null'))],
      [
        'a dispute of no amount',
        async () =>
          notify('charge.dispute.funds_withdrawn', { id: 'du_1', payment_intent: 'pi_1', currency: 'usd' }),
      ],
    ])('%s is 400 and changes nothing', async (_name, send) => {
      expect((await send()).status).toBe(400);
      expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    });

    it('that is too large is 413', async () => {
      const large = JSON.stringify({ text: 'x'.repeat(1_100_000) });
      expect((await stripe.send(suite.url, large, stripe.sign(large))).status).toBe(413);
    });

    it('of a session that we did not make changes nothing, whatever top-up it names', async () => {
      const foreign = { ...session, id: newStripeId('cs_test') };
      expect((await notify('checkout.session.completed', foreign)).status).toBe(200);
      expect((await notify('checkout.session.completed', { ...foreign, metadata: {} })).status).toBe(200);
      expect((await notify('customer.created', { id: 'cus_1' })).status).toBe(200);
      expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    });

    it('cannot name a top-up of the sandbox', async () => {
      const { id } = await aTopUp(seller.program, seller.organizationId);
      const named = { ...session, id: newStripeId('cs_test'), metadata: { topUpId: id } };
      expect((await notify('checkout.session.completed', named)).status).toBe(200);
      expect(await readTopUp(seller.program, id)).toMatchObject({ status: 'PENDING' });
    });
  });

  it.each([
    ['0.49', 'INVALID_AMOUNT', ['amount', 'amount']],
    ['10.001', 'INVALID_AMOUNT', ['amount', 'amount']],
  ])('of %s USD is refused', async (amount, code, field) => {
    const { topUp, userErrors } = await askTopUp(seller.live, seller.organizationId, amount);
    expect({ topUp, userErrors }).toMatchObject({ topUp: null, userErrors: [{ code, field }] });
  });

  it.each(['BSV', 'POINTS'])('cannot be %s', async (asset) => {
    const input = { organizationId: seller.organizationId, amount: { amount: '1', asset } };
    const { userErrors } = await seller.live.attempt('topUpWallet', input, 'topUp { id }');
    expect(userErrors).toMatchObject([{ code: 'INVALID_AMOUNT', field: ['amount', 'asset'] }]);
  });

  it.each([
    [401, { type: 'invalid_request_error', message: 'Invalid API Key' }],
    [402, { type: 'card_error', message: 'No.', code: 'card_declined' }],
    [400, { type: 'invalid_request_error', message: 'Your account acct_1 may not.' }],
  ])('that Stripe refuses with %i has failed, without a word about the account', async (status, error) => {
    stripe.troubles.push({ kind: 'error', status, error });
    const { userErrors } = await askTopUp(seller.live, seller.organizationId, '5.00');
    expect(userErrors).toMatchObject([{ code: 'UNAVAILABLE' }]);
    expect(JSON.stringify(userErrors)).not.toMatch(/acct_|Key/);
    const list = '{ topUps { nodes { status failureReason } } }';
    expect(await seller.live.run(list)).toEqual({
      topUps: { nodes: [{ status: 'FAILED', failureReason: userErrors[0]?.message }] },
    });
  });

  it('is opened once, although Stripe’s first answers were lost', async () => {
    const before = stripe.sessions.size;
    stripe.troubles.push(
      { kind: 'silence' },
      { kind: 'error', status: 500, error: { type: 'api_error', message: 'Oh' } },
    );
    const topUp = await aTopUp(seller.live, seller.organizationId);
    expect(stripe.sessions.size).toBe(before + 1);
    expect(topUp.paymentUrl).toBe(stripe.sessionOf(topUp.id).url);
  });

  it('whose page could not be opened is opened later, and its payment page waits for that', async () => {
    const down = { kind: 'error', status: 500, error: { type: 'api_error', message: 'Down' } } as const;
    stripe.troubles.push(down, down, down);
    const { userErrors } = await askTopUp(seller.live, seller.organizationId, '7.00');
    expect(userErrors).toMatchObject([{ code: 'UNAVAILABLE' }]);
    const { topUps } = await seller.live.run<{ topUps: { nodes: { id: string; paymentUrl: string }[] } }>(
      '{ topUps { nodes { id paymentUrl } } }',
    );
    const { id, paymentUrl } = topUps.nodes[0]!;
    expect(paymentUrl).toContain('/pay/');
    await makeDue(suite.database, id);
    const url = await waitFor('the page', async () => {
      const found = await readTopUp(seller.live, id);
      return found.paymentUrl === paymentUrl ? undefined : found.paymentUrl;
    });
    const { pathname } = new URL(paymentUrl);
    const led = await fetch(suite.url + pathname, { redirect: 'manual' });
    expect([led.status, led.headers.get('location')]).toEqual([303, url]);
    // Real money cannot be paid with the sandbox form.
    const body = new URLSearchParams({ action: 'pay' });
    expect((await fetch(suite.url + pathname, { method: 'POST', body })).status).toBe(404);
    expect(await readTopUp(seller.live, id)).toMatchObject({ status: 'PENDING' });
  });

  it.each([
    ['paid', (session: Session): unknown => stripe.pay(session), 'PAID', '25.00'],
    ['expired', (session: Session): unknown => (session.status = 'expired'), 'EXPIRED', '0.00'],
  ])('whose notice never came is found out to be %s', async (_name, happen, status, available) => {
    const { topUp, session } = await opened();
    happen(session);
    await makeDue(suite.database, topUp.id);
    await waitFor('the look', async () => (await readTopUp(seller.live, topUp.id)).status === status);
    expect(await balances()).toEqual({ available, owed: '0.00' });
  });

  it('is looked for when the payer comes back, who is sent on with what became of it', async () => {
    const { topUp, session } = await opened('5.00', { returnUrl: 'https://shop.example/paid?order=1' });
    const back = new URL(session.success_url);
    const visit = async (): Promise<string | null> =>
      (await fetch(suite.url + back.pathname, { redirect: 'manual' })).headers.get('location');
    expect(await visit()).toBe('https://shop.example/paid?order=1&status=pending');
    stripe.pay(session);
    expect(await visit()).toBe('https://shop.example/paid?order=1&status=paid');
    expect(await readTopUp(seller.live, topUp.id)).toMatchObject({ status: 'PAID' });
    await notify('checkout.session.completed', session);
    expect(await balances()).toEqual({ available: '5.00', owed: '0.00' });
  });

  it('is nobody else’s to see or to give back', async () => {
    const { topUp } = await paid();
    const other = await aLiveSeller(suite.url);
    const sandbox = new GraphQLClient(suite.url, seller.owner.token);
    const reader = new GraphQLClient(
      suite.url,
      await aKey(seller.owner, seller.organizationId, ['wallet:read'], 'LIVE'),
    );
    for (const stranger of [other.live, sandbox]) {
      expect(await stranger.run('query ($id: ID!) { topUp(id: $id) { id } }', { id: topUp.id })).toEqual({
        topUp: null,
      });
      expect((await askRefund(stranger, topUp.id)).userErrors).toMatchObject([
        { code: 'NOT_FOUND', field: ['id'] },
      ]);
    }
    await expect(askRefund(reader, topUp.id)).rejects.toThrow('wallet:write');
    expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
  });

  describe('that is given back', () => {
    it('in parts leaves the wallet for the payer, until nothing is left', async () => {
      const { topUp, session } = await paid('25.00');
      const part = await askRefund(seller.live, topUp.id, '10.00');
      expect(part).toMatchObject({
        topUp: { status: 'PAID', refundedAmount: { amount: '10.00' } },
        refund: { status: 'SUCCEEDED' },
      });
      expect(await balances()).toEqual({ available: '15.00', owed: '0.00' });
      // Stripe also sends notices about Tribute's own refunds.
      await notify('charge.refunded', chargeOf(session, 1000));
      const rest = await askRefund(seller.live, topUp.id);
      expect(rest).toMatchObject({ topUp: { status: 'REFUNDED', refundedAmount: { amount: '25.00' } } });
      await notify('charge.refunded', chargeOf(session, 2500));
      expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
      expect(
        stripe.refunds.filter(({ payment_intent }) => payment_intent === session.payment_intent),
      ).toMatchObject([{ amount: 1000 }, { amount: 1500 }]);
      expect((await askRefund(seller.live, topUp.id)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
      expect(await domainEvents()).toEqual({ 'wallet.credited': 1, 'wallet.refunded': 2 });
    });

    it.each([
      ['25.01', 'CONFLICT'],
      ['0', 'INVALID_AMOUNT'],
      ['-1', 'INVALID_AMOUNT'],
      ['1.001', 'INVALID_AMOUNT'],
      ['much', 'INVALID_AMOUNT'],
    ])('is not %s', async (amount, code) => {
      const { topUp } = await paid('25.00');
      expect((await askRefund(seller.live, topUp.id, amount)).userErrors).toMatchObject([{ code }]);
      expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
    });

    it('is given once by 32 who ask at the same moment', async () => {
      const { topUp, session } = await paid('25.00');
      const asked = await Promise.all(
        Array.from({ length: 32 }, async () => askRefund(seller.live, topUp.id)),
      );
      expect(asked.filter(({ refund }) => refund !== null)).toHaveLength(1);
      expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
      expect(
        stripe.refunds.filter(({ payment_intent }) => payment_intent === session.payment_intent),
      ).toHaveLength(1);
    });

    it('says so when the wallet runs low by it', async () => {
      const { topUp } = await paid('25.00');
      const { organization } = await seller.live.run<{ organization: { wallet: { id: string } } }>(
        'query ($id: ID!) { organization(id: $id) { wallet { id } } }',
        { id: seller.organizationId },
      );
      const { id } = organization.wallet;
      await seller.live.mutate('updateWallet', { id, lowBalanceThreshold: { amount: '20.00' } }, '');
      await askRefund(seller.live, topUp.id, '5.00');
      expect(await domainEvents()).toEqual({ 'wallet.credited': 1, 'wallet.refunded': 1 });
      await askRefund(seller.live, topUp.id, '0.01');
      await askRefund(seller.live, topUp.id, '0.01');
      expect(await domainEvents()).toEqual({
        'wallet.credited': 1,
        'wallet.refunded': 3,
        'wallet.low_balance': 1,
      });
    });

    it('must have been paid', async () => {
      const { topUp } = await opened();
      expect((await askRefund(seller.live, topUp.id)).userErrors).toMatchObject([
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
      expect((await askRefund(seller.live, topUp.id)).userErrors).toMatchObject([{ code: 'UNAVAILABLE' }]);
      expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
      expect(await readTopUp(seller.live, topUp.id)).toMatchObject({
        status: 'PAID',
        refundedAmount: { amount: '0.00' },
      });
      expect(await askRefund(seller.live, topUp.id)).toMatchObject({ topUp: { status: 'REFUNDED' } });
    });

    it('waits while Stripe does not answer, and happens once', async () => {
      const { topUp, session } = await paid();
      const down = { kind: 'silence' } as const;
      stripe.troubles.push(down, down, down);
      expect(await askRefund(seller.live, topUp.id)).toMatchObject({ refund: { status: 'PENDING' } });
      expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
      await makeDue(suite.database, topUp.id);
      await waitFor(
        'the refund',
        async () => (await readTopUp(seller.live, topUp.id)).refunds.nodes[0]?.status === 'SUCCEEDED',
      );
      expect(
        stripe.refunds.filter(({ payment_intent }) => payment_intent === session.payment_intent),
      ).toHaveLength(1);
      expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    });

    it('returns when it fails later, whatever else is told afterwards', async () => {
      stripe.refundStatus = 'pending';
      const { topUp, session } = await paid();
      const asked = await askRefund(seller.live, topUp.id);
      expect(asked).toMatchObject({ refund: { status: 'PENDING' }, topUp: { status: 'REFUNDED' } });
      const refund = stripe.refunds.at(-1)!;
      refund.status = 'failed';
      await notify('refund.failed', refund);
      await notify('charge.refunded', chargeOf(session, 2500));
      await notify('refund.updated', { ...refund, status: 'pending' });
      expect(await readTopUp(seller.live, topUp.id)).toMatchObject({
        status: 'PAID',
        refunds: { nodes: [{ status: 'FAILED', origin: 'REQUESTED' }] },
      });
      expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
      expect(await domainEvents()).toEqual({ 'wallet.credited': 2, 'wallet.refunded': 1 });
      expect(await causesOf(seller.live, seller.organizationId)).toEqual([
        { kind: 'TOP_UP', sourceId: topUp.id },
        { kind: 'TOP_UP_REFUND', sourceId: asked.refund?.id },
        { kind: 'REVERSAL', sourceId: asked.refund?.id },
      ]);
    });
  });

  describe('that Stripe gives back', () => {
    it('is taken from the wallet once, however often and late it is told', async () => {
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
      expect(await readTopUp(seller.live, topUp.id)).toMatchObject({
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

    it('before it said that it was paid is credited and taken, and once', async () => {
      const { topUp, session } = await opened('25.00');
      stripe.pay(session);
      stripe.refundElsewhere(session, 1000);
      expect((await notify('charge.refunded', chargeOf(session, 1000))).status).toBe(200);
      await notify('checkout.session.completed', session);
      expect(await readTopUp(seller.live, topUp.id)).toMatchObject({
        status: 'PAID',
        refundedAmount: { amount: '10.00' },
      });
      expect(await balances()).toEqual({ available: '15.00', owed: '0.00' });
    });

    it('after it was spent is owed, and paid by what comes in next', async () => {
      const { topUp, session } = await paid('25.00');
      await spend('20.00');
      stripe.refundElsewhere(session, 2500);
      await notify('charge.refunded', chargeOf(session, 2500));
      expect(await readTopUp(seller.live, topUp.id)).toMatchObject({ status: 'REFUNDED' });
      expect(await balances()).toEqual({ available: '0.00', owed: '20.00' });
      const second = await paid('15.00');
      expect(await balances()).toEqual({ available: '0.00', owed: '5.00' });
      // An absent balance cannot be refunded.
      expect((await askRefund(seller.live, second.topUp.id)).userErrors).toMatchObject([
        { code: 'INSUFFICIENT_FUNDS' },
      ]);
      await paid('7.50');
      expect(await balances()).toEqual({ available: '2.50', owed: '0.00' });
    });

    it('cannot be told while Stripe is away: it tells it again', async () => {
      const { session } = await paid('25.00');
      stripe.refundElsewhere(session, 500);
      const down = { kind: 'error', status: 500, error: { type: 'api_error', message: 'Down' } } as const;
      stripe.troubles.push(down, down, down);
      expect((await notify('charge.refunded', chargeOf(session, 500))).status).toBe(500);
      expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
      expect((await notify('charge.refunded', chargeOf(session, 500))).status).toBe(200);
      expect(await balances()).toEqual({ available: '20.00', owed: '0.00' });
    });

    it('for a charge that has nothing to do with us changes nothing', async () => {
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
      ['the wrong way round', ['reinstated', 'withdrawn']],
    ])('by a dispute comes back when it is won, told %s', async (_name, told) => {
      const { topUp, session } = await paid('25.00');
      const { payment_intent, currency } = session;
      const dispute = { id: newStripeId('du'), object: 'dispute', amount: 2500, currency, payment_intent };
      for (const word of told) {
        expect((await notify(`charge.dispute.funds_${word}`, dispute)).status).toBe(200);
      }
      expect(await balances()).toEqual({ available: '25.00', owed: '0.00' });
      expect(await readTopUp(seller.live, topUp.id)).toMatchObject({
        status: 'PAID',
        refunds: { nodes: [{ status: 'FAILED', origin: 'DISPUTE' }] },
      });
    });

    it('by a dispute that is lost stays away, even what was spent', async () => {
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
      expect(await readTopUp(seller.live, topUp.id)).toMatchObject({ status: 'REFUNDED' });
    });
  });

  /** Pays money to a promoter. */
  async function spend(amount: string): Promise<void> {
    const key = await aKey(seller.owner, seller.organizationId, ['*'], 'LIVE');
    const live = { ...seller, key, program: new GraphQLClient(suite.url, key) };
    const campaignId = await aCampaign(live);
    const gigId = await aGig(live, campaignId, { rewardAmount: { amount } });
    const promoterId = await aPromoter(live);
    const link = await aLink(live, campaignId, promoterId);
    await ingestAndEvaluate({ ...live, campaignId, gigId, promoterId, link }, 'order');
  }

  it('is in the list and the REST dialect', async () => {
    const { topUp } = await paid('25.00');
    await opened('1.00');
    const key = await aKey(seller.owner, seller.organizationId, ['wallet:read'], 'LIVE');
    const get = async (path: string): Promise<Record<string, unknown>> => {
      const response = await fetch(suite.url + path, { headers: { authorization: `Bearer ${key}` } });
      return (await response.json()) as Record<string, unknown>;
    };
    const path = `/organizations/${seller.organizationId}/wallet/topups`;
    const shown = { topupId: topUp.id, status: 'paid', amount: 2500, refundedAmount: 0, currency: 'USD' };
    expect(await get(`${path}/${topUp.id}`)).toMatchObject(shown);
    expect(await get(`${path}?status=paid`)).toMatchObject({ data: [shown], total: 1 });
    expect(await get(path)).toMatchObject({ total: 2 });
    expect(await get(`${path}?status=lost`)).toMatchObject({ statusCode: 422 });
    const organization = await seller.live.run<{ organization: { topUps: { totalCount: number } } }>(
      'query ($id: ID!) { organization(id: $id) { topUps { totalCount } } }',
      { id: seller.organizationId },
    );
    expect(organization.organization.topUps.totalCount).toBe(2);
  });
});
