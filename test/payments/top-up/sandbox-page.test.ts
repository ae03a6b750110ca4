import { beforeEach, describe, expect, it } from '@jest/globals';
import { uuidOf } from '../../support/outcome.js';
import { aSeller, type Seller } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { aTopUp, balancesOf, domainEventsOf, makeDue, readTopUp, type TopUpView } from './paying.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();

let seller: Seller;

beforeEach(async () => {
  seller = await aSeller(suite.url, 'Acme <&> Co');
});

function pageOf({ paymentUrl }: TopUpView): string {
  return suite.url + new URL(paymentUrl).pathname;
}

async function choose(topUp: TopUpView, action: string): Promise<Response> {
  return fetch(pageOf(topUp), { method: 'POST', body: new URLSearchParams({ action }), redirect: 'manual' });
}

const balances = async (): Promise<object> => balancesOf(seller.program, seller.organizationId);

describe('the payment page of the sandbox', () => {
  it('shows the amount, the payee and the sandbox mark, with a plain form', async () => {
    const topUp = await aTopUp(seller.program, seller.organizationId, '25.00', {
      returnUrl: 'https://shop.example/back',
    });
    expect(topUp).toMatchObject({ provider: 'SANDBOX', status: 'PENDING' });
    const response = await fetch(pageOf(topUp));
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://shop.example;",
    );
    expect(html).toContain('25.00 USD');
    expect(html).toContain('Acme &lt;&amp;&gt; Co');
    expect(html).toContain('sandbox');
    expect(html.match(/name="action" value="(\w+)"/g)).toEqual(
      ['pay', 'decline', 'cancel'].map((action) => `name="action" value="${action}"`),
    );
  });

  it.each(['https://shop.example;sandbox', 'https://*', 'https://a,b.example'])(
    'keeps its content security policy for a return address such as %s',
    async (returnUrl) => {
      const input = { organizationId: seller.organizationId, amount: { amount: '1.00' } };
      const { userErrors } = await seller.program.attempt('topUpWallet', { ...input, returnUrl }, '');
      expect(userErrors).toMatchObject([{ code: 'INVALID_URL', field: ['returnUrl'] }]);
      // A URL that was stored before hosts were checked.
      const topUp = await aTopUp(seller.program, seller.organizationId, '1.00');
      await suite.database.query('update top_up set return_url = $1 where id = $2', [
        returnUrl,
        uuidOf('topUp', topUp.id),
      ]);
      const response = await fetch(pageOf(topUp));
      expect(response.headers.get('content-security-policy')).toContain(
        "; form-action 'self'; base-uri 'none'",
      );
    },
  );

  it.each([
    ['pay', 'paid', 'PAID', '25.00', { 'wallet.credited': 1 }],
    ['decline', 'failed', 'FAILED', '0.00', { 'top_up.failed': 1 }],
    ['cancel', 'cancelled', 'CANCELLED', '0.00', { 'top_up.failed': 1 }],
  ])('applies the choice of the payer once: %s', async (action, word, status, available, domainEvents) => {
    const topUp = await aTopUp(seller.program, seller.organizationId, '25.00', {
      returnUrl: 'https://shop.example/back?a=1&&q=%C4%D0%20+&#top',
    });
    // A double click, and many more.
    const clicks = await Promise.all(Array.from({ length: 32 }, async () => choose(topUp, action)));
    for (const click of clicks) {
      expect(click.status).toBe(303);
      expect(click.headers.get('location')).toBe(
        `https://shop.example/back?a=1&&q=%C4%D0%20+&status=${word}#top`,
      );
    }
    for (const other of ['pay', 'decline', 'cancel'].filter((one) => one !== action)) {
      expect((await choose(topUp, other)).status).toBe(409);
    }
    expect(await (await fetch(pageOf(topUp))).text()).toContain(`is ${word}`);
    expect(await readTopUp(seller.program, topUp.id)).toMatchObject({ status });
    expect(await balances()).toEqual({ available, owed: '0.00' });
    expect(await domainEventsOf(suite.database, seller.organizationId)).toEqual(domainEvents);
  });

  it('shows the result itself without a return address', async () => {
    const topUp = await aTopUp(seller.program, seller.organizationId);
    const answer = await choose(topUp, 'decline');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('25.00 USD is failed');
    const { failureReason } = await readTopUp(seller.program, topUp.id);
    expect(failureReason).toMatch(/declined/);
  });

  it.each([
    ['another action', new URLSearchParams({ action: 'steal' })],
    ['no action', new URLSearchParams()],
    ['a property of Object.prototype as action', new URLSearchParams({ action: 'constructor' })],
    [
      'two actions',
      new URLSearchParams([
        ['action', 'pay'],
        ['action', 'pay'],
      ]),
    ],
    ['JSON', JSON.stringify({ action: 'pay' })],
  ])('refuses %s', async (_name, body) => {
    const topUp = await aTopUp(seller.program, seller.organizationId);
    expect((await fetch(pageOf(topUp), { method: 'POST', body })).status).toBe(422);
    expect(await readTopUp(seller.program, topUp.id)).toMatchObject({ status: 'PENDING' });
  });

  it('can be found only by its token', async () => {
    for (const path of [
      '/pay/nothing',
      '/pay/nothing/return',
      '/pay/%00',
      '/pay/%00/return',
      `/pay/${'x'.repeat(5000)}`,
    ]) {
      expect((await fetch(suite.url + path)).status).toBe(404);
    }
    const body = new URLSearchParams({ action: 'pay' });
    expect((await fetch(`${suite.url}/pay/nothing`, { method: 'POST', body })).status).toBe(404);
  });

  it('expires by the job, and refuses late payments before the job runs', async () => {
    const [late, found] = [
      await aTopUp(seller.program, seller.organizationId),
      await aTopUp(seller.program, seller.organizationId),
    ];
    await suite.database.query(`update top_up set expires_at = now() where id = any($1::uuid[])`, [
      [late.id, found.id].map((id) => uuidOf('topUp', id)),
    ]);
    expect((await choose(late, 'pay')).status).toBe(409);
    await makeDue(suite.database, found.id);
    await waitFor('the end', async () => (await readTopUp(seller.program, found.id)).status === 'EXPIRED');
    expect((await choose(found, 'pay')).status).toBe(409);
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    expect(await domainEventsOf(suite.database, seller.organizationId)).toEqual({ 'top_up.failed': 1 });
  });
});
