import type { GraphQLClient } from '../../support/graphql-client.js';

interface Sums {
  readonly rewards: number;
  readonly cost: { readonly amount: string };
  readonly actualRewards: number;
  readonly actualCost: { readonly amount: string };
  readonly difference: { readonly amount: string };
}

export interface Simulation extends Sums {
  readonly from: string;
  readonly to: string;
  readonly events: number;
  readonly isComplete: boolean;
  readonly rules: readonly {
    readonly key: string;
    readonly rewards: number;
    readonly cost: { amount: string };
  }[];
  readonly promoters: readonly (Sums & {
    readonly promoterId: string;
    readonly promoter: { name: string };
  })[];
  readonly promotersChanged: number;
  readonly others: Sums & { readonly count: number };
  readonly attribution: {
    readonly eventsMoved: number;
    readonly eventsKept: number;
    readonly clicksSince: string | null;
  } | null;
}

const sums = 'rewards cost { amount } actualRewards actualCost { amount } difference { amount }';
export const selection = `simulation {
  from to events isComplete ${sums} rules { key rewards cost { amount } }
  promoters { promoterId promoter { name } ${sums} } promotersChanged
  others { count ${sums} } attribution { model windowDays halfLifeDays eventsMoved eventsKept clicksSince }
}`;

export async function simulate(
  client: GraphQLClient,
  campaignId: string,
  draft: object,
): Promise<Simulation> {
  const input = { campaignId, ...draft };
  return (await client.mutate<{ simulation: Simulation }>('simulateRewardRules', input, selection))
    .simulation;
}

export const fixed = (key: string, amount: string, more: object = {}) => ({
  key,
  reward: { fixed: { amount } },
  ...more,
});
