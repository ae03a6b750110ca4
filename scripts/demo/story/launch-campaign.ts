import type { Credential } from '../api.js';
import type { Inbox } from '../inbox.js';
import { subscribeToWallet, type Shop } from './open-shop.js';
import type { Balance, Stage, WithId } from './stage.js';

/** An active campaign, and a promoter with a link for it. */
export interface Launch {
  readonly campaignId: string;
  readonly goalId: string;
  readonly promoterId: string;
  readonly promoterBalances: Inbox<Balance>;
  readonly link: WithId & { readonly code: string; readonly shortUrl: string };
}

/** The reward for a sign-up, and the share of a purchase. */
const terms = { signUp: '25.00', purchasePercent: '10' };

/** The program creates a campaign with a gig and a goal, and a promoter's link. */
export async function launchCampaign(stage: Stage, shop: Shop): Promise<Launch> {
  const { api, narrator } = stage;
  const { program } = shop;

  narrator.step('The program creates a campaign and activates it');
  const { campaign } = await api.mutate<{ campaign: WithId }>(
    'createCampaign',
    {
      name: 'Summer',
      targetUrl: 'https://shop.example/summer',
      payoutModel: 'CPA',
      budget: { amount: '500.00', asset: 'USD' },
    },
    'campaign { id name status targetUrl budget { amount asset } }',
    program,
  );
  const campaignId = campaign.id;
  await api.mutate('activateCampaign', { id: campaignId }, 'campaign { id status }', program);
  await addGig(stage, program, campaignId);

  narrator.step(`A goal pays ${terms.purchasePercent} % of every purchase`);
  const { goal } = await api.mutate<{ goal: WithId }>(
    'createGoal',
    { campaignId, name: 'purchase', payout: { percent: terms.purchasePercent } },
    'goal { id name payoutType payoutPercent maxPerVisitor }',
    program,
  );
  return { campaignId, goalId: goal.id, ...(await enrol(stage, shop, campaignId)) };
}

async function addGig({ api, narrator }: Stage, program: Credential, campaignId: string): Promise<void> {
  narrator.step(`A gig pays ${terms.signUp} for every customer who signs up`);
  const { gig } = await api.mutate<{ gig: WithId }>(
    'createGig',
    {
      campaignId,
      title: 'Bring a customer',
      actionType: 'customer.signup',
      rewardAmount: { amount: terms.signUp, asset: 'USD' },
    },
    'gig { id status actionType rewardAmount { amount asset } verification }',
    program,
  );
  await api.mutate('publishGig', { id: gig.id }, 'gig { id status }', program);
}

async function enrol(
  { api, narrator }: Stage,
  { program, live }: Shop,
  campaignId: string,
): Promise<Pick<Launch, 'promoterId' | 'promoterBalances' | 'link'>> {
  narrator.step('Pat is a promoter, and the demo subscribes to the new wallet too');
  const { promoter } = await api.mutate<{ promoter: WithId & { wallet: WithId } }>(
    'createPromoter',
    { name: 'Pat', externalId: 'pat-1' },
    'promoter { id name wallet { id available { amount asset } } }',
    program,
  );
  const promoterBalances = subscribeToWallet(live, promoter.wallet.id);

  narrator.step('Pat gets a tracking link');
  const { link } = await api.mutate<Pick<Launch, 'link'>>(
    'createLink',
    { campaignId, promoterId: promoter.id },
    'link { id code shortUrl targetUrl }',
    program,
  );
  return { promoterId: promoter.id, promoterBalances, link };
}
