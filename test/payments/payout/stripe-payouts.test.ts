import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { expectSoundLedger } from '../../support/ledger-invariants.js';
import { uuidOf } from '../../support/outcome.js';
import { startServer, type TestServer } from '../../support/server.js';
import { waitFor } from '../../support/wait-for.js';
import { outcome } from '../../support/call-outcome.js';
import {
  aLiveEarner,
  domainEventsOf,
  give,
  makeDue,
  payoutOf,
  requestPayout,
  transactionsOf,
  walletOf,
  whenIn,
} from './support.js';
import { closedAccount, TransferServer } from './transfer-server.js';
import { Environment } from '../../../src/kernel/environment.js';

const account = 'acct_1NvXTz2eZvKYlo2C';
/** Stripe's client retries by itself when a connection breaks. */
const silence = [{ kind: 'silence' }, { kind: 'silence' }] as const;
const stripe = new TransferServer();
let database: TestDatabase;
let server: TestServer;

const start = async (): Promise<TestServer> =>
  startServer({
    DATABASE_URL: database.url,
    ENCRYPTION_KEY: '0'.repeat(64),
    PAYOUT_PROVIDER: 'stripe',
    PAYOUT_APPROVAL: 'auto',
    PAYOUT_FEE: 'USD=2%',
    ...stripe.settings,
  });

beforeAll(async () => {
  await stripe.start();
  database = await createDatabase();
  server = await start();
});
afterAll(async () => {
  await server.stop();
  await stripe.stop();
  await expectSoundLedger(database);
  await database.drop();
});

const anEarner = async (destination: string | null = account): ReturnType<typeof aLiveEarner> =>
  aLiveEarner({ url: server.url, database }, destination);

/** The payout was sent `times` times with unknown results. */
async function whenUncertain(id: string, times: number): Promise<void> {
  await waitFor('the answer that did not come', async () => {
    const [row] = await database.query<{ attempts: number }>(
      `select attempts from payout where id = $1 and status = 'PROCESSING' and attempts = $2 and failure_reason is not null`,
      [uuidOf('payout', id), times],
    );
    return row;
  });
}

