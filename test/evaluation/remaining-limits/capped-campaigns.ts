import type { Client } from 'graphql-ws';
import type { GraphQLClient } from '../../support/graphql-client.js';
import { aJoined } from '../../support/person.js';
import { publishRules } from '../../support/rules.js';
import { aGoal, anotherCampaign, type Scene } from '../../support/story.js';
import { listen, type Listening } from '../../support/subscriptions.js';
import { waitFor } from '../../support/wait-for.js';

interface Cap {
  readonly rule?: string | null;
  readonly title?: string | null;
  readonly cap: { readonly count: number | null; readonly scope: readonly string[]; readonly period: string };
  readonly usedCount: number | null;
  readonly usedAmount: { readonly amount: string } | null;
  readonly remainingCount: number | null;
  readonly remainingAmount: { readonly amount: string } | null;
}

export interface RemainingLimits {
  readonly budget?: { readonly amount: string } | null;
  readonly isExhausted: boolean;
  readonly caps: readonly Cap[];
}

const figures = `cap { count scope period } usedCount usedAmount { amount } remainingCount remainingAmount { amount }`;
export const ofCampaign = `remainingLimits { budget { amount } isExhausted caps { rule ${figures} } }`;
const ofPromoter = `remainingLimits { isExhausted caps { title ${figures} } }`;

export async function remainingLimitsOf(client: GraphQLClient, id: string): Promise<RemainingLimits> {
  const query = `query ($id: ID!) { campaign(id: $id) { ${ofCampaign} } }`;
  return (await client.run<{ campaign: { remainingLimits: RemainingLimits } }>(query, { id })).campaign
    .remainingLimits;
}

export async function shownTo(person: GraphQLClient, id: string): Promise<RemainingLimits> {
  const { marketplace } = await person.run<{
    marketplace: { nodes: { id: string; remainingLimits: RemainingLimits }[] };
  }>(`{ marketplace(first: 100) { nodes { id ${ofPromoter} } } }`);
  return marketplace.nodes.find((node) => node.id === id)!.remainingLimits;
}

/** A campaign that pays 4.00 for a purchase, with caps of every kind. */
export async function aCappedCampaign(scene: Scene, more: object = {}): Promise<Scene> {
  const capped = await anotherCampaign(scene, more);
  await aGoal(scene, capped.campaignId);
  const sale = {
    key: 'sale',
    title: 'A sale',
    reward: { fixed: { amount: '4.00' } },
    caps: [
      { count: 3, scope: ['RULE'], period: 'LIFETIME' },
      { amount: { amount: '10.00' }, scope: ['RULE', 'PROMOTER'], period: 'LIFETIME' },
      { count: 1, scope: ['RULE', 'CUSTOMER'], period: 'DAY' },
    ],
  };
  const other = { key: 'other', target: { eventType: 'other' }, reward: { fixed: { amount: '1.00' } } };
  await publishRules(
    capped,
    [sale, other],
    [
      { count: 5, scope: ['RULE'], period: 'MONTH' },
      { amount: { amount: '9.00' }, scope: ['CAMPAIGN'], period: 'WEEK' },
      { count: 7, scope: ['PROMOTER'], period: 'LIFETIME' },
    ],
  );
  return capped;
}

/** Renames the campaign until a subscriber receives it. From then on nothing is missed. */
export async function untilHeard(
  { program, campaignId: id }: Scene,
  ...all: readonly Listening<unknown>[]
): Promise<void> {
  await waitFor('the subscriptions', async () => {
    await program.mutate('updateCampaign', { id, name: 'Renamed' }, '');
    return all.every(({ items }) => items.length > 0);
  });
}

/** A campaign as a promoter sees it. */
export interface Listing {
  readonly name: string;
  readonly isListed: boolean;
  readonly remainingLimits: RemainingLimits;
  readonly gigs: readonly { readonly id: string; readonly remaining: number | null }[];
}

/** Subscribes to the remaining limits of a campaign. */
export const watchCampaign = (client: Client, id: string): Listening<{ remainingLimits: RemainingLimits }> =>
  listen(client, `subscription ($id: ID!) { campaignUpdated(id: $id) { ${ofCampaign} } }`, { id });

/** Subscribes to a campaign as a promoter sees it. */
export const watchListing = (client: Client, id: string): Listening<Listing | null> =>
  listen(
    client,
    `subscription ($id: ID!) { listingUpdated(campaignId: $id) { name isListed gigs { id remaining } ${ofPromoter} } }`,
    { id },
  );

/** A person who has joined a campaign, and the scene with their own link. */
export async function joined(capped: Scene): Promise<{ person: GraphQLClient; theirs: Scene }> {
  const { campaignId } = capped;
  const { person, promoterId } = await aJoined(capped.program.url, campaignId);
  const { link } = await person.mutate<{ link: Scene['link'] }>(
    'createLink',
    { campaignId, promoterId },
    'link { id code shortUrl }',
  );
  return { person, theirs: { ...capped, promoterId, link } };
}

export const buy = (customerId: string) => ({ eventType: 'purchase', customerId });
