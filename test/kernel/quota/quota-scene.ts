import { expect } from '@jest/globals';
import { decodeId } from '../../../src/kernel/ids.js';
import type { GraphQLClient, WithUserErrors } from '../../support/graphql-client.js';
import { aSellerWhoInvites } from '../../support/invitations.js';
import { aCampaign, aPromoter, type Seller } from '../../support/story.js';
import { quotaNames } from '../../support/quota-names.js';
import type { Database } from '../../support/database.js';

/** Every quota of these suites, for both plans. A seller begins with one key, organization and member. */
export const limit = 3;
export const larger = 5;
const plans = `FREE=${limit},PRO=${larger}`;
export const quotas = {
  ...Object.fromEntries([...quotaNames].map((name) => [name, plans])),
  QUOTA_CAMPAIGNS: 'FREE=4,PRO=6',
  QUOTA_WEBHOOK_ENDPOINTS: 'FREE=6,PRO=0',
  QUOTA_LINKS: 'FREE=5,PRO=5',
  QUOTA_ORGANIZATIONS_PER_PERSON: `${limit}`,
};

let serial = 0;
export const fresh = (): string => `n${(serial += 1)}`;

interface Place {
  readonly url: string;
  readonly database: Pick<Database, 'query'>;
}

export interface QuotaScene extends Seller {
  readonly campaignId: string;
  readonly promoterId: string;
}

export async function aQuotaScene(suite: Place): Promise<QuotaScene> {
  const seller = await aSellerWhoInvites(suite);
  const campaignId = await aCampaign(seller);
  return { ...seller, campaignId, promoterId: await aPromoter(seller) };
}

export const make = async (
  client: GraphQLClient,
  mutation: string,
  input: object,
): Promise<WithUserErrors['userErrors']> => (await client.attempt(mutation, input, '')).userErrors;

export const exceeded = (field: string, text: string) => [
  { code: 'QUOTA_EXCEEDED', field: [field], message: expect.stringContaining(text) },
];

export async function setPlan(
  suite: Pick<Place, 'database'>,
  { organizationId }: Pick<Seller, 'organizationId'>,
  plan: 'FREE' | 'PRO',
): Promise<void> {
  const id = decodeId('organization', organizationId);
  await suite.database.query('update organization set plan = $1 where id = $2', [plan, id]);
}

export const webhook = { name: 'Hook', eventTypes: ['reward.paid'] };
