import type * as operations from '../generated/operations.js';

/** A line of a CSV file of figures. */
interface Line {
  /** `step` of a series, `group`, or `other`: everything in no group. */
  readonly row: 'step' | 'group' | 'other';
  /** The start of a step, or the key of a group. */
  readonly key: string;
  readonly figures: operations.RestFiguresFragment;
}

type Count = Exclude<keyof operations.RestFiguresFragment, 'spend' | 'earned' | 'reversed' | 'epc'>;

const counts: readonly (readonly [column: string, name: Count])[] = [
  ['clicks', 'clicks'],
  ['unique_clicks', 'uniqueClicks'],
  ['paid_clicks', 'paidClicks'],
  ['bot_clicks', 'botClicks'],
  ['invalid_clicks', 'invalidClicks'],
  ['events', 'events'],
  ['leads', 'leads'],
  ['conversions', 'conversions'],
  ['conversion_rate', 'conversionRate'],
  ['customers', 'customers'],
  ['attempts', 'attempts'],
  ['verified_attempts', 'verifiedAttempts'],
  ['rejected_attempts', 'rejectedAttempts'],
  ['rewards', 'rewards'],
];
const amounts = ['spend', 'earned', 'reversed', 'epc'] as const;

/** The columns. Amounts are decimals of major units, because people read them. */
export const performanceColumns: readonly (readonly [name: string, value: (line: Line) => string])[] = [
  ['row', ({ row }) => row],
  ['key', ({ key }) => key],
  ...counts.map(([column, name]) => [column, ({ figures }: Line): string => String(figures[name])] as const),
  ...amounts.map((name) => [name, ({ figures }: Line): string => figures[name].amount] as const),
  ['currency', ({ figures }) => figures.spend.asset],
];

/** The lines: every step, or with groups every group and the rest. */
export function performanceLines({ series, groups, other }: operations.RestPerformanceFragment): Line[] {
  if (!other) return series.map(({ at, ...figures }) => ({ row: 'step', key: at.toISOString(), figures }));
  return [
    ...groups.map(({ key, totals }): Line => ({ row: 'group', key, figures: totals })),
    { row: 'other', key: '', figures: other },
  ];
}
