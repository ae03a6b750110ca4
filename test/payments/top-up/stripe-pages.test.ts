import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aKey } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { aLiveSeller, askRefund, askTopUp, aTopUp, makeDue, readTopUp } from './paying.js';
import type { Session } from './stripe-objects.js';
import { useLiveTopUps } from './live-top-ups.js';

const live = await useLiveTopUps();
const { stripe, suite, notify, balances, opened, paid } = live;

describe('a live top-up', () => {
  it.each([
    ['0.49', 'INVALID_AMOUNT', ['amount', 'amount']],
    ['10.001', 'INVALID_AMOUNT', ['amount', 'amount']],
  ])('of %s USD is refused', async (amount, code, field) => {
    const { topUp, userErrors } = await askTopUp(live.seller.live, live.seller.organizationId, amount);
    expect({ topUp, userErrors }).toMatchObject({ topUp: null, userErrors: [{ code, field }] });
  });

  it.each(['BSV', 'POINTS'])('cannot be %s', async (asset) => {
    const input = { organizationId: live.seller.organizationId, amount: { amount: '1', asset } };
    const { userErrors } = await live.seller.live.attempt('topUpWallet', input, 'topUp { id }');
    expect(userErrors).toMatchObject([{ code: 'INVALID_AMOUNT', field: ['amount', 'asset'] }]);
  });

  it.each([
    [401, { type: 'invalid_request_error', message: 'Invalid API Key' }],
    [402, { type: 'card_error', message: 'No.', code: 'card_declined' }],
    [400, { type: 'invalid_request_error', message: 'Your account acct_1 may not.' }],
  ])('fails when Stripe answers %i, and the error does not name the account', async (status, error) => {
    stripe.troubles.push({ kind: 'error', status, error });
    const { userErrors } = await askTopUp(live.seller.live, live.seller.organizationId, '5.00');
    expect(userErrors).toMatchObject([{ code: 'UNAVAILABLE' }]);
    expect(JSON.stringify(userErrors)).not.toMatch(/acct_|Key/);
    const list = '{ topUps { nodes { status failureReason } } }';
    expect(await live.seller.live.run(list)).toEqual({
      topUps: { nodes: [{ status: 'FAILED', failureReason: userErrors[0]?.message }] },
    });
  });

  it('is opened once although the first responses of Stripe were lost', async () => {
    const before = stripe.sessions.size;
    stripe.troubles.push(
      { kind: 'silence' },
      { kind: 'error', status: 500, error: { type: 'api_error', message: 'Oh' } },
    );
    const topUp = await aTopUp(live.seller.live, live.seller.organizationId);
    expect(stripe.sessions.size).toBe(before + 1);
    expect(topUp.paymentUrl).toBe(stripe.sessionOf(topUp.id).url);
  });

  it('gets its page later when Stripe was unavailable, and its payment link then leads there', async () => {
    const down = { kind: 'error', status: 500, error: { type: 'api_error', message: 'Down' } } as const;
    stripe.troubles.push(down, down, down);
    const { userErrors } = await askTopUp(live.seller.live, live.seller.organizationId, '7.00');
    expect(userErrors).toMatchObject([{ code: 'UNAVAILABLE' }]);
    const { topUps } = await live.seller.live.run<{
      topUps: { nodes: { id: string; paymentUrl: string }[] };
    }>('{ topUps { nodes { id paymentUrl } } }');
    const { id, paymentUrl } = topUps.nodes[0]!;
    expect(paymentUrl).toContain('/pay/');
    await makeDue(suite.database, id);
    const url = await waitFor('the page', async () => {
      const found = await readTopUp(live.seller.live, id);
      return found.paymentUrl === paymentUrl ? undefined : found.paymentUrl;
    });
    const { pathname } = new URL(paymentUrl);
    const led = await fetch(suite.url + pathname, { redirect: 'manual' });
    expect([led.status, led.headers.get('location')]).toEqual([303, url]);
    // Real money cannot be paid with the sandbox form.
    const body = new URLSearchParams({ action: 'pay' });
    expect((await fetch(suite.url + pathname, { method: 'POST', body })).status).toBe(404);
    expect(await readTopUp(live.seller.live, id)).toMatchObject({ status: 'PENDING' });
  });

  it.each([
    ['paid', (session: Session): unknown => stripe.pay(session), 'PAID', '25.00'],
    ['expired', (session: Session): unknown => (session.status = 'expired'), 'EXPIRED', '0.00'],
  ])('becomes %s by a check when no notice arrives', async (_name, happen, status, available) => {
    const { topUp, session } = await opened();
    happen(session);
    await makeDue(suite.database, topUp.id);
    await waitFor('the look', async () => (await readTopUp(live.seller.live, topUp.id)).status === status);
    expect(await balances()).toEqual({ available, owed: '0.00' });
  });

  it('is checked when the payer returns, and the return address gets the status', async () => {
    const { topUp, session } = await opened('5.00', { returnUrl: 'https://shop.example/paid?order=1' });
    const back = new URL(session.success_url);
    const visit = async (): Promise<string | null> =>
      (await fetch(suite.url + back.pathname, { redirect: 'manual' })).headers.get('location');
    expect(await visit()).toBe('https://shop.example/paid?order=1&status=pending');
    stripe.pay(session);
    expect(await visit()).toBe('https://shop.example/paid?order=1&status=paid');
    expect(await readTopUp(live.seller.live, topUp.id)).toMatchObject({ status: 'PAID' });
    await notify('checkout.session.completed', session);
    expect(await balances()).toEqual({ available: '5.00', owed: '0.00' });
  });

  it('is neither visible to others nor refunded by them', async () => {
    const { topUp } = await paid();
    const other = await aLiveSeller(suite.url);
    const sandbox = new GraphQLClient(suite.url, live.seller.owner.token);
    const reader = new GraphQLClient(
      suite.url,
      await aKey(live.seller.owner, live.seller.organizationId, ['wallet:read'], 'LIVE'),
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

  it('is returned by the list and the REST dialect', async () => {
    const { topUp } = await paid('25.00');
    await opened('1.00');
    const key = await aKey(live.seller.owner, live.seller.organizationId, ['wallet:read'], 'LIVE');
    const get = async (path: string): Promise<Record<string, unknown>> => {
      const response = await fetch(suite.url + path, { headers: { authorization: `Bearer ${key}` } });
      return (await response.json()) as Record<string, unknown>;
    };
    const path = `/organizations/${live.seller.organizationId}/wallet/topups`;
    const shown = { topupId: topUp.id, status: 'paid', amount: 2500, refundedAmount: 0, currency: 'USD' };
    expect(await get(`${path}/${topUp.id}`)).toMatchObject(shown);
    expect(await get(`${path}?status=paid`)).toMatchObject({ data: [shown], total: 1 });
    expect(await get(path)).toMatchObject({ total: 2 });
    expect(await get(`${path}?status=lost`)).toMatchObject({ statusCode: 422 });
    const organization = await live.seller.live.run<{ organization: { topUps: { totalCount: number } } }>(
      'query ($id: ID!) { organization(id: $id) { topUps { totalCount } } }',
      { id: live.seller.organizationId },
    );
    expect(organization.organization.topUps.totalCount).toBe(2);
  });
});
