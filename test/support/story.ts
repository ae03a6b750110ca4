import { randomUUID } from 'node:crypto';
import { GraphQLClient } from './graphql-client.js';

/** A person who has signed up and founded an organization. */
export interface Seller {
  readonly owner: GraphQLClient;
  readonly organizationId: string;
  /** A program with a sandbox key with full access. */
  readonly program: GraphQLClient;
  readonly key: string;
}

interface WithId {
  readonly id: string;
}

/** A person signs up, founds an organization and creates a sandbox key. */
export async function aSeller(url: string, name = 'Acme'): Promise<Seller> {
  const visitor = new GraphQLClient(url);
  const { token } = await visitor.mutate<{ token: string }>(
    'signUp',
    { email: `${randomUUID()}@example.com`, password: 'correct horse battery', name: 'Ada' },
    'token',
  );
  const owner = new GraphQLClient(url, token);
  const { organization } = await owner.mutate<{ organization: WithId }>(
    'createOrganization',
    { name },
    'organization { id }',
  );
  const key = await aKey(owner, organization.id, ['*']);
  return { owner, organizationId: organization.id, program: new GraphQLClient(url, key), key };
}

/** The owner creates a key. */
export async function aKey(
  owner: GraphQLClient,
  organizationId: string,
  scopes: readonly string[],
  environment: 'LIVE' | 'SANDBOX' = 'SANDBOX',
): Promise<string> {
  const input = { organizationId, name: 'test', environment, scopes };
  return (await owner.mutate<{ token: string }>('createApiKey', input, 'token')).token;
}

/** The owner creates a publishable sandbox key, for pages of these origins. */
export async function aPublishableKey(
  { owner, organizationId }: Seller,
  allowedOrigins: readonly string[] = ['https://shop.example'],
): Promise<string> {
  const kind = { environment: 'SANDBOX', kind: 'PUBLISHABLE', scopes: ['*'], allowedOrigins };
  const input = { organizationId, name: 'shop', ...kind };
  return (await owner.mutate<{ token: string }>('createApiKey', input, 'token')).token;
}

/** Tops up the seller's sandbox wallet on the hosted payment page. */
export async function fundWallet(seller: Seller, amount: string, asset = 'USD'): Promise<void> {
  await aPaidTopUp(seller, amount, asset);
}

/** A top-up of the seller's sandbox wallet, paid on the hosted payment page; returns its id. */
export async function aPaidTopUp(
  { program, organizationId }: Seller,
  amount: string,
  asset = 'USD',
): Promise<string> {
  const { topUp } = await program.mutate<{ topUp: WithId & { paymentUrl: string } }>(
    'topUpWallet',
    { organizationId, amount: { amount, asset } },
    'topUp { id paymentUrl }',
  );
  const page = new URL(topUp.paymentUrl);
  const response = await fetch(new URL(page.pathname, program.url), {
    method: 'POST',
    body: new URLSearchParams({ action: 'pay' }),
  });
  if (response.status !== 200) throw new Error(`The payment was answered ${response.status}.`);
  return topUp.id;
}

/** A campaign, active by default. */
export async function aCampaign({ program }: Seller, more: object = {}, active = true): Promise<string> {
  const input = { name: 'Summer', targetUrl: 'https://shop.example/summer', ...more };
  const { campaign } = await program.mutate<{ campaign: WithId }>('createCampaign', input, 'campaign { id }');
  if (active) await program.mutate('activateCampaign', { id: campaign.id }, 'campaign { id }');
  return campaign.id;
}

/** A published gig. */
export async function aGig({ program }: Seller, campaignId: string, more: object = {}): Promise<string> {
  const input = {
    campaignId,
    title: 'Bring a sign-up',
    actionType: 'customer.signup',
    rewardAmount: { amount: '25.00' },
    ...more,
  };
  const { gig } = await program.mutate<{ gig: WithId }>('createGig', input, 'gig { id }');
  await program.mutate('publishGig', { id: gig.id }, 'gig { id }');
  return gig.id;
}

/** A goal, by default with 10.00 for a purchase. */
export async function aGoal({ program }: Seller, campaignId: string, more: object = {}): Promise<string> {
  const usual = { actionType: 'purchase', payout: { fixed: { amount: '10.00' } } };
  const input = { campaignId, name: `purchase-${randomUUID()}`, ...usual, ...more };
  return (await program.mutate<{ goal: WithId }>('createGoal', input, 'goal { id }')).goal.id;
}

/** A promoter of the seller. */
export async function aPromoter({ program }: Seller, name = 'Pat'): Promise<string> {
  return (await program.mutate<{ promoter: WithId }>('createPromoter', { name }, 'promoter { id }')).promoter
    .id;
}

/** A promoter's link in a campaign. */
export interface SharedLink {
  readonly id: string;
  readonly code: string;
  readonly shortUrl: string;
}

export async function aLink(
  { program }: Seller,
  campaignId: string,
  promoterId: string,
): Promise<SharedLink> {
  const input = { campaignId, promoterId };
  return (await program.mutate<{ link: SharedLink }>('createLink', input, 'link { id code shortUrl }')).link;
}

let visitors = 0;

/** A unique user agent, so that the click counts as another visitor's. */
export function anotherBrowser(): string {
  visitors += 1;
  return `Mozilla/5.0 (X11; Linux x86_64; rv:${visitors}.0) Gecko/20100101 Firefox/${visitors}.0`;
}

/** A new visitor with a unique browser follows a link; returns the session id for the target page. */
export async function follow(
  url: string,
  link: SharedLink,
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await fetch(`${url}/go/${link.code.toLowerCase()}`, {
    redirect: 'manual',
    headers: { 'user-agent': anotherBrowser(), ...headers },
  });
  const session = new URL(response.headers.get('location') ?? '').searchParams.get('tncpw_session');
  if (response.status !== 302 || session === null) {
    throw new Error(`The link was answered ${response.status}.`);
  }
  return session;
}

/** A complete scene: a funded seller with an active campaign, a gig, a promoter and a link. */
export interface Scene extends Seller {
  readonly campaignId: string;
  readonly gigId: string;
  readonly promoterId: string;
  readonly link: SharedLink;
}

export async function aScene(url: string, funds = '1000.00'): Promise<Scene> {
  return sceneOf(await aSeller(url), funds);
}

/** The same for a seller. */
export async function sceneOf(seller: Seller, funds = '1000.00'): Promise<Scene> {
  await fundWallet(seller, funds);
  const campaignId = await aCampaign(seller);
  const gigId = await aGig(seller, campaignId);
  const promoterId = await aPromoter(seller);
  const link = await aLink(seller, campaignId, promoterId);
  return { ...seller, campaignId, gigId, promoterId, link };
}

/** The scene in another active campaign, with a link of the same promoter, but no gig or goal. */
export async function anotherCampaign(scene: Scene, more: object = {}): Promise<Scene> {
  const campaignId = await aCampaign(scene, more);
  return { ...scene, campaignId, link: await aLink(scene, campaignId, scene.promoterId) };
}
