import { beforeAll, describe, expect, it } from '@jest/globals';
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
