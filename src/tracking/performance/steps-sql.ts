/** SQL of the steps of a period, in a statement with the row `bounds` (period_from, period_to, zone). */
interface StepsSql {
  /** The start of the step of a time. */
  readonly of: (time: string) => string;
  /** The starts of all steps, as a table. */
  readonly all: string;
}

/**
 * Steps are calendar units of the time zone. Hours are found by quarters, because some zones change by half
 * an hour.
 */
export function stepsSql(interval: 'HOUR' | 'DAY' | 'WEEK' | 'MONTH'): StepsSql {
  const unit = interval.toLowerCase();
  const zone = '(select zone from bounds)';
  const of = (time: string): string => `date_trunc('${unit}', ${time}, ${zone})`;
  if (interval === 'HOUR') {
    return {
      of,
      all: `(select distinct ${of('quarter')} from bounds, generate_series(period_from, period_to - interval '1 second', interval '15 minutes') as quarter)`,
    };
  }
  return {
    of,
    all: `(select start at time zone zone from bounds, generate_series(date_trunc('${unit}', period_from at time zone zone),
            (period_to - interval '1 second') at time zone zone, interval '1 ${unit}') as start)`,
  };
}
