import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { DividedPaths } from '../../campaigns/campaign/divided-paths.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { errorCode } from '../../support/outcome.js';
import { aKey, aSeller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();

interface Step {
  readonly at: string;
  readonly clickClass: string | null;
  readonly link: { readonly id: string } | null;
  readonly promoter: { readonly name: string } | null;
  readonly event: { readonly eventType: string; readonly status: string } | null;
}

interface Journey {
  readonly nodes: readonly Step[];
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const query = `query ($id: String!, $first: Int, $after: String) {
  customer(customerId: $id) {
    customerId
    journey(first: $first, after: $after) {
      nodes { at clickClass link { id } promoter { name } event { eventType status } }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

describe('the journey of a customer', () => {
  let paths: DividedPaths;
  const customerId = `customer-${randomUUID()}`;

  beforeAll(async () => {
    paths = await DividedPaths.create(suite);
    const { pat, quinn } = await paths.duel.aDuel({ attributionModel: 'LINEAR' });
    const visit = paths.duel.aBrowser();
    const sessionId = await visit(pat);
    await visit(pat);
    await paths.report(sessionId, { customerId, eventType: 'trial.started' });
    const laptop = await paths.duel.aBrowser()(quinn);
    await paths.report(laptop, { customerId });
  });

  const journeyOf = async (id: string, page: object = {}, client = paths.scene.program) =>
    (await client.run<{ customer: { journey: Journey } | null }>(query, { id, ...page })).customer?.journey;

  it('has the clicks of all browsers and all events, newest first, page by page', async () => {
    const whole = await journeyOf(customerId);
    const shown = whole?.nodes.map(({ clickClass, promoter, event }) => [
      event?.eventType ?? clickClass,
      event?.status ?? null,
      promoter?.name ?? null,
    ]);
    expect(shown).toEqual([
      ['customer.signup', 'PROCESSED', 'Quinn'],
      ['VALID', null, 'Quinn'],
      ['trial.started', 'UNMATCHED', 'Pat'],
      ['DUPLICATE', null, 'Pat'],
      ['VALID', null, 'Pat'],
    ]);
    expect(whole?.totalCount).toBe(5);
    const pages: Step[] = [];
    for (let after: string | null = null; ;) {
      const page: Journey | undefined = await journeyOf(customerId, { first: 2, after });
      pages.push(...(page?.nodes ?? []));
      after = page?.pageInfo.endCursor ?? null;
      if (!page?.pageInfo.hasNextPage) break;
    }
    expect(pages).toEqual(whole?.nodes);
  });

  it('is shown to nobody else', async () => {
    const rival = await aSeller(suite.url);
    expect(await journeyOf(customerId, {}, rival.program)).toBeUndefined();
    expect(await journeyOf('nobody')).toBeUndefined();
    const { owner, organizationId } = paths.scene;
    const live = new GraphQLClient(suite.url, await aKey(owner, organizationId, ['*'], 'LIVE'));
    expect(await journeyOf(customerId, {}, live)).toBeUndefined();
    const other = new GraphQLClient(suite.url, await aKey(owner, organizationId, ['events:read']));
    expect(errorCode(await other.send(query, { id: customerId }))).toBe('FORBIDDEN');
  });

  it('refuses a cursor that is none, naming it', async () => {
    const answer = await paths.scene.program.send(query, { id: customerId, after: 'x' });
    expect(JSON.stringify(answer.errors)).toContain('after must be a cursor of another page.');
  });
});
