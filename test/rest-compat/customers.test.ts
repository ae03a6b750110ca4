import { beforeAll, describe, expect, it } from '@jest/globals';
import { DividedPaths } from '../campaigns/campaign/divided-paths.js';
import { aCustomer, type KnownCustomer } from '../portal/privacy/a-customer.js';
import { aKey, aSeller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { RestClient } from './rest-client.js';

describe('the REST paths of customers', () => {
  const suite = useSharedServer();
  let customer: KnownCustomer;
  let rest: RestClient;
  beforeAll(async () => {
    customer = await aCustomer(suite);
    rest = new RestClient(suite.url, customer.scene.key);
  });

  it('export and erase a customer', async () => {
    const { customerId } = customer;
    const first = await rest.post('/customers/export', { customerId, first: 1 });
    expect([first.status, (first.body['records'] as unknown[]).length]).toEqual([200, 1]);
    const next = await rest.post('/customers/export', { customerId, after: first.body['endCursor'] });
    expect(next.body).toMatchObject({ endCursor: null });

    const { status, body } = await rest.post('/customers/erase', { customerId });
    expect([status, body]).toMatchObject([202, { status: 'pending', events: 0 }]);
    await waitFor('the erasure', async () => {
      const erasure = await rest.get(`/customers/erasures/${String(body['id'])}`);
      return erasure.body['status'] === 'completed';
    });
    expect((await rest.post('/customers/export', { customerId })).body).toMatchObject({ records: [] });
  });

  it("list a customer's clicks and events, page by page", async () => {
    const paths = await DividedPaths.create(suite);
    const { pat, quinn, sessionId } = await paths.aPath({});
    const customerId = `customer-${sessionId}`;
    await paths.report(sessionId, { customerId });
    const own = new RestClient(suite.url, paths.scene.key);
    const path = '/customers/journey';
    const { status, body } = await own.post(path, { customerId, first: 2 });
    const [patId, quinnId] = [...paths.duel.names.keys()];
    const campaignId = await paths.duel.campaignOf(pat);
    expect([status, body]).toMatchObject([
      200,
      {
        customerId,
        steps: [
          {
            kind: 'event',
            clickClass: null,
            event: {
              eventType: 'customer.signup',
              status: 'processed',
              decision: { attribution: { model: 'LINEAR', aktvatorId: quinnId } },
            },
          },
          { kind: 'click', clickClass: 'valid', linkId: quinn.id, aktvatorId: quinnId, event: null },
        ],
      },
    ]);
    const rest = await own.post(path, { customerId, after: body['endCursor'] });
    expect(rest.body).toMatchObject({
      steps: [{ kind: 'click', clickClass: 'valid', campaignId, linkId: pat.id, aktvatorId: patId }],
      endCursor: null,
    });
    const refused = await own.post(path, { customerId, after: 'x' });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'after' }] } });
    const rival = new RestClient(suite.url, (await aSeller(suite.url)).key);
    expect(await rival.post(path, { customerId })).toMatchObject({ status: 404 });
    const weak = await aKey(paths.scene.owner, paths.scene.organizationId, ['events:read']);
    expect(await new RestClient(suite.url, weak).post(path, { customerId })).toMatchObject({ status: 403 });
  });

  it.each(['/customers/erase', '/customers/export'])('refuse a missing or long id at %s', async (path) => {
    for (const customerId of ['', 'x'.repeat(201)]) {
      const { status, body } = await rest.post(path, { customerId });
      expect([status, body]).toMatchObject([422, { errors: [{ field: 'customerId' }] }]);
    }
  });

  it('require the scopes of customers, and show no erasure of another organization', async () => {
    const { scene } = customer;
    const key = await aKey(scene.owner, scene.organizationId, ['events:read', 'events:write']);
    const weak = new RestClient(suite.url, key);
    for (const path of ['/customers/erase', '/customers/export']) {
      expect(await weak.post(path, { customerId: 'x' })).toMatchObject({ status: 403 });
    }
    const { body } = await rest.post('/customers/erase', { customerId: 'nobody' });
    const other = new RestClient(suite.url, (await aSeller(suite.url)).key);
    expect(await other.get(`/customers/erasures/${String(body['id'])}`)).toMatchObject({ status: 404 });
  });
});
