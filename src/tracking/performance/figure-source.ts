import { measures } from './measures.js';
import type { FigureQuestion, SubjectKind } from './figure-question.js';

const nil = '00000000-0000-0000-0000-000000000000';
const columns = measures.join(', ');

/** The column of the figures that names the subject. */
const subjectColumns: Readonly<Record<SubjectKind, string>> = {
  organization: 'organization_id',
  campaign: 'campaign_id',
  promoter: 'promoter_id',
  ownPromoter: 'promoter_id',
  link: 'link_id',
  goal: 'value',
  gig: 'value',
};

/** The campaigns whose rows may belong to the subjects. */
const campaignsOf: Readonly<Record<SubjectKind, (ids: string) => string>> = {
  ownPromoter: (ids) => `campaign.promoter_id = any(${ids}::uuid[])`,
  organization: (ids) => `campaign.organization_id = any(${ids}::uuid[])`,
  campaign: (ids) => `campaign.id = any(${ids}::uuid[])`,
  promoter: (ids) => `${ids}::uuid[] is not null`,
  link: (ids) => `campaign.id in (select campaign_id from link where id = any(${ids}::uuid[]))`,
  goal: (ids) => `campaign.id in (select campaign_id from goal where id = any(${ids}::uuid[]))`,
  gig: (ids) => `campaign.id in (select campaign_id from gig where id = any(${ids}::uuid[]))`,
};

type Parameter = (one: unknown) => string;

/** Where figures are. People who promote read views of their own, without what the organization spends. */
const sellerTables = {
  sums: 'figure',
  changes: 'figure_change',
  campaigns: 'campaign left join figure_zone on figure_zone.campaign_id = campaign.id',
  zone: 'figure_zone.time_zone',
};
const ownTables: typeof sellerTables = {
  sums: 'own_figure',
  changes: 'own_figure_change',
  campaigns: 'own_figure_campaign as campaign',
  zone: 'campaign.time_zone',
};
const tablesOf = (kind: SubjectKind) => (kind === 'ownPromoter' ? ownTables : sellerTables);

/**
 * The common table expressions of the figures that a question is about; the last one is `source`. Whole days
 * come from the sums of days if the campaign has the same time zone, everything else from quarters. No data
 * is later than now, so a period that ends now includes the whole last day.
 */
export function figureSource(question: FigureQuestion, value: Parameter): string {
  const conditions = conditionsOf(question, value);
  const { sums, changes } = tablesOf(question.subjects.kind);
  const dimensions = [...new Set(Object.values(dimensionsOf(question)))];
  const ofDimension = `dimension in (${dimensions.map((name) => `'${name}'`).join(', ')})`;
  const named = dimensions.map((name) => `('${name}', ${valueOf(name)})`).join(', ');
  const row = `${subjectColumns[question.subjects.kind]} as subject, organization_id, campaign_id, promoter_id, link_id,
       dimension, value, at, ${columns}`;
  const ofRows = [ofDimension, ...conditions].join(' and ');
  return `${boundsOf(question, value)}, ${scopeOf(question, value)}, source as (
       ${question.subjects.kind === 'campaign' ? campaignByCampaign(row, ofRows) : allAtOnce(row, sums, ofRows)}
       union all
       select ${row} from (
         select organization_id, campaign_id, promoter_id, coalesce(link_id, '${nil}') as link_id, dimension, value, at, ${columns}
         from ${changes} cross join lateral (values ${named}) as named (dimension, value)
         where organization_id = any(${value(question.subjects.organizationIds)}::uuid[])
           and environment = ${value(question.subjects.environment)} and campaign_id = any(array(select id from scope))
       ) as pending
       where ${['value is not null', ...conditions].join(' and ')}
         and at >= (select period_from from bounds) and at < (select period_to from bounds)
     )`;
}

/** Where the sums of a period are: whole days of campaigns with the time zone, otherwise quarters. */
const parts = [
  { campaigns: 'has_days', isDay: true, from: 'day_from', to: 'day_to' },
  { campaigns: 'true', isDay: false, from: 'period_from', to: 'least(day_from, period_to)' },
  { campaigns: 'true', isDay: false, from: 'greatest(day_to, day_from)', to: 'period_to' },
  { campaigns: 'not has_days', isDay: false, from: 'day_from', to: 'least(day_to, period_to)' },
] as const;

