import type { GraphQLClient } from '../support/graphql-client.js';
import type { SharedLink } from '../support/story.js';

export async function join(client: GraphQLClient, campaignId: string): Promise<string> {
  const selection = 'promoter { id name email organization { name } }';
  return (await client.mutate<{ promoter: { id: string } }>('joinCampaign', { campaignId }, selection))
    .promoter.id;
}

export async function linkOf(
  client: GraphQLClient,
  campaignId: string,
  promoterId: string,
): Promise<SharedLink> {
  const selection = 'link { id code shortUrl }';
  return (await client.mutate<{ link: SharedLink }>('createLink', { campaignId, promoterId }, selection))
    .link;
}

export const ownQuery = `{ viewer { promoters { totalCount nodes {
  id name environment organization { name }
  wallet { available { amount } owner { __typename } transactions { totalCount nodes { kind entries { account balanceAfter { amount } } } } }
  rewards { totalCount nodes { status amount { amount } campaign { id } event { id } listing { name } } }
  links { nodes { id code campaign { id } listing { name organization { name } } } }
  actionAttempts { nodes { id status note proof { text url note } gig { id } gigListing { title } listing { name } } }
  performance(groupBy: LINK) {
    totals { clicks uniqueClicks conversions rewards earned { amount } }
    groups { key totals { clicks uniqueClicks } }
  }
} } } }`;

interface Own {
  readonly viewer: {
    readonly promoters: { readonly totalCount: number; readonly nodes: readonly OwnNode[] };
  };
}
interface OwnNode {
  readonly id: string;
  readonly wallet: { readonly available: { readonly amount: string } };
  readonly rewards: { readonly totalCount: number };
  readonly performance: { readonly totals: { readonly clicks: number } };
}

export const ownOf = async (client: GraphQLClient): Promise<Own['viewer']['promoters']> =>
  (await client.run<Own>(ownQuery)).viewer.promoters;
