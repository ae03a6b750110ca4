import type * as operations from '../generated/operations.js';
import { minorNumber } from '../shared/money-number.js';

/** Totals, and steps without those that are empty. Groups and the period before, if they were asked for. */
export function presentPerformance(
  { totals, series, groups, other, previous }: operations.RestPerformanceFragment,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    currency: totals.spend.asset,
    totals: { ...presentFigures(totals), ...more },
    series: series.filter(isActive).map(({ at, ...figures }) => ({ at, ...presentFigures(figures) })),
    ...(other && {
      groups: groups.map((group) => ({ key: group.key, ...presentFigures(group.totals) })),
      other: presentFigures(other),
    }),
    ...(previous && { previous: presentFigures(previous) }),
  };
}

/** The figures of Aktvator, in minor units. `epc` is what promoters earned per click, without fees. */
function presentFigures(figures: operations.RestFiguresFragment): Record<string, unknown> {
  return { ...countsOf(figures), spend: minorNumber(figures.spend), epc: minorNumber(figures.epc) };
}

function isActive(step: operations.RestStepFragment): boolean {
  const numbers = [...Object.values(countsOf(step)), Number(step.spend.amount), Number(step.earned.amount)];
  return numbers.some((value) => value !== 0);
}

function countsOf({
  clicks,
  uniqueClicks,
  botClicks,
  events,
  conversions,
  conversionRate,
  rewards,
}: operations.RestFiguresFragment) {
  return { clicks, uniqueClicks, botClicks, events, conversions, conversionRate, rewards };
}
