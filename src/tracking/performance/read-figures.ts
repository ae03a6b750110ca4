import type { Sql } from '../../kernel/sql.js';
import { amounts, counts } from './measures.js';
import type { PerformanceOrder } from './performance.inputs.js';
import type { FigureQuestion } from './figure-question.js';
import { dimensionsOf, figureSource } from './figure-source.js';
import { stepsSql } from './steps-sql.js';

/** Sums of figures. Amounts are atomic units. */
export type FigureRow = Readonly<Record<CountName, number>> & Readonly<Record<AmountName, bigint>>;
type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;
type CountName = Camel<(typeof counts)[number]>;
type AmountName = (typeof amounts)[number];

/** A row of the answer: the sum of a subject, of one of its groups, of a step of either. */
type AnswerRow = FigureRow & {
  readonly subject: string | null;
  readonly groupKey: string | null;
  readonly at: Date | null;
};

/** The rows about one object, and the starts of all steps of the period, oldest first. */
export interface AnswerRows {
  readonly own: readonly AnswerRow[];
  readonly steps: readonly Date[];
}

/** The rows about each object, out of those of all. */
export function answersIn(rows: readonly AnswerRow[], ids: readonly string[]): AnswerRows[] {
  const bySubject = Map.groupBy(rows, ({ subject }) => subject);
  const steps = (bySubject.get(null) ?? [])
    .flatMap(({ at }) => at ?? [])
    .toSorted((one, other) => one.getTime() - other.getTime());
  return ids.map((id) => ({ own: bySubject.get(id) ?? [], steps }));
}

/** The link of figures without one. */
const noLink = '00000000-0000-0000-0000-000000000000';

const camel = (name: string): string => name.replaceAll(/_[a-z]/g, (found) => found.charAt(1).toUpperCase());
// Sums of counts are numeric, which is slow to add up again.
const sums = [
  ...counts.map((name) => `sum(${name})::bigint as ${name}`),
  ...amounts.map((name) => `sum(${name}) as ${name}`),
].join(', ');
const results = [
  ...counts.map((name) => `coalesce(sum(${name}), 0)::float8 as "${camel(name)}"`),
  ...amounts.map((name) => `coalesce(sum(${name}), 0)::numeric as "${camel(name)}"`),
].join(', ');

/** The columns by which groups are sorted, the first one first. */
const orders: Readonly<Record<PerformanceOrder, string>> = {
  CLICKS: 'sum(clicks) desc, sum(conversions) desc, sum(events) desc, sum(spend) desc',
  EVENTS: 'sum(events) desc, sum(clicks) desc',
  CONVERSIONS: 'sum(conversions) desc, sum(attempts) desc, sum(clicks) desc',
  SPEND: 'sum(spend) desc, sum(conversions) desc, sum(clicks) desc',
  EARNED: 'sum(earned) desc, sum(conversions) desc, sum(clicks) desc',
};

/**
 * Answers a question about any number of objects with one statement. The rows are totals, steps and the first
 * groups, which are sorted. All steps of the period have rows without a subject.
 * Plan: figure_pkey, figure_link or figure_promoter, by whole days if the campaign has the time zone,
 * otherwise by quarters of an hour. Pending changes by figure_change_tenant.
 */
export async function readFigures(sql: Sql, question: FigureQuestion): Promise<AnswerRow[]> {
  const { grouping, withSteps } = question;
  const values: unknown[] = [];
  const source = figureSource(question, (value) => `$${values.push(value)}`);
  const { ofTotals, ofGroups } = dimensionsOf(question);
  const groupKey = grouping ? `nullif(${grouping.column}::text, '${noLink}')` : 'null::text';
  const at = stepsSql(question.interval);
  // Without steps, the days of an object are one row from the beginning.
  const step = withSteps || grouping?.withSteps ? at.of('at') : 'null::timestamptz';
  const ofGroup = grouping ? `, source.${grouping.column}` : '';
  const groupRows = grouping
    ? `union all select summed.subject, summed.group_key, ${grouping.withSteps ? 'summed.at' : 'null'}, ${results}, min(place) from summed join ranked using (subject, group_key)
       where dimension = '${ofGroups}' and place <= ${Math.trunc(grouping.first)}
       group by grouping sets ((summed.subject, summed.group_key)${grouping.withSteps ? ', (summed.subject, summed.group_key, summed.at)' : ''})`
    : '';
  // Nobody reads the starts of steps otherwise.
  const stepRows =
    withSteps || grouping
      ? `union all select null, null, step, ${[...counts.map(() => '0::float8'), ...amounts.map(() => '0::numeric')].join(', ')}, 0
     from ${at.all} as steps (step)`
      : '';
  const text = `with ${source},
     summed as materialized (
       select subject::text as subject, dimension, ${groupKey} as group_key, ${step} as at, ${sums} from source
       group by source.subject, dimension, 4${ofGroup}
     ), ranked as (
       select subject, group_key, row_number() over (partition by subject order by ${orders[grouping?.order ?? 'CLICKS']}, group_key) as place
       from summed where group_key is not null and dimension = '${ofGroups}' group by 1, 2
     )
     select subject, null::text as "groupKey", ${withSteps ? 'at' : 'null::timestamptz as at'}, ${results}, 0::bigint as place from summed where dimension = '${ofTotals}'
     group by grouping sets ((subject)${withSteps ? ', (subject, at)' : ''})
     ${groupRows}
     ${stepRows}
     order by place`;
  // Planning takes longer than reading. The texts of plain questions are few.
  return isPlain(question) ? sql.queryPrepared(text, values) : sql.query<AnswerRow>(text, values);
}

/** Whether it has neither filter nor groups. */
function isPlain({ filter, grouping }: FigureQuestion): boolean {
  return grouping === null && Object.values(filter).every((one) => one === null);
}
