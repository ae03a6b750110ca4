import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { confirmAddress, invite } from '../../support/invitations.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aCampaign, aKey, aPromoter, aScene, aSeller, type Seller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { aPerson } from '../../identity/user/people.js';
import {
  domainEventsOf,
  forgive,
  give,
  indebt,
  makeDue,
  outcome,
  payoutOf,
  requestPayout,
  transactionsOf,
  walletOf,
  whenIn,
} from './support.js';

const suite = useSharedServer();

/** A seller's promoter with an available balance. */
async function anEarner(amount = '100.00', asset = 'USD'): Promise<Seller & { readonly promoterId: string }> {
  const seller = await aSeller(suite.url);
  const promoterId = await aPromoter(seller);
  await give(suite.database, { organizationId: seller.organizationId, promoterId, amount, asset });
  return { ...seller, promoterId };
}

/** A person who joined a seller's campaign, with an available balance. */
async function aPromotingPerson(amount = '40.00') {
  const seller = await aSeller(suite.url);
  const campaignId = await aCampaign(seller);
  const { client, token } = await aPerson(suite.url);
  const { promoter } = await client.mutate<{ promoter: { id: string } }>(
    'joinCampaign',
    { campaignId },
    'promoter { id }',
  );
  const promoterId = promoter.id;
  await give(suite.database, { organizationId: seller.organizationId, promoterId, amount });
  return { seller, client, token, promoterId };
}

describe('in the sandbox', () => {
  it('what was earned is asked for and paid, in the open', async () => {
    const scene = await aScene(suite.url);
    await ingestAndEvaluate(scene, 'signup-1');
    const { program, promoterId } = scene;
    const payout = await requestPayout(program, { promoterId });
    expect(payout).toMatchObject({
      status: 'APPROVED',
      provider: 'SANDBOX',
      amount: { amount: '25.00', asset: 'USD' },
      fee: { amount: '0.00' },
      net: { amount: '25.00' },
    });
    const paid = await whenIn(program, payout.id, 'PAID');
    expect(paid.reference).toBe(`sandbox_${payout.id}`);
    expect(await walletOf(program, promoterId)).toEqual({ available: '0.00', held: '0.00' });
    expect(await transactionsOf(suite.database, payout.id)).toEqual(['PAYOUT', 'PAYOUT_PAID']);
    expect(await domainEventsOf(suite.database, payout.id)).toEqual([
      'payout.requested',
      'payout.approved',
      'payout.paid',
    ]);
    const { promoter, payouts } = await program.run<{ promoter: object; payouts: object }>(
      `query ($id: ID!) {
        promoter(id: $id) { payouts { totalCount nodes { id promoter { id } organization { id } settledAt } } }
        payouts(filter: { status: PAID, promoterId: $id }) { totalCount }
        }`,
      { id: promoterId },
    );
    expect(promoter).toMatchObject({
      payouts: {
        totalCount: 1,
        nodes: [{ id: payout.id, promoter: { id: promoterId }, organization: { id: scene.organizationId } }],
      },
    });
    expect(payouts).toEqual({ totalCount: 1 });
  });

  it('an amount is taken down to the cent, and the dust stays', async () => {
    const { program, promoterId } = await anEarner('12.345678');
    const part = await requestPayout(program, { promoterId, amount: { amount: '2.339' } });
    expect(part.amount.amount).toBe('2.33');
    await whenIn(program, part.id, 'PAID');
    const rest = await requestPayout(program, { promoterId });
    expect(rest.amount.amount).toBe('10.01');
    await whenIn(program, rest.id, 'PAID');
    expect((await walletOf(program, promoterId)).available).toBe('0.005678');
    expect(await outcome(program, 'requestPayout', { promoterId })).toBe('INSUFFICIENT_FUNDS');
  });

  it('another asset is paid in its own units', async () => {
    const { program, promoterId } = await anEarner('0.12345678', 'BSV');
    const payout = await requestPayout(program, { promoterId, asset: 'BSV' });
    expect(payout.amount).toEqual({ amount: '0.12345678', asset: 'BSV' });
    await whenIn(program, payout.id, 'PAID');
  });

  it('a destination can refuse, and the money is back', async () => {
    const { program, promoterId } = await anEarner();
    await program.mutate(
      'setPayoutDestination',
      { promoterId, destination: 'sandbox:refused' },
      'destination',
    );
    const payout = await requestPayout(program, { promoterId, amount: { amount: '30.00' } });
    const failed = await whenIn(program, payout.id, 'FAILED');
    expect(failed.failureReason).toMatch(/told to refuse/);
    expect(await walletOf(program, promoterId)).toEqual({ available: '100.00', held: '0.00' });
    expect(await transactionsOf(suite.database, payout.id)).toEqual(['PAYOUT', 'PAYOUT_RETURN']);
    expect(await domainEventsOf(suite.database, payout.id)).toEqual([
      'payout.requested',
      'payout.approved',
      'payout.failed',
    ]);
  });

  it('a destination can ask for approval, and until then it can be given up', async () => {
    const { program, promoterId } = await anEarner();
    const destination = { promoterId, destination: 'sandbox:approval' };
    await program.mutate('setPayoutDestination', destination, 'destination');
    const { id, status } = await requestPayout(program, { promoterId });
    expect(status).toBe('REQUESTED');
    expect(await walletOf(program, promoterId)).toEqual({ available: '0.00', held: '100.00' });
    const came = await Promise.all(
      Array.from({ length: 8 }, async () => outcome(program, 'cancelPayout', { id })),
    );
    expect(came.filter((code) => code === 'DONE')).toHaveLength(1);
    expect(new Set(came)).toEqual(new Set(['DONE', 'ILLEGAL_STATUS_CHANGE']));
    expect(await walletOf(program, promoterId)).toEqual({ available: '100.00', held: '0.00' });
    expect(await transactionsOf(suite.database, id)).toEqual(['PAYOUT', 'PAYOUT_RETURN']);
    expect(await domainEventsOf(suite.database, id)).toEqual(['payout.requested', 'payout.cancelled']);
  });

  it('a destination can keep silent at first, and is asked again', async () => {
    const { program, promoterId } = await anEarner();
    await program.mutate(
      'setPayoutDestination',
      { promoterId, destination: 'sandbox:timeout' },
      'destination',
    );
    const { id } = await requestPayout(program, { promoterId });
    await whenIn(program, id, 'PROCESSING');
    expect(await outcome(program, 'cancelPayout', { id })).toBe('ILLEGAL_STATUS_CHANGE');
    await makeDue(suite.database, id);
    expect((await whenIn(program, id, 'PAID')).destination).toBe('sandbox:timeout');
    expect(await transactionsOf(suite.database, id)).toEqual(['PAYOUT', 'PAYOUT_PAID']);
  });
});

