import { DemoFailure } from '../demo-failure.js';
import type { Earned } from './earn.js';
import type { Launch } from './launch-campaign.js';
import type { Shop } from './open-shop.js';
import type { Money, Stage } from './stage.js';

/** 1000.00 topped up; 25.00 for the sign-up and 10 % of 49.90 went to Pat. */
const expected = { organization: '970.01', promoter: '29.99', spent: '29.99' };

interface Books {
  readonly event: { readonly status: string; readonly rewards: readonly Reward[] };
  readonly conversion: { readonly event: { readonly rewards: readonly Reward[] } };
  readonly campaign: { readonly spent: Money };
  readonly organization: { readonly wallet: { readonly available: Money } };
  readonly promoter: { readonly wallet: { readonly available: Money } };
}

interface Reward {
  readonly id: string;
  readonly status: string;
  readonly amount: Money;
}

/** The final balances. */
export interface Settled {
  readonly paid: readonly Reward[];
  readonly found: typeof expected;
}

/** Checks the rewards, both wallets and all received events. */
export async function settleUp(stage: Stage, shop: Shop, launch: Launch, earned: Earned): Promise<Settled> {
  const { narrator } = stage;
  await hearBalances(stage, shop, launch);

  narrator.step('The rewards and the wallets, as they are now');
  const books = await readCounters(stage, shop, launch, earned);
  const rewards = [...books.event.rewards, ...books.conversion.event.rewards];
  const found = {
    organization: books.organization.wallet.available.amount,
    promoter: books.promoter.wallet.available.amount,
    spent: books.campaign.spent.amount,
  };
  const wanted = JSON.stringify(expected);
  if (JSON.stringify(found) !== wanted) throw new DemoFailure(wanted, found);
  const paid = rewards.filter(({ status }) => status === 'PAID');
  if (paid.length !== 2 || rewards.length !== 2) throw new DemoFailure('two rewards, both paid', rewards);

  narrator.step('All messages of the subscription, in order');
  // The last result of rewards. If both events were evaluated at once, there is only one.
  await shop.domainEvents.find('campaign.updated after both rewards', () => {
    const types = shop.domainEvents.items.map(({ type }) => type);
    const rewards = types.filter((type) => type === 'reward.paid').length;
    return rewards >= 2 && types.lastIndexOf('campaign.updated') > types.lastIndexOf('reward.paid');
  });
  for (const { createdAt, type } of shop.domainEvents.items) narrator.note(`${createdAt}  ${type}`);

  return { paid, found };
}

async function hearBalances({ narrator }: Stage, shop: Shop, launch: Launch): Promise<void> {
  narrator.step('Both wallets sent updates immediately');
  const { organization, promoter } = expected;
  narrator.arrived(
    'walletUpdated (Acme Shoes)',
    await shop.balances.find(
      `a balance of ${organization}`,
      ({ available }) => available.amount === organization,
    ),
  );
  narrator.arrived(
    'walletUpdated (Pat)',
    await launch.promoterBalances.find(
      `a balance of ${promoter}`,
      ({ available }) => available.amount === promoter,
    ),
  );
}

async function readCounters(stage: Stage, shop: Shop, launch: Launch, earned: Earned): Promise<Books> {
  return stage.api.graphql<Books>(
    `query ($event: ID!, $conversion: ID!, $campaign: ID!, $organization: ID!, $promoter: ID!) {
      event(id: $event) { status decision rewards { id status amount { amount asset } } }
      conversion(id: $conversion) { status event { rewards { id status amount { amount asset } } } }
      campaign(id: $campaign) {
        spent { amount asset } budgetRemaining { amount asset }
        performance { totals { clicks uniqueClicks events conversions rewards spend { amount asset } } }
      }
      organization(id: $organization) { wallet { available { amount asset } } }
      promoter(id: $promoter) {
        wallet {
          available { amount asset }
          transactions { nodes { id kind amount { amount asset } entries { direction account amount { amount } } } }
        }
      }
    }`,
    {
      event: earned.eventId,
      conversion: earned.conversionId,
      campaign: launch.campaignId,
      organization: shop.organizationId,
      promoter: launch.promoterId,
    },
    shop.program,
  );
}
