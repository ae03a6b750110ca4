import { describe, expect, it } from '@jest/globals';
import { confirmAddress, invite } from '../../support/invitations.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { uuidOf } from '../../support/outcome.js';
import { aKey, aPromoter, aSeller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { outcome } from '../../support/call-outcome.js';
import { forgive, indebt, makeDue, payoutOf, requestPayout, walletOf, whenIn } from './support.js';
import { anEarner, aPromotingPerson, payTo } from './earners.js';

const suite = useSharedServer();

describe('a promoter with an account', () => {
  it('sets the destination, requests a payout and sees it', async () => {
    const { seller, client, promoterId } = await aPromotingPerson(suite);
    await payTo(client, promoterId, 'DE02 1203 0000 0000 2020 51');
    const payout = await requestPayout(client, { promoterId, amount: { amount: '15.00' } });
    expect(payout.destination).toBe('DE02 1203 0000 0000 2020 51');
    await whenIn(client, payout.id, 'PAID');
    const { viewer } = await client.run<{ viewer: object }>(
      '{ viewer { promoters { nodes { payoutDestination wallet { available { amount } } payouts { totalCount nodes { id status } } } } } }',
    );
    expect(viewer).toEqual({
      promoters: {
        nodes: [
          {
            payoutDestination: 'DE02 1203 0000 0000 2020 51',
            wallet: { available: { amount: '25.00' } },
            payouts: { totalCount: 1, nodes: [{ id: payout.id, status: 'PAID' }] },
          },
        ],
      },
    });
    // The organization may request payouts, but not change the destination.
    const theft = { promoterId, destination: 'elsewhere' };
    expect(await outcome(seller.program, 'setPayoutDestination', theft)).toBe('CONFLICT');
    const other = await requestPayout(seller.program, { promoterId });
    expect(other).toMatchObject({ amount: { amount: '25.00' }, destination: payout.destination });
    const { payouts } = await client.run<{ payouts: object }>('{ payouts { totalCount } }');
    expect(payouts).toEqual({ totalCount: 0 });
  });

  it('may request a payout with any role in another organization', async () => {
    const { client, promoterId } = await aPromotingPerson(suite);
    const employer = await aSeller(suite.url);
    const { viewer } = await client.run<{ viewer: { user: { email: string } } }>(
      '{ viewer { user { email } } }',
    );
    await confirmAddress(suite.server, client);
    const token = await invite(suite.server, employer.owner, {
      organizationId: employer.organizationId,
      email: viewer.user.email,
      role: 'MEMBER',
    });
    await client.mutate('acceptInvitation', { token }, 'organization { id }');
    const theirs = await aPromoter(employer);
    expect(await outcome(client, 'requestPayout', { promoterId: theirs })).toBe('FORBIDDEN');
    expect(await outcome(client, 'requestPayout', { promoterId })).toBe('DONE');
  });
});

describe('a payout of another organization', () => {
  it('is neither visible to others nor changed by them', async () => {
    const { seller, client, token, promoterId } = await aPromotingPerson(suite);
    await payTo(client, promoterId, 'sandbox:timeout');
    const { id } = await requestPayout(client, { promoterId });
    await whenIn(client, id, 'PROCESSING');
    const rival = await aSeller(suite.url);
    const strangers: Record<string, GraphQLClient> = {
      'another promoter': (await aPromotingPerson(suite)).client,
      'another organization': rival.program,
      'its owner': rival.owner,
      'the live environment': new GraphQLClient(suite.url, token, 'live'),
      'the organization, live': new GraphQLClient(suite.url, seller.owner.token, 'live'),
    };
    for (const [who, stranger] of Object.entries(strangers)) {
      await expectHidden(who, stranger, { id, promoterId });
    }
    expect((await new GraphQLClient(suite.url).send('{ payouts { totalCount } }')).errors).toBeDefined();
    const key = await aKey(seller.owner, seller.organizationId, ['payouts:read', 'promoters:read']);
    const reader = new GraphQLClient(suite.url, key);
    expect((await payoutOf(reader, id))?.id).toBe(id);
    expect(await outcome(reader, 'cancelPayout', { id })).toBe('FORBIDDEN');
  });
});

/** A client that may not see a payout or its promoter can neither read nor change them. */
async function expectHidden(
  who: string,
  stranger: GraphQLClient,
  { id, promoterId }: { readonly id: string; readonly promoterId: string },
): Promise<void> {
  expect({ who, seen: await payoutOf(stranger, id) }).toEqual({ who, seen: null });
  const node = await stranger.run('query ($id: ID!) { node(id: $id) { id } }', { id });
  expect({ who, node }).toEqual({ who, node: { node: null } });
  for (const [mutation, input] of [
    ['cancelPayout', { id }],
    ['requestPayout', { promoterId }],
    ['setPayoutDestination', { promoterId, destination: 'elsewhere' }],
  ] as const) {
    expect({ who, mutation, came: await outcome(stranger, mutation, input) }).toEqual({
      who,
      mutation,
      came: 'NOT_FOUND',
    });
  }
  for (const mutation of ['approvePayout', 'completePayout']) {
    expect(await outcome(stranger, mutation, { id, reference: 'x' }).catch(() => 'REFUSED')).not.toBe('DONE');
  }
}

describe('a refused payout', () => {
  it('has an error code, and moves no money', async () => {
    const { program, promoterId } = await anEarner(suite, '10.00');
    for (const [input, code] of [
      [{ promoterId: 'aktv_nobody' }, 'NOT_FOUND'],
      [{ promoterId, amount: { amount: '10.01' } }, 'INSUFFICIENT_FUNDS'],
      [{ promoterId, amount: { amount: '0' } }, 'INVALID_AMOUNT'],
      [{ promoterId, amount: { amount: '-1' } }, 'INVALID_AMOUNT'],
      [{ promoterId, amount: { amount: '1.0000001' } }, 'INVALID_AMOUNT'],
      [{ promoterId, amount: { amount: 'all' } }, 'INVALID_AMOUNT'],
      [{ promoterId, amount: { amount: '1', asset: 'XXX' } }, 'INVALID_AMOUNT'],
      [{ promoterId, asset: 'XXX' }, 'INVALID_AMOUNT'],
      [{ promoterId, asset: 'EUR' }, 'INSUFFICIENT_FUNDS'],
      [{ promoterId, asset: 'EUR', amount: { amount: '1', asset: 'USD' } }, 'INVALID'],
      [{ promoterId, idempotencyKey: '' }, 'INVALID'],
      [{ promoterId, idempotencyKey: 'x'.repeat(256) }, 'INVALID'],
    ] as const) {
      expect({ input, came: await outcome(program, 'requestPayout', input) }).toEqual({ input, came: code });
    }
    for (const destination of ['', 'two\nlines', 'x'.repeat(501), 'nul\u0000']) {
      expect(await outcome(program, 'setPayoutDestination', { promoterId, destination })).toBe('INVALID');
    }
    expect(await walletOf(program, promoterId)).toEqual({ available: '10.00', held: '0.00' });
    expect(await payoutOf(program, 'pay_nothing')).toBeNull();
  });

  it('names the debt of a promoter in debt', async () => {
    const { program, organizationId, promoterId } = await anEarner(suite);
    const debt = { organizationId, promoterId, amount: '3.50' };
    await indebt(suite.database, debt);
    const { userErrors } = await program.attempt('requestPayout', { promoterId }, '');
    expect(userErrors).toMatchObject([{ code: 'CONFLICT', message: expect.stringContaining('3.50 USD') }]);
    await forgive(suite.database, debt);
    expect(await outcome(program, 'requestPayout', { promoterId })).toBe('DONE');
  });

  it('includes every payout of a suspended promoter, even an approved one', async () => {
    const { program, promoterId } = await anEarner(suite);
    await payTo(program, promoterId, 'sandbox:timeout');
    const { id } = await requestPayout(program, { promoterId, amount: { amount: '1.00' } });
    await whenIn(program, id, 'PROCESSING');
    // Resets it to the state before its start.
    await suite.database.query(
      `update payout set status = 'APPROVED', next_attempt_at = null where id = $1`,
      [uuidOf('payout', id)],
    );
    await program.mutate('suspendPromoter', { id: promoterId, note: 'Fraud' }, 'promoter { id }');
    await suite.database.query('update payout set next_attempt_at = now() where id = $1', [
      uuidOf('payout', id),
    ]);
    expect(await outcome(program, 'requestPayout', { promoterId })).toBe('CONFLICT');
    const other = await anEarner(suite);
    await whenIn(
      other.program,
      (await requestPayout(other.program, { promoterId: other.promoterId })).id,
      'PAID',
    );
    expect((await payoutOf(program, id))?.status).toBe('APPROVED');
    await program.mutate('unsuspendPromoter', { id: promoterId }, 'promoter { id }');
    await makeDue(suite.database, id);
    await whenIn(program, id, 'PAID');
  });

  it('cannot be requested for a suspended organization or its promoters', async () => {
    const { seller, client, promoterId } = await aPromotingPerson(suite);
    await suite.database.query('update organization set suspended_at = now() where id = $1', [
      uuidOf('organization', seller.organizationId),
    ]);
    expect(await outcome(client, 'requestPayout', { promoterId })).toBe('CONFLICT');
    expect(await outcome(seller.owner, 'requestPayout', { promoterId })).toBe('FORBIDDEN');
  });
});
