import { type GraphQLClient } from '../../support/graphql-client.js';
import { aCampaign, aPromoter, aSeller, type Seller } from '../../support/story.js';
import { aPerson } from '../../identity/user/people.js';
import { give } from './support.js';
import type { Database } from '../../support/database.js';

interface Place {
  readonly url: string;
  readonly database: Database;
}

/** A seller's promoter with an available balance. */
export async function anEarner(
  place: Place,
  amount = '100.00',
  asset = 'USD',
): Promise<Seller & { readonly promoterId: string }> {
  const seller = await aSeller(place.url);
  const promoterId = await aPromoter(seller);
  await give(place.database, { organizationId: seller.organizationId, promoterId, amount, asset });
  return { ...seller, promoterId };
}

/** A person who joined a seller's campaign, with an available balance. */
export async function aPromotingPerson(place: Place, amount = '40.00') {
  const seller = await aSeller(place.url);
  const campaignId = await aCampaign(seller);
  const { client, token } = await aPerson(place.url);
  const { promoter } = await client.mutate<{ promoter: { id: string } }>(
    'joinCampaign',
    { campaignId },
    'promoter { id }',
  );
  const promoterId = promoter.id;
  await give(place.database, { organizationId: seller.organizationId, promoterId, amount });
  return { seller, client, token, promoterId };
}

/** Sets where a promoter's money goes. */
export async function payTo(client: GraphQLClient, promoterId: string, destination: string): Promise<void> {
  await client.mutate('setPayoutDestination', { promoterId, destination }, 'destination');
}
