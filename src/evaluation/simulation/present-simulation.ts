import { encodeId } from '../../kernel/ids.js';
import { money } from '../../kernel/schema/money.type.js';
import type { RewardSimulation } from './simulation.payloads.js';
import type { SimulationRun } from './simulation-run.js';
import { total, type SimulationComparison, type Sum } from './tally.js';

const maxPromoters = 100;

/** The result of a simulation in the API. The listed promoters and the others add up to the totals. */
export function presentSimulation(
  run: SimulationRun,
  asset: string,
  period: Pick<RewardSimulation, 'from' | 'to'>,
): RewardSimulation {
  const { events, isComplete, tally } = run;
  const compared = tally.compare();
  const changed = compared.filter(({ difference }) => difference !== 0n);
  const listed = new Set(changed.slice(0, maxPromoters));
  const others = compared.filter((one) => !listed.has(one));
  return {
    ...period,
    events,
    isComplete,
    ...sumsOf(compared, asset),
    rules: [...tally.rules].map(([key, { rewards, amount }]) => ({
      key,
      rewards,
      cost: money(amount, asset),
    })),
    promoters: [...listed].map((one) => ({
      promoterId: encodeId('promoter', one.promoterId),
      ...sumsOf([one], asset),
    })),
    others: { count: others.length, ...sumsOf(others, asset) },
    promotersChanged: changed.length,
    attribution: attributionOf(run),
  };
}

function sumsOf(compared: readonly SimulationComparison[], asset: string) {
  const drafted: Sum = total(compared.map((one) => one.drafted));
  const actual: Sum = total(compared.map((one) => one.actual));
  return {
    rewards: drafted.rewards,
    cost: money(drafted.amount, asset),
    actualRewards: actual.rewards,
    actualCost: money(actual.amount, asset),
    difference: money(drafted.amount - actual.amount, asset),
  };
}

function attributionOf({ draft: { attribution }, eventsMoved, eventsKept, clicksSince }: SimulationRun) {
  return attribution ? { ...attribution, eventsMoved, eventsKept, clicksSince: clicksSince ?? null } : null;
}
