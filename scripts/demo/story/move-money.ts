import { DemoFailure } from '../demo-failure.js';
import { hear, type Earned } from './earn.js';
import type { Launch } from './launch-campaign.js';
import type { Shop } from './open-shop.js';
import { payOut } from './pay-out.js';
import type { Money, Stage, WithId } from './stage.js';

/** 1000.00 topped up, 29.99 earned, 2.00 of it reversed, 100.00 in the campaign budget, 20.00 paid out. */
export const atTheEnd = { organization: '872.01', promoter: '7.99', budget: '100.00' };

interface Books {
  readonly campaign: { readonly budgetAccount: { readonly balance: Money } };
  readonly organization: { readonly wallet: { readonly available: Money } };
  readonly promoter: { readonly wallet: { readonly available: Money } };
}

/** The later movements of the money: a campaign budget, a reversal and a payout. */
export async function moveMoney(
  stage: Stage,
  shop: Shop,
  launch: Launch,
  { conversionId }: Earned,
): Promise<void> {
  const { api, narrator } = stage;
  narrator.step('The shop sets 100.00 aside for the campaign, which spends only this money from now on');
  await api.mutate(
    'fundCampaign',
    { id: launch.campaignId, amount: { amount: '100.00' }, idempotencyKey: 'budget-of-july' },
    'campaign { id budgetAccount { balance { amount asset } } budgetRemaining { amount asset } }',
    shop.program,
  );
  await reversePart(stage, shop, conversionId);
  await payOut(stage, shop, launch);

  narrator.step('The trial balance: on which accounts the money is now');
  const books = await readBooks(stage, shop, launch);
  const found = {
    organization: books.organization.wallet.available.amount,
    promoter: books.promoter.wallet.available.amount,
    budget: books.campaign.budgetAccount.balance.amount,
  };
  const wanted = JSON.stringify(atTheEnd);
  if (JSON.stringify(found) !== wanted) throw new DemoFailure(wanted, found);
}

async function reversePart(stage: Stage, shop: Shop, conversionId: string): Promise<void> {
  const { api, narrator } = stage;
  narrator.step('The customer returns an item: a part of the reward is reversed');
  const { conversion } = await api.graphql<{ conversion: { event: { rewards: WithId[] } } }>(
    'query ($id: ID!) { conversion(id: $id) { event { rewards { id amount { amount asset } } } } }',
    { id: conversionId },
    shop.program,
  );
  const rewardId = conversion.event.rewards[0]?.id;
  const note = 'One of two was returned';
  await api.mutate(
    'reverseReward',
    { id: rewardId, amount: { amount: '2.00' }, note, idempotencyKey: 'return-1' },
    'reward { id status reversedAmount { amount asset } } reversal { id amount { amount } owed { amount } }',
    shop.program,
  );
  await hear(stage, shop, 'reward.reversed', { rewardId });
}

async function readBooks({ api }: Stage, shop: Shop, launch: Launch): Promise<Books> {
  return api.graphql<Books>(
    `query ($campaign: ID!, $organization: ID!, $promoter: ID!) {
      campaign(id: $campaign) { budgetAccount { balance { amount asset } } }
      organization(id: $organization) { wallet { available { amount asset } held { amount asset } } }
      promoter(id: $promoter) { wallet { available { amount asset } owed { amount asset } } }
      trialBalance { rows { owner account balance { amount asset } } debits { amount } credits { amount } balance { amount } }
    }`,
    { campaign: launch.campaignId, organization: shop.organizationId, promoter: launch.promoterId },
    shop.program,
  );
}
