import { beforeEach, describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aPaidTopUp, aSeller, type Seller } from '../../support/story.js';
import { aLiveSeller, askRefund, askTopUp, balancesOf, causesOf, domainEventsOf } from './paying.js';
import { useSharedServer } from '../../support/suite.js';
import { aPerson } from '../../identity/user/people.js';
import { confirmAddress } from '../../support/invitations.js';
import { sharedOperators } from '../../support/shared-servers.js';

const suite = useSharedServer();

let seller: Seller;

beforeEach(async () => {
  seller = await aSeller(suite.url, 'Acme <&> Co');
});

const balances = async (): Promise<object> => balancesOf(seller.program, seller.organizationId);

describe('a top-up', () => {
  it('of live money is refused without a payment provider', async () => {
    const { live, organizationId } = await aLiveSeller(suite.url);
    const { topUp, userErrors } = await askTopUp(live, organizationId, '5.00');
    expect({ topUp, userErrors }).toMatchObject({ topUp: null, userErrors: [{ code: 'UNAVAILABLE' }] });
    const notice = await fetch(`${suite.url}/webhooks/stripe`, { method: 'POST', body: '{}' });
    expect(notice.status).toBe(404);
  });

  it.each([
    ['USD', '9999999999.99', '10000000000.00'],
    ['POINTS', '999999999999', '1000000000000'],
    ['BSV', '9999999999.99', '10000000000'],
    ['USD', '9999999999.99', '99999999999999999999999999999990.00'],
  ])('of %s is at most %s, and the error of a larger one names the limit', async (asset, most, more) => {
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

  it('of the maximum amount leaves room for others in the shared account', async () => {
    const rich = await aSeller(suite.url, 'Rich');
    await Promise.all(Array.from({ length: 8 }, async () => aPaidTopUp(rich, '9999999999.99')));
    await aPaidTopUp(seller, '5.00');
    expect(await balances()).toEqual({ available: '5.00', owed: '0.00' });
  });

  it('of the sandbox is refunded in parts from the balance', async () => {
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
    expect(await domainEventsOf(suite.database, seller.organizationId)).toEqual({
      'wallet.credited': 1,
      'wallet.refunded': 2,
    });
  });

  it('is refunded in its own asset and with a reason', async () => {
    const id = await aPaidTopUp(seller, '10.00');
    const refund = async (input: object): Promise<unknown> =>
      (await seller.program.attempt('refundTopUp', { id, note: 'Why', ...input }, '')).userErrors;
    expect(await refund({ amount: { amount: '1.00', asset: 'EUR' } })).toMatchObject([
      { code: 'INVALID_AMOUNT', field: ['amount', 'asset'] },
    ]);
    expect(await refund({ note: '' })).toMatchObject([{ code: 'INVALID', field: ['note'] }]);
    expect(await refund({ note: 'x'.repeat(501) })).toMatchObject([{ code: 'INVALID', field: ['note'] }]);
    expect(await refund({ id: seller.organizationId })).toMatchObject([{ code: 'NOT_FOUND', field: ['id'] }]);
    expect(await balances()).toEqual({ available: '10.00', owed: '0.00' });
  });

  it("can be refunded by an operator for any organization, in the operator's environment", async () => {
    const id = await aPaidTopUp(seller, '10.00');
    const operator = await aPerson(suite.url, sharedOperators.sandboxTopUps);
    expect((await askRefund(operator.client, id)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    await confirmAddress(suite.server, operator.client);
    const elsewhere = new GraphQLClient(suite.url, operator.token, 'live');
    expect((await askRefund(elsewhere, id, '3.00')).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await askRefund(operator.client, id, '3.00')).toMatchObject({ refund: { status: 'SUCCEEDED' } });
    expect(await balances()).toEqual({ available: '7.00', owed: '0.00' });
  });
});
