import type { GraphQLClient } from '../../support/graphql-client.js';
import { ingestAndEvaluate } from '../../support/outcome.js';
import { aCampaign, aGig, aLink, aScene, type Scene } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';

interface Amount {
  readonly amount: string;
}

interface Balances {
  readonly available: string;
  readonly held: string;
  readonly owed: string;
}

interface Corrected {
  readonly reward: { readonly status: string; readonly reversedAmount: Amount };
  readonly reversal: {
    readonly id: string;
    readonly amount: Amount;
    readonly fee: Amount;
    readonly owed: Amount;
  } | null;
}

export const usd = (amount: string) => ({ amount });

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const corrected =
  'reward { status reversedAmount { amount } } reversal { id amount { amount } fee { amount } owed { amount } }';

export async function walletsOf({
  program,
  organizationId,
  promoterId,
}: Scene): Promise<{ seller: Balances; promoter: Balances }> {
  const fields = 'wallet { available { amount } held { amount } owed { amount } }';
  const answer = await program.run<
    Record<'organization' | 'promoter', { wallet: Record<keyof Balances, Amount> }>
  >(`query ($o: ID!, $p: ID!) { organization(id: $o) { ${fields} } promoter(id: $p) { ${fields} } }`, {
    o: organizationId,
    p: promoterId,
  });
  const plain = ({ wallet }: { wallet: Record<keyof Balances, Amount> }): Balances => ({
    available: wallet.available.amount,
    held: wallet.held.amount,
    owed: wallet.owed.amount,
  });
  return { seller: plain(answer.organization), promoter: plain(answer.promoter) };
}

export const reverse = async (program: GraphQLClient, id: string, more: object = {}): Promise<Corrected> =>
  program.mutate<Corrected>('reverseReward', { id, ...more }, corrected);

export async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: Error) => /[A-Z]+_?[A-Z_]+(?=")/.exec(error.message)?.[0] ?? error.message,
  );
}

/** A reward of 25.00 of a promoter. */
export async function aReward(scene: Scene, key = 'one', more: object = {}): Promise<string> {
  const { rewards } = await ingestAndEvaluate(scene, key, more);
  return rewards[0]!.id;
}

/** A scene whose campaign has a holding period. */
export async function aHeldScene(url: string): Promise<Scene> {
  const scene = await aScene(url, '100.00');
  await scene.program.mutate('updateCampaign', { id: scene.campaignId, holdingPeriodDays: 7 }, '');
  return scene;
}

/** Removes the promoter's money, like a payout. */
export async function spend(scene: Scene): Promise<void> {
  await scene.program.mutate(
    'setPayoutDestination',
    { promoterId: scene.promoterId, destination: 'sandbox' },
    '',
  );
  await scene.program.mutate('requestPayout', { promoterId: scene.promoterId }, 'payout { id }');
  await waitFor('the payout', async () => (await walletsOf(scene)).promoter.held === '0.00');
}

/** A gig of 10.00 in a separate campaign; returns the code of its link. */
export async function aSmallGig(scene: Scene): Promise<string> {
  const campaignId = await aCampaign(scene);
  await aGig(scene, campaignId, { actionType: 'small', rewardAmount: usd('10.00') });
  return (await aLink(scene, campaignId, scene.promoterId)).code;
}
