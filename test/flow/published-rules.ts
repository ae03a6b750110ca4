import type { GraphQLClient } from '../support/graphql-client.js';

export const usd = (amount: string) => ({ amount });

export async function publish(
  { program }: { program: GraphQLClient },
  campaignId: string,
  rules: readonly object[],
  caps: readonly object[] = [],
): Promise<number> {
  const { ruleVersion } = await program.mutate<{ ruleVersion: { number: number } }>(
    'publishRewardRules',
    { campaignId, rules, caps },
    'ruleVersion { number }',
  );
  return ruleVersion.number;
}

interface Trace {
  readonly ruleVersion: number | null;
  readonly rules: readonly Record<string, unknown>[];
  readonly funding: readonly Record<string, unknown>[];
}

export const traceOf = (event: { decision: object }): Trace => event.decision as Trace;
export const amountsOf = ({ rewards }: { rewards: readonly { amount: { amount: string } }[] }): string[] =>
  rewards.map(({ amount }) => amount.amount);
