import { describe, expect, it } from '@jest/globals';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode } from '../../support/outcome.js';
import { aKey, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { aCustomer, completed, erase } from './a-customer.js';

const suite = useSharedServer();

interface Page {
  readonly records: readonly { readonly kind: string; readonly data: Record<string, unknown> }[];
  readonly endCursor: string | null;
}

const selection = 'records { id kind data } endCursor';

async function pageOf({ program }: Scene, input: object): Promise<Page> {
  return program.mutate<Page>('exportCustomer', input, selection);
}

describe('exportCustomer', () => {
  it('shows everything that is stored of the customer, page by page, and nothing of others', async () => {
    const other = await aCustomer(suite);
    const { scene, customerId, sessionId } = await aCustomer(suite, other.scene);
    const whole = await pageOf(scene, { customerId });
    const kinds = whole.records.map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual(['click', 'conversion', 'event', 'event', 'session']);
    expect(JSON.stringify(whole)).toContain('@example.com');
    expect(JSON.stringify(whole)).not.toContain(other.customerId);
    expect(whole.records.find(({ kind }) => kind === 'click')?.data).toMatchObject({ sessionId });
    const pages: Page['records'][number][] = [];
    let after: string | null = null;
    do {
      const page: Page = await pageOf(scene, { customerId, first: 2, after });
      pages.push(...page.records);
      after = page.endCursor;
    } while (after !== null);
    expect(pages).toEqual(whole.records);
  });

  it('is empty after the erasure, for an unknown customer, and for another organization', async () => {
    const { scene, customerId } = await aCustomer(suite);
    const other = await aCustomer(suite);
    expect(await pageOf(other.scene, { customerId })).toMatchObject({ records: [], endCursor: null });
    await completed(scene, (await erase(scene, customerId)).id);
    expect(await pageOf(scene, { customerId })).toMatchObject({ records: [], endCursor: null });
  });

  it('refuses an unknown cursor, and a key without the scope', async () => {
    const { scene, customerId } = await aCustomer(suite);
    const answer = await scene.program.attempt('exportCustomer', { customerId, after: 'x' }, selection);
    expect(answer).toMatchObject({ records: null, userErrors: [{ field: ['after'], code: 'INVALID' }] });
    const key = await aKey(scene.owner, scene.organizationId, ['events:read']);
    const query = 'mutation ($input: ExportCustomerInput!) { exportCustomer(input: $input) { endCursor } }';
    const refused = await new GraphQLClient(suite.url, key).send(query, { input: { customerId } });
    expect(errorCode(refused)).toBe('FORBIDDEN');
  });
});
