import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { expectSoundLedger } from '../../support/ledger-invariants.js';
import { uuidOf } from '../../support/outcome.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aPaidTopUp, aSeller, type Seller } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { startMailbox, tokenIn, type Mailbox } from '../../identity/user/mailbox.js';
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

const operatorEmail = 'olga@example.com';
let database: TestDatabase;
let server: TestServer;
let mailbox: Mailbox;
let seller: Seller;

beforeAll(async () => {
  mailbox = await startMailbox();
  database = await createDatabase();
  const settings = { DATABASE_URL: database.url, MAIL_URL: mailbox.url, OPERATOR_EMAILS: operatorEmail };
  server = await startServer(settings);
});
afterAll(async () => {
  await server.stop();
  await expectSoundLedger(database);
  await database.drop();
  await mailbox.close();
});
beforeEach(async () => {
  seller = await aSeller(server.url, 'Acme <&> Co');
});

function pageOf({ paymentUrl }: TopUpView): string {
  return server.url + new URL(paymentUrl).pathname;
}

async function choose(topUp: TopUpView, action: string): Promise<Response> {
  return fetch(pageOf(topUp), {
    method: 'POST',
    body: new URLSearchParams({ action }),
    redirect: 'manual',
  });
}

const balances = async (): Promise<object> => balancesOf(seller.program, seller.organizationId);

