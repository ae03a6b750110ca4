import { minorNumber, type MoneyFields } from '../shared/money-number.js';
import type { Moment } from '../shared/present.js';

const money = '{ amount asset }';
const sums = `rewards cost ${money} actualRewards actualCost ${money} difference ${money}`;

/** The selection of the simulation route. */
export const simulationFields = `from to events isComplete ${sums}
  rules { key rewards cost ${money} } promoters { promoterId ${sums} } promotersChanged`;

interface Sums {
  readonly rewards: number;
  readonly cost: MoneyFields;
  readonly actualRewards: number;
  readonly actualCost: MoneyFields;
  readonly difference: MoneyFields;
}

export interface Simulation extends Sums {
  readonly from: Moment;
  readonly to: Moment;
  readonly events: number;
  readonly isComplete: boolean;
  readonly rules: readonly { readonly key: string; readonly rewards: number; readonly cost: MoneyFields }[];
  readonly promoters: readonly (Sums & { readonly promoterId: string })[];
  readonly promotersChanged: number;
}

/** A simulation. Amounts are minor units, and differences may be negative. */
export function presentSimulation({ rules, promoters, ...simulation }: Simulation): Record<string, unknown> {
  return {
    ...presentSums(simulation),
    currency: simulation.cost.asset,
    rules: rules.map((rule) => ({ ...rule, cost: minorNumber(rule.cost) })),
    aktvators: promoters.map(({ promoterId, ...rest }) => ({
      aktvatorId: promoterId,
      ...presentSums(rest),
    })),
  };
}

function presentSums({ promotersChanged, ...sums }: Sums & { promotersChanged?: number }): object {
  return {
    ...sums,
    cost: minorNumber(sums.cost),
    actualCost: minorNumber(sums.actualCost),
    difference: signedNumber(sums.difference),
    ...(promotersChanged === undefined ? {} : { aktvatorsChanged: promotersChanged }),
  };
}

function signedNumber(money: MoneyFields): unknown {
  if (!money.amount.startsWith('-')) return minorNumber(money);
  const size = minorNumber({ ...money, amount: money.amount.slice(1) });
  return JSON.rawJSON(`-${JSON.stringify(size)}`);
}