describe('a promoter who signs in', () => {
  it('says where their money goes, asks for it and sees it', async () => {
    const { seller, client, promoterId } = await aPromotingPerson();
    await client.mutate(
      'setPayoutDestination',
      { promoterId, destination: 'DE02 1203 0000 0000 2020 51' },
      'destination',
    );
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

  it('may have any role in another organization', async () => {
    const { client, promoterId } = await aPromotingPerson();
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

  it('and everybody else sees and changes nothing', async () => {
    const { seller, client, token, promoterId } = await aPromotingPerson();
    await client.mutate(
      'setPayoutDestination',
      { promoterId, destination: 'sandbox:timeout' },
      'destination',
    );
    const { id } = await requestPayout(client, { promoterId });
    await whenIn(client, id, 'PROCESSING');
    const rival = await aSeller(suite.url);
    const strangers: Record<string, GraphQLClient> = {
      'another promoter': (await aPromotingPerson()).client,
      'another organization': rival.program,
      'its owner': rival.owner,
      'the live environment': new GraphQLClient(suite.url, token, 'live'),
      'the organization, live': new GraphQLClient(suite.url, seller.owner.token, 'live'),
    };
    for (const [who, stranger] of Object.entries(strangers)) {
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
        expect(await outcome(stranger, mutation, { id, reference: 'x' }).catch(() => 'REFUSED')).not.toBe(
          'DONE',
        );
      }
    }
    expect((await new GraphQLClient(suite.url).send('{ payouts { totalCount } }')).errors).toBeDefined();
    const key = await aKey(seller.owner, seller.organizationId, ['payouts:read', 'promoters:read']);
    const reader = new GraphQLClient(suite.url, key);
    expect((await payoutOf(reader, id))?.id).toBe(id);
    expect(await outcome(reader, 'cancelPayout', { id })).toBe('FORBIDDEN');
  });
});

describe('what cannot be', () => {
  it('is refused, and nothing moves', async () => {
    const { program, promoterId } = await anEarner('10.00');
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

  it('who owes is not paid, and is told how much', async () => {
    const { program, organizationId, promoterId } = await anEarner();
    const debt = { organizationId, promoterId, amount: '3.50' };
    await indebt(suite.database, debt);
    const { userErrors } = await program.attempt('requestPayout', { promoterId }, '');
    expect(userErrors).toMatchObject([{ code: 'CONFLICT', message: expect.stringContaining('3.50 USD') }]);
    await forgive(suite.database, debt);
    expect(await outcome(program, 'requestPayout', { promoterId })).toBe('DONE');
  });

  it('who is suspended is not paid, also when it was approved before', async () => {
    const { program, promoterId } = await anEarner();
    await program.mutate(
      'setPayoutDestination',
      { promoterId, destination: 'sandbox:timeout' },
      'destination',
    );
    const { id } = await requestPayout(program, { promoterId, amount: { amount: '1.00' } });
    await whenIn(program, id, 'PROCESSING');
    // Resets it to the state before its start.
    await suite.database.query(
      `update payout set status = 'APPROVED', next_attempt_at = null where id = $1`,
      [uuidOf('payout', id)],
    );
    await program.mutate('suspendPromoter', { id: promoterId, reason: 'Fraud' }, 'promoter { id }');
    await suite.database.query('update payout set next_attempt_at = now() where id = $1', [
      uuidOf('payout', id),
    ]);
    expect(await outcome(program, 'requestPayout', { promoterId })).toBe('CONFLICT');
    const other = await anEarner();
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

  it('a suspended organization and its promoters ask in vain', async () => {
    const { seller, client, promoterId } = await aPromotingPerson();
    await suite.database.query('update organization set suspended_at = now() where id = $1', [
      uuidOf('organization', seller.organizationId),
    ]);
    expect(await outcome(client, 'requestPayout', { promoterId })).toBe('CONFLICT');
    expect(await outcome(seller.owner, 'requestPayout', { promoterId })).toBe('FORBIDDEN');
  });
});

describe('at the same moment', () => {
  it('16 requests over one balance never take more than there is', async () => {
    const { program, promoterId } = await anEarner('10.00');
    const came = await Promise.all(
      Array.from({ length: 16 }, async () =>
        outcome(program, 'requestPayout', { promoterId, amount: { amount: '3.00' } }),
      ),
    );
    expect(came.filter((code) => code === 'DONE')).toHaveLength(3);
    expect(came.filter((code) => code === 'INSUFFICIENT_FUNDS')).toHaveLength(13);
    expect((await walletOf(program, promoterId)).available).toBe('1.00');
  });

  it('16 requests with one key are one payout', async () => {
    const { program, promoterId } = await anEarner('10.00');
    const input = { promoterId, idempotencyKey: randomUUID() };
    const ids = await Promise.all(
      Array.from({ length: 16 }, async () => (await requestPayout(program, input)).id),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await transactionsOf(suite.database, ids[0] as string)).toContain('PAYOUT');
    expect((await requestPayout(program, input)).id).toBe(ids[0]);
    const other = { ...input, amount: { amount: '1.00' } };
    expect(await outcome(program, 'requestPayout', other)).toBe('IDEMPOTENCY_KEY_REUSED');
    const elsewhere = { ...input, promoterId: (await anEarner()).promoterId };
    expect(await outcome(program, 'requestPayout', elsewhere)).toBe('NOT_FOUND');
  });

  it('one key for the money of two promoters is a conflict for one of them', async () => {
    const seller = await anEarner();
    const second = await aPromoter(seller, 'Quinn');
    const { organizationId, program } = seller;
    await give(suite.database, { organizationId, promoterId: second, amount: '5.00' });
    const idempotencyKey = randomUUID();
    const came = await Promise.all(
      [seller.promoterId, second].map(async (promoterId) =>
        outcome(program, 'requestPayout', { promoterId, idempotencyKey }),
      ),
    );
    expect(came.toSorted()).toEqual(['DONE', 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('the keys of two organizations, and of a person, are apart', async () => {
    const { seller, client, promoterId } = await aPromotingPerson();
    const other = await anEarner();
    const input = { amount: { amount: '1.00' }, idempotencyKey: 'monday' };
    const ids = [
      (await requestPayout(client, { ...input, promoterId })).id,
      (await requestPayout(seller.program, { ...input, promoterId })).id,
      (await requestPayout(other.program, { ...input, promoterId: other.promoterId })).id,
    ];
    expect(new Set(ids).size).toBe(3);
  });
});

describe('over REST', () => {
  it('an Aktvator is paid in minor units', async () => {
    const { program, promoterId, key } = await anEarner('20.00');
    const call = async (
      method: string,
      path: string,
      body?: object,
    ): Promise<{ status: number; body: object }> => {
      const response = await fetch(`${suite.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: (await response.json()) as object };
    };
    const asked = await call('POST', `/aktvators/${promoterId}/payouts`, { amount: 1250 });
    expect(asked).toMatchObject({
      status: 201,
      body: { status: 'approved', amount: 1250, fee: 0, net: 1250, currency: 'USD', aktvatorId: promoterId },
    });
    const { id } = asked.body as { id: string };
    await whenIn(program, id, 'PAID');
    expect(await call('GET', `/payouts/${id}`)).toMatchObject({ status: 200, body: { id, status: 'paid' } });
    expect(await call('GET', `/aktvators/${promoterId}/payouts?status=paid`)).toMatchObject({
      status: 200,
      body: { data: [{ id }] },
    });
    expect((await call('POST', `/payouts/${id}/cancel`)).status).toBe(409);
    expect((await call('POST', `/aktvators/${promoterId}/payouts`, { amount: 1250 })).status).toBeGreaterThan(
      399,
    );
    const everything = await call('POST', `/aktvators/${promoterId}/payouts`, { currency: 'USD' });
    expect(everything).toMatchObject({ status: 201, body: { amount: 750 } });
  });
});

describe('the emptied sandbox', () => {
  it('has no payouts, and no money of them', async () => {
    const { owner, program, organizationId, promoterId } = await anEarner();
    await program.mutate(
      'setPayoutDestination',
      { promoterId, destination: 'sandbox:timeout' },
      'destination',
    );
    const { id } = await requestPayout(program, { promoterId });
    await whenIn(program, id, 'PROCESSING');
    await owner.mutate('resetSandbox', { organizationId }, 'organization { id }');
    expect(await payoutOf(program, id)).toBeNull();
    expect(errorCode(await program.send('{ payouts { totalCount } }'))).toBeUndefined();
  });
});