describe('the payment page of the sandbox', () => {
  it('shows what is paid, to whom and that it is play money, with a plain form', async () => {
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
    'lets no host of a return address such as %s change its policy',
    async (returnUrl) => {
      const input = { organizationId: seller.organizationId, amount: { amount: '1.00' } };
      const { userErrors } = await seller.program.attempt('topUpWallet', { ...input, returnUrl }, '');
      expect(userErrors).toMatchObject([{ code: 'INVALID_URL', field: ['returnUrl'] }]);
      // A URL that was stored before hosts were checked.
      const topUp = await aTopUp(seller.program, seller.organizationId, '1.00');
      await database.query('update top_up set return_url = $1 where id = $2', [
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
  ])('does once what the payer chooses: %s', async (action, word, status, available, domainEvents) => {
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
    expect(await domainEventsOf(database, seller.organizationId)).toEqual(domainEvents);
  });

  it('tells the payer itself when there is nowhere to go back to', async () => {
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
    ['an action of Object', new URLSearchParams({ action: 'constructor' })],
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

  it('is where its token says, and nowhere else', async () => {
    for (const path of [
      '/pay/nothing',
      '/pay/nothing/return',
      '/pay/%00',
      '/pay/%00/return',
      `/pay/${'x'.repeat(5000)}`,
    ]) {
      expect((await fetch(server.url + path)).status).toBe(404);
    }
    const body = new URLSearchParams({ action: 'pay' });
    expect((await fetch(`${server.url}/pay/nothing`, { method: 'POST', body })).status).toBe(404);
  });

  it('is over when its time is: found by the job, and refused before that', async () => {
    const [late, found] = [
      await aTopUp(seller.program, seller.organizationId),
      await aTopUp(seller.program, seller.organizationId),
    ];
    await database.query(`update top_up set expires_at = now() where id = any($1::uuid[])`, [
      [late.id, found.id].map((id) => uuidOf('topUp', id)),
    ]);
    expect((await choose(late, 'pay')).status).toBe(409);
    await makeDue(database, found.id);
    await waitFor('the end', async () => (await readTopUp(seller.program, found.id)).status === 'EXPIRED');
    expect((await choose(found, 'pay')).status).toBe(409);
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    expect(await domainEventsOf(database, seller.organizationId)).toEqual({ 'top_up.failed': 1 });
  });
});

describe('a top-up', () => {
  it('of live money is refused where nobody takes it', async () => {
    const { live, organizationId } = await aLiveSeller(server.url);
    const { topUp, userErrors } = await askTopUp(live, organizationId, '5.00');
    expect({ topUp, userErrors }).toMatchObject({ topUp: null, userErrors: [{ code: 'UNAVAILABLE' }] });
    const notice = await fetch(`${server.url}/webhooks/stripe`, { method: 'POST', body: '{}' });
    expect(notice.status).toBe(404);
  });

  it.each([
    ['USD', '9999999999.99', '10000000000.00'],
    ['POINTS', '999999999999', '1000000000000'],
    ['BSV', '9999999999.99', '10000000000'],
    ['USD', '9999999999.99', '99999999999999999999999999999990.00'],
  ])('of %s is at most %s, and what is more is refused with the limit', async (asset, most, more) => {
    const { organizationId } = seller;
    const ask = async (amount: string): Promise<unknown> =>
      seller.program.attempt(
        'topUpWallet',
        { organizationId, amount: { amount, asset } },
        'topUp { amount { amount } }',
      );
    expect(await ask(most)).toMatchObject({ topUp: { amount: { amount: most } }, userErrors: [] });
    expect(await ask(more)).toMatchObject({
      topUp: null,
      userErrors: [
        {
          code: 'INVALID_AMOUNT',
          field: ['amount', 'amount'],
          message: `The amount is too large: at most ${most} ${asset} at a time.`,
        },
      ],
    });
  });

  it('of the most there can be leaves everybody else room in the account that all are taken from', async () => {
    const rich = await aSeller(server.url, 'Rich');
    await Promise.all(Array.from({ length: 8 }, async () => aPaidTopUp(rich, '9999999999.99')));
    await aPaidTopUp(seller, '5.00');
    expect(await balances()).toEqual({ available: '5.00', owed: '0.00' });
  });

  it('of the sandbox is given back, in parts, from what is there', async () => {
    const id = await aPaidTopUp(seller, '10.00');
    expect(await askRefund(seller.program, id, '4.00')).toMatchObject({
      topUp: { status: 'PAID', refundedAmount: { amount: '4.00' } },
      refund: { status: 'SUCCEEDED' },
    });
    const { topUp, refund } = await askRefund(seller.program, id);
    expect(topUp).toMatchObject({ status: 'REFUNDED' });
    expect(await balances()).toEqual({ available: '0.00', owed: '0.00' });
    const causes = await causesOf(seller.program, seller.organizationId);
    expect(causes[0]).toEqual({ kind: 'TOP_UP', sourceId: id });
    expect(causes[2]).toEqual({ kind: 'TOP_UP_REFUND', sourceId: refund?.id });
    expect(await domainEventsOf(database, seller.organizationId)).toEqual({
      'wallet.credited': 1,
      'wallet.refunded': 2,
    });
  });

  it('is given back in its own asset, with a reason', async () => {
    const id = await aPaidTopUp(seller, '10.00');
    const refund = async (input: object): Promise<unknown> =>
      (await seller.program.attempt('refundTopUp', { id, reason: 'Why', ...input }, '')).userErrors;
    expect(await refund({ amount: { amount: '1.00', asset: 'EUR' } })).toMatchObject([
      { code: 'INVALID_AMOUNT', field: ['amount', 'asset'] },
    ]);
    expect(await refund({ reason: '' })).toMatchObject([{ code: 'INVALID', field: ['reason'] }]);
    expect(await refund({ reason: 'x'.repeat(501) })).toMatchObject([{ code: 'INVALID', field: ['reason'] }]);
    expect(await refund({ id: seller.organizationId })).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
    expect(await balances()).toEqual({ available: '10.00', owed: '0.00' });
  });

  it('is given back by an operator, whosever it is, in the environment that they work in', async () => {
    const id = await aPaidTopUp(seller, '10.00');
    const person = { email: operatorEmail, password: 'correct horse battery', name: 'Olga' };
    const visitor = new GraphQLClient(server.url);
    const { token } = await visitor.mutate<{ token: string }>('signUp', person, 'token');
    const operator = new GraphQLClient(server.url, token);
    expect((await askRefund(operator, id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const proof = tokenIn(await mailbox.mailTo(operatorEmail, /Confirm/));
    await operator.mutate('verifyEmail', { token: proof, password: person.password }, '');
    const elsewhere = new GraphQLClient(server.url, token, 'live');
    expect((await askRefund(elsewhere, id, '3.00')).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await askRefund(operator, id, '3.00')).toMatchObject({ refund: { status: 'SUCCEEDED' } });
    expect(await balances()).toEqual({ available: '7.00', owed: '0.00' });
  });
});
