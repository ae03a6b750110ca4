import { mergedFeatures } from '../../src/composition/merged-features.js';
import { aCampaign, aPromoter, type Seller } from '../support/story.js';
import { walletIdOf } from '../support/wallet-id.js';
import { campaignDocument, eventDocument, factsDocument } from './listening.js';

const { operations: accessTable } = mergedFeatures;

export const walletDocument =
  'subscription ($id: ID!) { walletUpdated(walletId: $id) { id available { amount } } }';
export const rewardDocument =
  'subscription ($campaignId: ID!, $promoterId: ID) { rewardUpdated(campaignId: $campaignId, promoterId: $promoterId) { id status } }';
export const attemptDocument =
  'subscription ($id: ID!) { actionAttemptUpdated(campaignId: $id) { id status reason } }';

export type Subject = 'organization' | 'campaign' | 'draft' | 'promoter' | 'wallet' | 'platform';

/** A document for each subscription, and the object of its `$id`. */
export const subscriptions: Readonly<Record<string, { readonly document: string; readonly of: Subject }>> = {
  domainEvents: { document: factsDocument, of: 'organization' },
  eventUpdated: { document: eventDocument, of: 'campaign' },
  campaignUpdated: { document: campaignDocument, of: 'campaign' },
  actionAttemptUpdated: { document: attemptDocument, of: 'campaign' },
  walletUpdated: { document: walletDocument, of: 'wallet' },
  rewardUpdated: {
    document: 'subscription ($id: ID!) { rewardUpdated(campaignId: $id) { id } }',
    of: 'campaign',
  },
  // Everybody may see objects in the marketplace, but not a draft.
  listingUpdated: {
    document: 'subscription ($id: ID!) { listingUpdated(campaignId: $id) { id } }',
    of: 'draft',
  },
  performanceUpdated: {
    document: 'subscription ($id: ID!) { performanceUpdated(organizationId: $id) { campaignIds } }',
    of: 'organization',
  },
  ownPerformanceUpdated: {
    document: 'subscription ($id: ID!) { ownPerformanceUpdated(promoterId: $id) { id } }',
    of: 'promoter',
  },
  ownWalletUpdated: {
    document: 'subscription ($id: ID!) { ownWalletUpdated(promoterId: $id) { id } }',
    of: 'promoter',
  },
  ownRewardUpdated: {
    document: 'subscription ($id: ID!) { ownRewardUpdated(promoterId: $id) { id } }',
    of: 'promoter',
  },
  ownActionAttemptUpdated: {
    document: 'subscription ($id: ID!) { ownActionAttemptUpdated(promoterId: $id) { id } }',
    of: 'promoter',
  },
  payoutUpdated: {
    document: 'subscription ($id: ID!) { payoutUpdated(organizationId: $id) { id } }',
    of: 'organization',
  },
  deliveryAttempted: {
    document: 'subscription ($id: ID!) { deliveryAttempted(organizationId: $id) { id } }',
    of: 'organization',
  },
  ledgerAlarmUpdated: { document: 'subscription { ledgerAlarmUpdated { code } }', of: 'platform' },
};

/** Every subscription, with its required access. */
export const every = Object.entries(subscriptions).map(([name, { document, of }]) => ({
  name,
  document,
  of,
  who: accessTable.Subscription[name]?.who,
}));

/** The objects of a tenant that subscriptions can be about. */
export async function subjectsOf(
  seller: Seller,
  campaignId: string,
): Promise<Record<Subject, string | undefined>> {
  return {
    organization: seller.organizationId,
    campaign: campaignId,
    draft: await aCampaign(seller, {}, false),
    promoter: await aPromoter(seller),
    wallet: await walletIdOf(seller),
    platform: undefined,
  };
}
