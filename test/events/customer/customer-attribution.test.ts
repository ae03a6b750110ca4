import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { newBrowsersOf } from '../../../src/events/customer/customer-browsers.js';
import { DividedPaths } from '../../campaigns/campaign/divided-paths.js';
import { evaluated, ingest, ingestAndEvaluate, uuidOf } from '../../support/outcome.js';
import { aGoal, aScene, follow, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const suite = useSharedServer();
const dayMs = 86_400_000;

describe('a customer who was once seen with a session', () => {
  let paths: DividedPaths;
  let scene: Scene;

  beforeAll(async () => {
    paths = await DividedPaths.create(suite);
    ({ scene } = paths);
  });

  const aCustomer = (): string => `customer-${randomUUID()}`;
  const alone = async (customerId: string, more: object = {}) =>
    paths.report(customerId, { sessionId: null, customerId, ...more });

  it('has later events attributed without a session or a link', async () => {
    const { pat } = await paths.duel.aDuel({});
    const customerId = aCustomer();
    expect(await alone(customerId)).toMatchObject({ status: 'UNMATCHED', reason: 'NO_ATTRIBUTION' });
    // Binds the customer although nothing pays for this type of event.
    const unpaid = { customerId, eventType: 'trial.started' };
    await paths.report(await paths.duel.aBrowser()(pat), unpaid);
    const renewal = await alone(customerId, { amount: { amount: '9.00' } });
    expect(renewal).toMatchObject({ paid: { Pat: '25.00' }, decision: { attribution: { by: 'customer' } } });
  });

  it('has all devices in one path, of which the code or link of a report is none', async () => {
    const { pat, quinn } = await paths.duel.aDuel({ attributionModel: 'LINEAR' });
    const customerId = aCustomer();
    const type = { customerId, eventType: 'trial.started' };
    await paths.report(await paths.duel.aBrowser()(pat), type);
    const laptop = await paths.duel.aBrowser()(quinn);
    expect((await paths.report(laptop, { customerId })).paid).toEqual({ Pat: '12.50', Quinn: '12.50' });
    const amount = { amount: '1.00' };
    expect((await alone(customerId, { amount })).paid).toEqual({ Pat: '12.50', Quinn: '12.50' });
    const byCode = await alone(customerId, { attributionCode: pat.code, amount: { amount: '2.00' } });
    expect(byCode).toMatchObject({ paid: { Pat: '25.00' }, decision: { attribution: { by: 'code' } } });
  });

  it('is attributed to the last click, also when two browsers are reported at once', async () => {
    const { pat, quinn } = await paths.duel.aDuel({});
    const customerId = aCustomer();
    const first = await paths.duel.aBrowser()(pat);
    const last = await paths.duel.aBrowser()(quinn);
    const type = { customerId, eventType: 'trial.started' };
    await Promise.all([last, first, last, first].map(async (sessionId) => paths.report(sessionId, type)));
    expect((await alone(customerId)).paid).toEqual({ Quinn: '25.00' });
    // The reported browser itself decides if the last click earns.
    const own = await paths.report(first, { customerId, amount: { amount: '3.00' } });
    expect(own.paid).toEqual({ Pat: '25.00' });
  });

  it('is known to an event that arrives at the same moment, or shortly before', async () => {
    const { pat } = await paths.duel.aDuel({});
    for (const place of [1, 2, 3, 4]) {
      const customerId = aCustomer();
      const sessionId = await follow(suite.url, pat);
      const more = { attributionCode: null, customerId };
      const [early] = await Promise.all([
        ingest(scene, `early-${customerId}-${place}`, { ...more, amount: { amount: '1.00' } }),
        ingest(scene, `late-${customerId}-${place}`, { ...more, sessionId, eventType: 'trial.started' }),
      ]);
      await waitFor('the event to be evaluated again', async () => {
        const { status } = await evaluated(scene, early);
        return status === 'PROCESSED';
      });
      expect((await paths.resultOf(early)).paid).toEqual({ Pat: '25.00' });
    }
  });

  it('is attributed only within the window of the campaign', async () => {
    const { pat } = await paths.duel.aDuel({ attributionWindowDays: 1 });
    const customerId = aCustomer();
    const sessionId = await paths.duel.aBrowser()(pat);
    await paths.report(sessionId, { customerId, eventType: 'trial.started' });
    await suite.database.query(
      `update visitor_session set created_at = created_at - interval '2 days', last_clicked_at = created_at - interval '2 days'
       where id = $1`,
      [uuidOf('session', sessionId)],
    );
    expect(await alone(customerId)).toMatchObject({ reason: 'OUTSIDE_ATTRIBUTION_WINDOW', paid: {} });
    const occurredAt = new Date(Date.now() - 1.5 * dayMs).toISOString();
    expect((await alone(customerId, { occurredAt })).paid).toEqual({ Pat: '25.00' });
  });

  it('counts as the same visitor for the limits of goals', async () => {
    const { pat } = await paths.duel.aDuel({});
    const campaignId = await paths.duel.campaignOf(pat);
    await aGoal(scene, campaignId, { actionType: 'buy', maxPerVisitor: 2 });
    const customerId = aCustomer();
    const buy = { eventType: 'buy', customerId };
    const statuses = [
      await paths.report(await paths.duel.aBrowser()(pat), { ...buy, amount: { amount: '1.00' } }),
      await alone(customerId, { ...buy, amount: { amount: '2.00' } }),
      await alone(customerId, { ...buy, amount: { amount: '3.00' } }),
    ].map(({ reason }) => reason);
    expect(statuses).toEqual([null, null, 'MAX_PER_VISITOR']);
  });

  it('is nobody if the id stands for many browsers', async () => {
    const { pat } = await paths.duel.aDuel({});
    const customerId = aCustomer();
    await paths.report(await paths.duel.aBrowser()(pat), { customerId, eventType: 'trial.started' });
    const fill = async (count: number) =>
      suite.database.query(
        `insert into customer_browser (organization_id, environment, customer_id, visitor_id)
         select organization_id, environment, customer_id, gen_random_uuid() from customer_browser, generate_series(1, $2::int)
         where customer_id = $1 and visitor_id <> gen_random_uuid() limit $2`,
        [customerId, count],
      );
    await fill(19);
    expect((await alone(customerId)).paid).toEqual({ Pat: '25.00' });
    await fill(1);
    expect(await alone(customerId, { amount: { amount: '2.00' } })).toMatchObject({ status: 'UNMATCHED' });
  });

  it('is unknown to another organization with the same id', async () => {
    const { pat } = await paths.duel.aDuel({});
    const customerId = aCustomer();
    const sessionId = await paths.duel.aBrowser()(pat);
    await paths.report(sessionId, { customerId, eventType: 'trial.started' });
    const rival = await aScene(suite.url);
    const claims = [{ customerId }, { customerId, sessionId }];
    for (const [place, claim] of claims.entries()) {
      const { status } = await ingestAndEvaluate(rival, `rival-${place}`, {
        attributionCode: null,
        ...claim,
      });
      expect(status).toBe('UNMATCHED');
    }
    expect(await alone(customerId)).toMatchObject({ paid: { Pat: '25.00' } });
  });

  it('is not bound by a report with a publishable key, which anybody can send', () => {
    const session = { id: 'session', visitorId: 'browser' };
    const event = { customerId: 'ada', sessionId: 'session' };
    const reported = (isBrowserReport: boolean) =>
      newBrowsersOf([{ ...event, isBrowserReport }], [session], []);
    expect(reported(true)).toEqual([]);
    expect(reported(false)).toEqual([{ customerId: 'ada', visitorId: 'browser' }]);
  });
});
