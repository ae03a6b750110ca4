import { ErrorCode, refuse } from '../../kernel/errors.js';
import { firstIdAt } from '../../kernel/ids.js';
import type { Conditions } from '../../kernel/list-conditions.js';
import { readTogether, type Reader } from '../../kernel/read-together.js';
import { periodOf } from './period-of.js';
import { requireTimeZone } from './require-time-zone.js';
import { stepsSql } from './steps-sql.js';
import type { TotalsArgs } from './totals.inputs.js';

/** The most rows of one answer. */
const maxRows = 1000;
/** A row is written within this time of its id. */
const marginMs = 86_400_000;

/** What is summed up of a table with `id`, `asset` and `created_at`. */
interface Totals {
  readonly table: 'reward' | 'payout';
  /** Whose rows, and which of them. */
  readonly conditions: Conditions;
  /** The sums as SQL, each with its name. */
  readonly sums: string;
  /** The columns by which the sums are divided, besides the asset. */
  readonly groups: readonly string[];
}

/** A sum of one asset, and of one group and step if they were asked for. */
export type TotalsRow<Sums> = Sums & {
  readonly asset: string;
  readonly at: Date | null;
  readonly count: number;
} & Readonly<Record<string, unknown>>;

/**
 * Sums up what was created in a period, never over several assets. What is asked about many owners in one
 * tick is read by one statement. Ids sort by creation, so the index of the list (…, id) limits the period.
 */
export async function readTotals<Sums>(
  reader: Reader,
  { table, conditions, sums, groups }: Totals,
  args: TotalsArgs,
): Promise<TotalsRow<Sums>[]> {
  const timeZone = requireTimeZone(args.timeZone ?? 'UTC');
  const interval = args.interval ?? null;
  const { from, to } = periodOf(args, interval ?? 'MONTH', timeZone, new Date());
  conditions
    .and('id >= ?', firstIdAt(from.getTime() - marginMs))
    .and('id < ?', firstIdAt(to.getTime() + marginMs))
    .and('created_at >= ?', from)
    .and('created_at < ?', to);
  const at = interval ? stepsSql(interval).of('created_at') : 'null::timestamptz';
  const by = ['asset', ...groups];
  const { values, equalColumns } = conditions;
  const rows = await readTogether<TotalsRow<Sums>>(reader, {
    text: `with bounds as materialized (select $${values.length + 1}::text as zone)
     select ${by.join(', ')}, ${at} as at, count(*)::int as count, ${sums}
     from ${table} where ${conditions}
     group by ${by.join(', ')}, at order by ${by.join(', ')}, at limit ${maxRows + 1}`,
    values: [...values, timeZone],
    ids: equalColumns.flatMap((column, place) => (column?.endsWith('_id') ? [place] : [])),
    isPlannedAnew: true,
  });
  if (rows.length <= maxRows) return rows;
  const message = `that is more than ${maxRows} sums; choose a longer interval, a shorter period or fewer groups`;
  throw refuse(ErrorCode.INVALID, message, interval ? 'interval' : 'groupBy');
}
