import { uuidOf } from '../../support/outcome.js';
import { type Scene } from '../../support/story.js';
import type { Database } from '../../support/database.js';

interface Budget {
  readonly budgetAccount: {
    readonly balance: { readonly amount: string };
    readonly autoRefill: { readonly threshold: { readonly amount: string } } | null;
    readonly lowBalanceThreshold: { readonly amount: string } | null;
  } | null;
  readonly budgetRemaining: { readonly amount: string } | null;
}
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
export const usd = (amount: string) => ({ amount });
export const budgetOf = async ({ program, campaignId }: Scene): Promise<Budget> =>
  (
    await program.run<{ campaign: Budget }>(
      `query ($id: ID!) { campaign(id: $id) {
          budgetAccount { balance { amount } autoRefill { threshold { amount } } lowBalanceThreshold { amount } }
          budgetRemaining { amount }
        } }`,
      { id: campaignId },
    )
  ).campaign;
export const balanceOf = async (scene: Scene): Promise<string | undefined> =>
  (await budgetOf(scene)).budgetAccount?.balance.amount;
export const fund = async (
  { program, campaignId }: Scene,
  amount: string,
  more: object = {},
): Promise<unknown> =>
  program.mutate('fundCampaign', { id: campaignId, amount: usd(amount), ...more }, 'campaign { id }');
export const defund = async ({ program, campaignId }: Scene, more: object = {}): Promise<unknown> =>
  program.mutate('defundCampaign', { id: campaignId, ...more }, 'campaign { id }');
export const policy = async ({ program, campaignId }: Scene, more: object): Promise<unknown> =>
  program.mutate('setBudgetPolicy', { id: campaignId, ...more }, 'campaign { id }');
export const refusal = async ({ program }: Scene, name: string, input: object): Promise<string> =>
  program.mutate(name, input, 'campaign { id }').then(
    () => 'done',
    (error: Error) => error.message,
  );

export const domainEvents = async (
  database: Database,
  type: string,
  campaignId: string,
): Promise<unknown[]> =>
  database.query(
    `select payload::jsonb -> 'data' as data from domain_event where type = $1 and campaign_id = $2 order by xact, position`,
    [type, uuidOf('campaign', campaignId)],
  );
