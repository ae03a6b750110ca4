import { formatMajor, parseMajor } from '../../src/kernel/money.js';
import { minorNumber, type MoneyFields } from '../shared/money-number.js';
import type { Moment } from '../shared/present.js';

const figures =
  'clicks uniqueClicks botClicks events conversions conversionRate rewards spend { amount asset } earned { amount asset }';

/** The selection of the performance route. */
export const performanceFields = `totals { ${figures} } series { at ${figures} }`;

interface Figures {
  readonly at?: Moment;
  readonly clicks: number;
  readonly uniqueClicks: number;
  readonly botClicks: number;
  readonly events: number;
  readonly conversions: number;
  readonly conversionRate: number;
  readonly rewards: number;
  readonly spend: MoneyFields;
  readonly earned: MoneyFields;
}

export interface AktvatorPerformance {
  readonly id: string;
  readonly asset: string;
  readonly budgetRemaining: MoneyFields | null;
  readonly performance: { readonly totals: Figures; readonly series: readonly Figures[] };
}

/** Totals and series. `epc` is the average earning per click, rounded down to the asset's finest unit. */
export function presentPerformance({
  id,
  asset,
  budgetRemaining,
  performance,
}: AktvatorPerformance): Record<string, unknown> {
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

function presentFigures({ spend, earned, ...figures }: Figures): Record<string, unknown> {
  return { ...figures, spend: minorNumber(spend), epc: earnedPerClick(earned, figures.clicks) };
}

function earnedPerClick({ amount, asset }: MoneyFields, clicks: number): unknown {
  const atomic = clicks === 0 ? 0n : parseMajor(amount, asset) / BigInt(clicks);
  return minorNumber({ amount: formatMajor(atomic, asset), asset });
}
