import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { expectSoundLedger } from '../../support/ledger-invariants.js';
import { startServer, type TestServer } from '../../support/server.js';
import type { Seller } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { aLiveSeller, askRefund, askTopUp, aTopUp, balancesOf, makeDue, readTopUp } from './paying.js';
import { chargeOf } from './stripe-objects.js';
import { StripeServer } from './stripe-server.js';

/** The crash comes after Stripe has acted and before Tribute has recorded it. */
describe('kill -9 after a request to Stripe has succeeded', () => {
  const stripe = new StripeServer();
  let database: TestDatabase;
  let server: TestServer;
  let seller: Seller & { readonly live: GraphQLClient };

  beforeAll(async () => {
    await stripe.start();
    database = await createDatabase();
    server = await start();
  });
  // The server that was started after the last kill continues.
  beforeEach(async () => {
    seller = await aLiveSeller(server.url);
  });
  afterAll(async () => {
    await server.stop();
    await stripe.stop();
    await expectSoundLedger(database);
    await database.drop();
  });

  async function start(): Promise<TestServer> {
    return startServer({
      DATABASE_URL: database.url,
      ENCRYPTION_KEY: '0'.repeat(64),
      // Both servers have the same URL for Stripe.
      PUBLIC_URL: 'http://tribute.example',
      ...stripe.settings,
    });
  }

  /** Restarts, and returns the seller's client of the new server. */
  async function restart(): Promise<GraphQLClient> {
    server = await start();
    return new GraphQLClient(server.url, seller.owner.token, 'live');
  }

  /** Kills the server after Stripe did the work, and before it has answered. */
  async function killDuring(path: string, work: () => Promise<unknown>): Promise<void> {
    const before = stripe.requests.length;
    stripe.troubles.push({ kind: 'hang' });
    const broken = work().catch(() => 'broken');
    await waitFor('Stripe', async () => stripe.requests.slice(before).includes(path));
    await server.kill();
    expect(await broken).toBe('broken');
  }

  it('leaves a payment page that is matched when its notice comes', async () => {
    const { organizationId } = seller;
    await killDuring('POST /v1/checkout/sessions', async () =>
      askTopUp(seller.live, organizationId, '25.00'),
    );
    const live = await restart();
    const { topUps } = await live.run<{ topUps: { nodes: { id: string; status: string }[] } }>(
      '{ topUps { nodes { id status } } }',
    );
    const { id } = topUps.nodes[0]!;
    const session = stripe.sessionOf(id);
    const count = stripe.sessions.size;
    await Promise.all(
      Array.from({ length: 8 }, async () =>
        stripe.notify(server.url, 'checkout.session.completed', stripe.pay(session)),
      ),
    );
    expect(stripe.sessions.size).toBe(count);
    expect(await readTopUp(live, id)).toMatchObject({ status: 'PAID' });
    expect(await balancesOf(live, organizationId)).toEqual({ available: '25.00', owed: '0.00' });
  });

  it('leaves a payment page that the job finds and checks, and a refund that was reported before', async () => {
    const { organizationId } = seller;
    await killDuring('POST /v1/checkout/sessions', async () =>
      askTopUp(seller.live, organizationId, '25.00'),
    );
    const live = await restart();
    const { topUps } = await live.run<{ topUps: { nodes: { id: string }[] } }>('{ topUps { nodes { id } } }');
    const { id } = topUps.nodes[0]!;
    const session = stripe.pay(stripe.sessionOf(id));
    stripe.refundElsewhere(session, 500);
    expect((await stripe.notify(server.url, 'charge.refunded', chargeOf(session, 500))).status).toBe(200);
    await makeDue(database, id);
    expect(await balancesOf(live, organizationId)).toEqual({ available: '20.00', owed: '0.00' });
    expect(await readTopUp(live, id)).toMatchObject({ status: 'PAID', paymentUrl: session.url });
  });

  it('leaves a refund that is not repeated', async () => {
    const { organizationId } = seller;
    const topUp = await aTopUp(seller.live, organizationId, '25.00');
    const session = stripe.pay(stripe.sessionOf(topUp.id));
    await stripe.notify(server.url, 'checkout.session.completed', session);
    await killDuring('POST /v1/refunds', async () => askRefund(seller.live, topUp.id, '10.00'));
    expect(
      stripe.refunds.filter(({ payment_intent }) => payment_intent === session.payment_intent),
    ).toHaveLength(1);
    const live = await restart();
    expect(await readTopUp(live, topUp.id)).toMatchObject({ refunds: { nodes: [{ status: 'PENDING' }] } });
    await makeDue(database, topUp.id);
    await waitFor(
      'the refund',
      async () => (await readTopUp(live, topUp.id)).refunds.nodes[0]?.status === 'SUCCEEDED',
    );
    expect(
      stripe.refunds.filter(({ payment_intent }) => payment_intent === session.payment_intent),
    ).toHaveLength(1);
    expect(await balancesOf(live, organizationId)).toEqual({ available: '15.00', owed: '0.00' });
  });
});
