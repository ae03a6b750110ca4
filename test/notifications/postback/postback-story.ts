import type { GraphQLClient } from '../../support/graphql-client.js';
import { aJoined } from '../../support/person.js';
import type { Receiver } from '../../support/receiver.js';
import { aCampaign, aScene, type Scene, type SharedLink } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';

/** A template with every macro that tests look at, each as a parameter of its name. */
export function everyMacro(base: string): string {
  const names = [
    'event_id',
    'event',
    'status',
    'amount',
    'remaining',
    'currency',
    'click_id',
    'sub1',
    'sub2',
    'sub3',
    'sub4',
    'sub5',
    'link_id',
    'link_code',
    'reward_id',
    'conversion_id',
    'campaign_id',
    'goal_id',
    'promoter_id',
    'timestamp',
    'time',
    'test',
  ];
  return `${base}?${names.map((name) => `${name}={${name}}`).join('&')}`;
}

const everyEvent = ['CONVERSION_COMPLETED', 'REWARD_EARNED', 'REWARD_PAID', 'REWARD_REVERSED'];

/** Registers a postback; returns its id. */
export async function aPostback(
  client: GraphQLClient,
  promoterId: string,
  url = 'https://tracker.example/?a={amount}',
  more: object = {},
): Promise<string> {
  const input = { promoterId, name: 'Tracker', url, events: everyEvent, ...more };
  const { postback } = await client.mutate<{ postback: { id: string } }>(
    'createPostback',
    input,
    'postback { id }',
  );
  return postback.id;
}

/** The parameters of a received postback. */
export function parametersOf({ path }: Receiver['received'][number]): Record<string, string> {
  return Object.fromEntries(new URL(path, 'http://receiver').searchParams);
}

/** Waits for this many postbacks; returns the parameters of all, in the order of their arrival. */
export async function arrived(receiver: Receiver, count: number): Promise<Record<string, string>[]> {
  await waitFor(`${count} postbacks`, async () => receiver.received.length >= count);
  return receiver.received.map(parametersOf);
}

/** A person, and their promoter record in a scene. */
export interface Own {
  readonly scene: Scene;
  readonly person: GraphQLClient;
  readonly promoterId: string;
  /** Of the person. */
  readonly link: SharedLink;
}

export async function ownLink(
  person: GraphQLClient,
  campaignId: string,
  promoterId: string,
  more: object = {},
): Promise<SharedLink> {
  const input = { campaignId, promoterId, ...more };
  return (await person.mutate<{ link: SharedLink }>('createLink', input, 'link { id code shortUrl }')).link;
}

/** A person with a link in a campaign that holds rewards for some days. */
export async function aPromoterWithLink(url: string, more: object = {}): Promise<Own> {
  const scene = await aScene(url);
  const campaignId = await aCampaign(scene, more);
  const { person, promoterId } = await aJoined(url, campaignId);
  const link = await ownLink(person, campaignId, promoterId);
  return { scene: { ...scene, campaignId, link }, person, promoterId, link };
}
