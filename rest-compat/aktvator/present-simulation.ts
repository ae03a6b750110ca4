import type { MoneyFragment, SimulationFieldsFragment } from '../generated/operations.js';
import { minorNumber } from '../shared/money-number.js';

type Sums = Omit<SimulationFieldsFragment['promoters'][number], 'promoterId'>;

/** A simulation. Amounts are minor units, and differences may be negative. */
export function presentSimulation({
  rules,
  promoters,
  ...simulation
}: SimulationFieldsFragment): Record<string, unknown> {
  return {
    ...presentSums(simulation),
    currency: simulation.cost.asset,
    rules: rules.map((rule) => ({ ...rule, cost: minorNumber(rule.cost) })),
    aktvators: promoters.map(({ promoterId, ...rest }) => ({ aktvatorId: promoterId, ...presentSums(rest) })),
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

function signedNumber(money: MoneyFragment): unknown {
  if (!money.amount.startsWith('-')) return minorNumber(money);
  const size = minorNumber({ ...money, amount: money.amount.slice(1) });
  return JSON.rawJSON(`-${JSON.stringify(size)}`);
}
