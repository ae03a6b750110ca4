import { describe, expect, it } from '@jest/globals';
import { RequestError, type ServerConnection } from '../../clients/graphql/src/connection.js';
import { campaignsOf, eventsOf, shortUrlOf } from '../../clients/graphql/src/campaigns-client.js';
import type { CampaignRowFragment } from '../../clients/graphql/src/gql/graphql.js';
import { aCampaign, aGoal, aKey, aPromoter, aSeller } from '../support/story.js';
import { useSharedServer } from '../support/suite.js';

describe('the typed client', () => {
  const suite = useSharedServer();
  const connect = (token: string): ServerConnection => ({ url: `${suite.url}/graphql`, token });

  it('lists all campaigns with their goals, page by page', async () => {
    const seller = await aSeller(suite.url);
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push(await aCampaign(seller));
    const goal = await aGoal(seller, ids[0] as string);
    const campaigns: CampaignRowFragment[] = [];
    for await (const campaign of campaignsOf(connect(seller.key), 2)) campaigns.push(campaign);
    expect(campaigns.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(campaigns.at(-1)?.goals?.nodes).toMatchObject([{ id: goal }]);
  });

  it('gets the same short URL of a link however often it asks, and a reason if there is none', async () => {
    const seller = await aSeller(suite.url);
    const link = { campaignId: await aCampaign(seller), promoterId: await aPromoter(seller) };
    const url = await shortUrlOf(connect(seller.key), link);
    expect(url).toMatch(/^http.*\/go\//);
    expect(await shortUrlOf(connect(seller.key), link)).toBe(url);
    const { promoterId } = link;
    await expect(shortUrlOf(connect(seller.key), { campaignId: 'camp_x', promoterId })).rejects.toThrow(
      'There is no such campaign.',
    );
  });

  it('follows the events of the organization, and goes on after a cursor', async () => {
    const seller = await aSeller(suite.url);
    const end = new AbortController();
    const events = eventsOf(connect(seller.key), seller.organizationId, { signal: end.signal });
    const first = events.next();
    // A subscription begins with what happens after it is open, so events happen until the first has come.
    let seen = false;
    void first.then(() => (seen = true));
    while (!seen) await aCampaign(seller);
    const { value } = await first;
    expect(value).toMatchObject({ type: expect.stringMatching(/^campaign\./) });
    end.abort();
    const next = new AbortController();
    const after = value?.cursor ?? null;
    const later = eventsOf(connect(seller.key), seller.organizationId, { after, signal: next.signal });
    await aCampaign(seller);
    expect((await later.next()).value?.cursor).not.toBe(after);
    next.abort();
  });

  it('has the data that an error leaves in place, and throws what leaves none', async () => {
    const seller = await aSeller(suite.url);
    const key = await aKey(seller.owner, seller.organizationId, ['promoters:read']);
    await expect(campaignsOf(connect(key)).next()).rejects.toThrow('lacks the scope "campaigns:read"');
    const refusal: unknown = await campaignsOf(connect('no token'))
      .next()
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RequestError);
    expect(refusal).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect((refusal as RequestError).requestId).toMatch(/^[\w-]+$/);
  });
});