/** The sums of campaigns that were asked for. The period of each is one range of figure_pkey. */
function campaignByCampaign(row: string, ofRows: string): string {
  const ranges = parts.map(
    ({ campaigns, isDay, from, to }) =>
      `select * from figure where campaign_id = scope.id and ${campaigns} and ${isDay ? '' : 'not '}is_day
           and ${ofRows} and at >= ${from} and at < ${to}`,
  );
  return `select ${row} from bounds cross join scope cross join lateral (
         ${ranges.join('\n         union all ')}
       ) as stored`;
}

/** The sums of subjects that are in any number of campaigns, of which few may have rows. */
function allAtOnce(row: string, sums: string, ofRows: string): string {
  const ranges = parts.map(
    ({ campaigns, isDay, from, to }) =>
      `select ${row} from ${sums}
       where campaign_id = any(array(select id from scope where ${campaigns})) and ${isDay ? '' : 'not '}is_day
         and ${ofRows} and at >= (select ${from} from bounds) and at < (select ${to} from bounds)`,
  );
  return ranges.join('\n       union all ');
}

/** Which rows belong to the subjects and match the filter. */
function conditionsOf({ subjects: { kind, ids }, filter }: FigureQuestion, value: Parameter): string[] {
  const type = kind === 'goal' || kind === 'gig' ? 'text' : 'uuid';
  return [
    // The scope has only these campaigns. Told twice, PostgreSQL would expect too few rows.
    ...(kind === 'campaign' ? [] : [`${subjectColumns[kind]} = any(${value(ids)}::${type}[])`]),
    ...(filter.promoterIds ? [`promoter_id = any(${value(filter.promoterIds)}::uuid[])`] : []),
    ...(filter.linkIds ? [`link_id = any(${value(filter.linkIds)}::uuid[])`] : []),
    ...(filter.values ? [`value = any(${value(filter.values)}::text[])`] : []),
  ];
}

/** The period, and the part of it that consists of whole days. Steps of an hour are never read by days. */
function boundsOf({ from, to, timeZone, interval }: FigureQuestion, value: Parameter): string {
  const nextDay = (time: string): string =>
    `(date_trunc('day', ${time}, zone) at time zone zone + interval '1 day') at time zone zone`;
  const days =
    interval === 'HOUR'
      ? 'period_from as day_from, period_from as day_to'
      : `least(${nextDay(`period_from - interval '1 microsecond'`)}, period_to) as day_from,
         case when period_to > now() then ${nextDay('period_to')} else date_trunc('day', period_to, zone) end as day_to`;
  return `bounds as materialized (
       select *, ${days} from (
         select ${value(from)}::timestamptz as period_from, ${value(to)}::timestamptz as period_to, ${value(timeZone)}::text as zone
       ) as asked
     )`;
}

/** The campaigns of the subjects, and whether their days are those of the time zone. */
function scopeOf({ subjects, timeZone, filter }: FigureQuestion, value: Parameter): string {
  const { campaigns, zone } = tablesOf(subjects.kind);
  const chosen = filter.campaignIds ? `and campaign.id = any(${value(filter.campaignIds)}::uuid[])` : '';
  return `scope as materialized (
       select campaign.id, ${zone} is not distinct from ${value(timeZone)}::text as has_days
       from ${campaigns}
       where campaign.organization_id = any(${value(subjects.organizationIds)}::uuid[])
         and campaign.environment = ${value(subjects.environment)} and campaign.asset = ${value(subjects.asset)}
         and ${campaignsOf[subjects.kind](value(subjects.ids))} ${chosen}
     )`;
}

/** The dimensions whose rows answer it. If both are not 'all', they are the same. */
export function dimensionsOf({
  subjects,
  filter,
  grouping,
}: Pick<FigureQuestion, 'subjects' | 'filter' | 'grouping'>): {
  readonly ofTotals: string;
  readonly ofGroups: string;
} {
  const ofSubject = subjects.kind === 'goal' || subjects.kind === 'gig' ? subjects.kind : null;
  const ofTotals = ofSubject ?? filter.dimension ?? 'all';
  return { ofTotals, ofGroups: grouping?.dimension ?? ofTotals };
}

function valueOf(dimension: string): string {
  if (dimension === 'all') return `''`;
  if (dimension === 'goal' || dimension === 'gig') return `${dimension}_id::text`;
  return `left(visit ->> '${dimension}', 100)`;
}
