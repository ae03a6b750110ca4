import { beforeAll, describe, expect, it } from '@jest/globals';
import { join } from '../../identity/approval/approvals.js';
import { outcome } from '../../support/call-outcome.js';
import type { GraphQLClient } from '../../support/graphql-client.js';
import { anOperator } from '../../support/operator.js';
import { sharedOperators } from '../../support/shared-servers.js';
import { aPromoter, aSeller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { aLiveEarner, give, requestPayout, walletOf } from './support.js';

const suite = useSharedServer();
const amount = { amount: '10.00' };

describe('a mutation for many payouts', () => {
  let operator: GraphQLClient;
  beforeAll(async () => {
    operator = await anOperator(suite, sharedOperators.payoutsForMany);
  });

  it('keeps the results of the others when the caller may not do it for one', async () => {
    const seller = await aSeller(suite.url);
    const guest = await aSeller(suite.url);
    await join(suite, seller.owner, guest.organizationId, 'MEMBER');
    const payees = await Promise.all([aPromoter(seller), aPromoter(guest), aPromoter(seller)]);
    for (const [index, payee] of payees.entries()) {
      const { organizationId, program } = index === 1 ? guest : seller;
      await give(suite.database, { organizationId, promoterId: payee, amount: '10.00' });
      await program.mutate('setPayoutDestination', { promoterId: payee, destination: 'DE02' }, '');
    }
    const input = { payouts: payees.map((payee) => ({ promoterId: payee, amount })) };
    const { data, errors } = await seller.owner.sendMutation<object>(
      'requestPayouts',
      input,
      'results { index payout { promoter { id } } }',
    );
    expect(errors).toMatchObject([
      {
        path: ['result', 'results', 1],
        extensions: { code: 'FORBIDDEN' },
        message: expect.stringMatching(/role/),
      },
    ]);
    expect(data).toEqual({
      result: {
        results: [
          { index: 0, payout: { promoter: { id: payees[0] } } },
          null,
          { index: 2, payout: { promoter: { id: payees[2] } } },
        ],
        userErrors: [],
      },
    });
    expect(await walletOf(guest.program, payees[1])).toEqual({ available: '10.00', held: '0.00' });
  });

  it('lets operators decide on payouts of several organizations, and read them', async () => {
    const earners = await Promise.all([aLiveEarner(suite, 'DE02'), aLiveEarner(suite, 'DE03')]);
    const asked = await Promise.all(
      earners.map(async ({ program, promoterId: payee }) => requestPayout(program, { promoterId: payee })),
    );
    const payouts = asked.map(({ id }) => ({ id }));
    const seen = 'results { payout { status organization { id } } userErrors { code } }';
    const approved = await operator.mutate('approvePayouts', { payouts }, seen);
    const answer = (status: string): object => ({
      results: earners.map(({ organizationId }) => ({
        payout: { status, organization: { id: organizationId } },
        userErrors: [],
      })),
    });
    expect(approved).toMatchObject(answer('APPROVED'));
    const paid = payouts.map(({ id }) => ({ id, reference: 'statement 7' }));
    expect(await operator.mutate('completePayouts', { payouts: paid }, seen)).toMatchObject(answer('PAID'));
    const failed = payouts.map(({ id }) => ({ id, note: 'No such account' }));
    for (const mutation of ['failPayouts', 'rejectPayouts']) {
      expect(await operator.mutate(mutation, { payouts: failed }, seen)).toMatchObject({
        results: [1, 2].map(() => ({ payout: null, userErrors: [{ code: 'ILLEGAL_STATUS_CHANGE' }] })),
      });
    }
    expect(await outcome(earners[0].owner, 'approvePayouts', { payouts })).toBe('FORBIDDEN');
  });
});
