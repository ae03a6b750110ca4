import { formatMajor, parseMajor } from '../../src/kernel/money.js';
import type {
  AktvatorPerformanceFragment,
  MoneyFragment,
  PerformanceStepFragment,
  PerformanceTotalsFragment,
} from '../generated/operations.js';
import { minorNumber } from '../shared/money-number.js';

/** Totals and series. `epc` is the average earning per click, rounded down to the asset's finest unit. */
export function presentPerformance({
  id,
  asset,
  budgetRemaining,
  performance,
}: AktvatorPerformanceFragment): Record<string, unknown> {
  return {
    campaignId: id,
    currency: asset,
    totals: {
      ...presentFigures(performance.totals),
      budgetRemaining: budgetRemaining && minorNumber(budgetRemaining),
    },
    series: performance.series.map(presentFigures),
  };
}

function presentFigures({
  spend,
  earned,
  ...figures
}: PerformanceTotalsFragment | PerformanceStepFragment): Record<string, unknown> {
  return { ...figures, spend: minorNumber(spend), epc: earnedPerClick(earned, figures.clicks) };
}

function earnedPerClick({ amount, asset }: MoneyFragment, clicks: number): unknown {
  const atomic = clicks === 0 ? 0n : parseMajor(amount, asset) / BigInt(clicks);
  return minorNumber({ amount: formatMajor(atomic, asset), asset });
}
