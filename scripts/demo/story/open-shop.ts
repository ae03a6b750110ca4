import { randomUUID } from 'node:crypto';
import type { Credential } from '../api.js';
import type { Inbox } from '../inbox.js';
import { LiveUpdates } from '../live-updates.js';
import type { Balance, DomainEvent, Stage, WithId } from './stage.js';

/** A ready seller: an organization with money in its sandbox wallet, a key, and subscriptions. */
export interface Shop {
  readonly organizationId: string;
  readonly walletId: string;
  /** The owner, with a session. */
  readonly ada: Credential;
  /** Her sign-in data. */
  readonly account: { readonly email: string; readonly password: string };
  /** The seller's program, with a sandbox key. */
  readonly program: Credential;
  readonly live: LiveUpdates;
  readonly domainEvents: Inbox<DomainEvent>;
  readonly balances: Inbox<Balance>;
}

export const funds = '1000.00';

/** Ada signs up, founds an organization, subscribes, tops up, and creates a key for her program. */
export async function openShop(stage: Stage): Promise<Shop> {
  const { api, narrator } = stage;

  narrator.step('Ada signs up');
  const person = {
    name: 'Ada',
    email: `ada-${randomUUID().slice(0, 8)}@example.com`,
    password: randomUUID(),
  };
  const { token } = await api.mutate<{ token: string }>('signUp', person, 'token user { id name email }');
  const ada: Credential = { name: 'Ada', token };

  const { organizationId, walletId } = await createOrganization(stage, ada);
  const listening = await listen(stage, ada, organizationId, walletId);
  await payIn(stage, ada, organizationId, listening);

  narrator.step('She creates a sandbox API key for her program');
  const key = await api.mutate<{ token: string }>(
    'createApiKey',
    { organizationId, name: 'demo', environment: 'SANDBOX', scopes: ['*'] },
    'apiKey { id name environment scopes } token',
    ada,
  );
  const program = { name: "Ada's program", token: key.token };
  return { organizationId, walletId, ada, account: person, program, ...listening };
}

async function createOrganization(
  { api, narrator }: Stage,
  ada: Credential,
): Promise<Pick<Shop, 'organizationId' | 'walletId'>> {
  narrator.step('She creates an organization');
  const { organization } = await api.mutate<{ organization: WithId }>(
    'createOrganization',
    { name: 'Acme Shoes' },
    'organization { id name viewerRole }',
    ada,
  );
  const organizationId = organization.id;
  const { wallet } = (
    await api.graphql<{ organization: { wallet: WithId } }>(
      'query ($id: ID!) { organization(id: $id) { wallet { id environment available { amount asset } } } }',
      { id: organizationId },
      ada,
    )
  ).organization;
  return { organizationId, walletId: wallet.id };
}

type Listening = Pick<Shop, 'live' | 'domainEvents' | 'balances'>;

async function listen(
  { api, narrator, atTheEnd }: Stage,
  ada: Credential,
  organizationId: string,
  walletId: string,
): Promise<Listening> {
  narrator.step('She subscribes to all domain events of the organization, and to its wallet');
  const live = await LiveUpdates.connect(api.url, ada, narrator);
  atTheEnd(async () => live.close());
  const domainEvents = live.subscribe<DomainEvent>(
    'domainEvents',
    'subscription ($organizationId: ID!) { domainEvents(organizationId: $organizationId) { id type createdAt data } }',
    { organizationId },
  );
  const balances = subscribeToWallet(live, walletId);
  return { live, domainEvents, balances };
}

/** Subscribes to the balance of a wallet. */
export function subscribeToWallet(live: LiveUpdates, walletId: string): Inbox<Balance> {
  return live.subscribe<Balance>(
    'walletUpdated',
    'subscription ($walletId: ID!) { walletUpdated(walletId: $walletId) { available { amount asset } } }',
    { walletId },
  );
}

async function payIn(
  { api, narrator }: Stage,
  ada: Credential,
  organizationId: string,
  { domainEvents, balances }: Listening,
): Promise<void> {
  narrator.step('She tops up the sandbox wallet');
  const { topUp } = await api.mutate<{ topUp: WithId & { paymentUrl: string } }>(
    'topUpWallet',
    { organizationId, amount: { amount: funds, asset: 'USD' } },
    'topUp { id status amount { amount asset } paymentUrl }',
    ada,
  );
  await api.pay(topUp.paymentUrl, 'pay');
  const credited = await domainEvents.find('wallet.credited', ({ type }) => type === 'wallet.credited');
  narrator.arrived('domainEvents', { type: credited.type, data: credited.data });
  const balance = await balances.find(`a balance of ${funds}`, ({ available }) => available.amount === funds);
  narrator.arrived('walletUpdated', balance);
}