describe('a payout through Stripe', () => {
  it('is a transfer of the net amount to the configured account', async () => {
    const { program, promoterId } = await anEarner();
    const { id } = await requestPayout(program, { promoterId, amount: { amount: '50.00' } });
    const paid = await whenIn(program, id, 'PAID');
    const [transfer] = stripe.transfersOf(id);
    expect(stripe.transfersOf(id)).toHaveLength(1);
    expect(transfer).toMatchObject({ amount: 4900, currency: 'usd', destination: account });
    expect(paid).toMatchObject({ provider: 'STRIPE', reference: transfer!.id, fee: { amount: '1.00' } });
    expect(await transactionsOf(database, id)).toEqual(['PAYOUT', 'PAYOUT_PAID']);
    expect(await walletOf(program, promoterId)).toEqual({ available: '50.00', held: '0.00' });
  });

  it('can go only to a connected account, and only in an asset that Stripe supports', async () => {
    const { owner, program, organizationId, promoterId } = await anEarner(null);
    expect(await outcome(program, 'requestPayout', { promoterId })).toBe('CONFLICT');
    for (const destination of ['DE02 1203', 'acct_', 'acct_1 2', 'xacct_1']) {
      expect(await outcome(owner, 'setPayoutDestination', { promoterId, destination })).toBe('INVALID');
    }
    await owner.mutate('setPayoutDestination', { promoterId, destination: account }, '');
    const gift = { organizationId, promoterId, amount: '1', asset: 'BSV', environment: Environment.LIVE };
    await give(database, gift);
    expect(await outcome(program, 'requestPayout', { promoterId, asset: 'BSV' })).toBe('INVALID_AMOUNT');
    expect(await walletOf(program, promoterId, 'BSV')).toEqual({ available: '1', held: '0' });
  });

  it('fails when Stripe refuses it, and the money returns', async () => {
    const { program, promoterId } = await anEarner(closedAccount);
    const { id } = await requestPayout(program, { promoterId });
    const failed = await whenIn(program, id, 'FAILED');
    // Stripe's message about the platform's account is only for the platform.
    expect(failed.note).toBe('The payment provider refused this payout (account_invalid).');
    expect(server.log()).toContain('Your platform may not send');
    expect(await walletOf(program, promoterId)).toEqual({ available: '100.00', held: '0.00' });
    expect(await transactionsOf(database, id)).toEqual(['PAYOUT', 'PAYOUT_RETURN']);
    expect((await domainEventsOf(database, id)).at(-1)).toBe('payout.failed');
  });

  it.each([
    ['Stripe fails', { kind: 'error', status: 500, error: { type: 'api_error', message: 'Sorry.' } }],
    [
      'there are too many requests',
      { kind: 'error', status: 429, error: { type: 'rate_limit_error', message: 'Slower.' } },
    ],
    [
      'our key is refused',
      { kind: 'error', status: 401, error: { type: 'invalid_request_error', message: 'Expired.' } },
    ],
    ['the connection breaks after the transfer', { kind: 'silence' }],
  ] as const)('is retried when %s, and is paid once', async (_what, trouble) => {
    const { program, promoterId } = await anEarner();
    stripe.troubles.push(...(trouble.kind === 'silence' ? silence : [trouble]));
    const { id } = await requestPayout(program, { promoterId });
    await whenUncertain(id, 1);
    expect(await outcome(program, 'cancelPayout', { id })).toBe('ILLEGAL_STATUS_CHANGE');
    expect(await walletOf(program, promoterId)).toEqual({ available: '0.00', held: '100.00' });
    await makeDue(database, id);
    const paid = await whenIn(program, id, 'PAID');
    expect(stripe.transfersOf(id).map((transfer) => transfer.id)).toEqual([paid.reference]);
    expect(paid.note).toBeNull();
  });

  it('is found at Stripe and not repeated, even after Stripe has forgotten the idempotency key', async () => {
    const { program, promoterId } = await anEarner();
    stripe.troubles.push(...silence);
    const { id } = await requestPayout(program, { promoterId });
    await whenUncertain(id, 1);
    stripe.forgetKeys();
    await makeDue(database, id);
    const paid = await whenIn(program, id, 'PAID');
    expect(stripe.transfersOf(id).map((transfer) => transfer.id)).toEqual([paid.reference]);
  });

  it.each([
    ['refuses to say', { status: 400, error: { type: 'invalid_request_error', message: 'No.' } }],
    ['has no record of', { status: 404, error: { type: 'invalid_request_error', message: 'No.' } }],
    ['fails', { status: 500, error: { type: 'api_error', message: 'Sorry.' } }],
  ])('keeps its state while Stripe %s whether it was paid', async (_what, trouble) => {
    const { program, promoterId } = await anEarner();
    stripe.troubles.push(...silence);
    const { id } = await requestPayout(program, { promoterId });
    await whenUncertain(id, 1);
    stripe.troubles.push({ kind: 'error', ...trouble });
    await makeDue(database, id);
    await whenUncertain(id, 2);
    expect((await payoutOf(program, id))?.status).toBe('PROCESSING');
    expect(await walletOf(program, promoterId)).toEqual({ available: '0.00', held: '100.00' });
    await makeDue(database, id);
    const paid = await whenIn(program, id, 'PAID');
    expect(stripe.transfersOf(id).map((transfer) => transfer.id)).toEqual([paid.reference]);
    expect(await transactionsOf(database, id)).toEqual(['PAYOUT', 'PAYOUT_PAID']);
  });

  it('is paid once when two processes handle it at the same time', async () => {
    const second = await start();
    try {
      const { program, promoterId } = await anEarner();
      stripe.troubles.push(...silence);
      const { id } = await requestPayout(program, { promoterId });
      await whenUncertain(id, 1);
      for (let round = 0; round < 10; round++) await makeDue(database, id);
      await whenIn(program, id, 'PAID');
      expect(stripe.transfersOf(id)).toHaveLength(1);
      expect(await transactionsOf(database, id)).toEqual(['PAYOUT', 'PAYOUT_PAID']);
    } finally {
      await second.stop();
    }
  });

  it('survives kill -9 between the transfer and the commit of its result', async () => {
    const { program, owner, promoterId } = await anEarner();
    const before = stripe.transfers.length;
    stripe.troubles.push({ kind: 'hang' });
    const { id } = await requestPayout(program, { promoterId });
    await waitFor('Stripe', async () => stripe.transfers.length > before);
    await server.kill();
    server = await start();
    const client = new GraphQLClient(server.url, owner.token, 'live');
    expect((await payoutOf(client, id))?.status).toBe('PROCESSING');
    await makeDue(database, id);
    const paid = await whenIn(client, id, 'PAID');
    expect(stripe.transfersOf(id).map((transfer) => transfer.id)).toEqual([paid.reference]);
    expect(await transactionsOf(database, id)).toEqual(['PAYOUT', 'PAYOUT_PAID']);
    expect(await walletOf(client, promoterId)).toEqual({ available: '0.00', held: '0.00' });
  });

  it('is not offered without an API key of Stripe', async () => {
    const settings = { DATABASE_URL: database.url, PAYOUT_PROVIDER: 'stripe' };
    await expect(startServer(settings)).rejects.toThrow(/STRIPE_SECRET_KEY/);
    const odd = { DATABASE_URL: database.url, PAYOUT_MINIMUM: 'USD=0.001' };
    await expect(startServer(odd)).rejects.toThrow(/PAYOUT_MINIMUM/);
    await expect(startServer({ ...odd, PAYOUT_MINIMUM: 'XYZ=1' })).rejects.toThrow(/XYZ/);
  });
});
