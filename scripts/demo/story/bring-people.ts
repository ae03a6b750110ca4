import { randomUUID } from 'node:crypto';
import type { Api, Credential } from '../api.js';
import { DemoFailure } from '../demo-failure.js';
import { hear } from './earn.js';
import type { Launch } from './launch-campaign.js';
import type { Shop } from './open-shop.js';
import type { Stage, WithId } from './stage.js';

/** A member joins the seller with a role, and another person becomes a promoter, who is returned. */
export async function bringPeople(stage: Stage, shop: Shop, launch: Launch): Promise<Credential> {
  await inviteColleague(stage, shop);
  return joinAsPromoter(stage, shop, launch);
}

interface Newcomer {
  readonly email: string;
  readonly password: string;
  readonly who: Credential;
}

async function signUp(api: Api, name: string): Promise<Newcomer> {
  const email = `${name.toLowerCase()}-${randomUUID().slice(0, 8)}@example.com`;
  const password = randomUUID();
  const person = { name, email, password };
  const { token } = await api.mutate<{ token: string }>('signUp', person, 'token user { id name }');
  return { email, password, who: { name, token } };
}

async function inviteColleague(stage: Stage, shop: Shop): Promise<void> {
  const { api, narrator, mails } = stage;
  const { organizationId, ada, account } = shop;
  if (!mails) {
    narrator.note(
      'This demo cannot read the emails of that server, so nobody confirms an address, and nobody is invited.',
    );
    return;
  }
  narrator.step('Ada confirms her address, which is required for invitations');
  const own = await mails.find(account.email, /\?token=(\w+)/);
  await api.mutate(
    'verifyEmail',
    { token: own, password: account.password },
    'user { name emailVerifiedAt }',
    ada,
  );

  narrator.step('Ada invites Bo as a member; only the email to Bo contains the token');
  const { email, password, who: bo } = await signUp(api, 'Bo');
  await api.mutate(
    'inviteMember',
    { organizationId, email, role: 'MEMBER' },
    'invitation { id email role expiresAt }',
    ada,
  );

  narrator.step('Bo confirms the address, with the password of the account, and accepts the invitation');
  const proof = await mails.find(email, /\?token=(\w+)/);
  await api.mutate('verifyEmail', { token: proof, password }, 'user { name emailVerifiedAt }', bo);
  const token = await mails.find(email, /\b(inv_\w{40,})/);
  await api.mutate('acceptInvitation', { token }, 'organization { id name viewerRole }', bo);
  await hear(stage, shop, 'member.joined', {});

  narrator.step('A member may change campaigns, but may not create API keys');
  const key = { organizationId, name: 'mine', environment: 'SANDBOX', scopes: ['*'] };
  await api.refused('createApiKey', key, 'FORBIDDEN', bo);
  narrator.checked('refused, with the scope that the role does not include');
}

async function joinAsPromoter(stage: Stage, shop: Shop, { campaignId }: Launch): Promise<Credential> {
  const { api, narrator } = stage;
  narrator.step('Robin, who belongs to no organization, finds the campaign in the marketplace and joins it');
  const { who: robin } = await signUp(api, 'Robin');
  const { marketplace } = await api.graphql<{ marketplace: { nodes: readonly WithId[] } }>(
    '{ marketplace(first: 20) { nodes { id name organization { name } gigs { title } } } }',
    {},
    robin,
  );
  if (!marketplace.nodes.some(({ id }) => id === campaignId)) {
    throw new DemoFailure('the campaign in it', marketplace);
  }
  const { promoter } = await api.mutate<{ promoter: WithId }>(
    'joinCampaign',
    { campaignId },
    'promoter { id }',
    robin,
  );
  await hear(stage, shop, 'promoter.joined', {});

  narrator.step('Robin creates a link, and sees it in the list of their own links');
  await api.mutate('createLink', { campaignId, promoterId: promoter.id }, 'link { code shortUrl }', robin);
  await api.graphql(
    '{ viewer { promoters { nodes { organization { name } links { nodes { code } } wallet { available { amount asset } } } } } }',
    {},
    robin,
  );
  return robin;
}
