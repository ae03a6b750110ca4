import type { Pool } from 'pg';
import { canonicalTimeZone } from '../../kernel/canonical-time-zone.js';
import { wakeUpChannel } from '../../kernel/wake-ups.js';
import { inSqlTransaction, sqlOf, type Sql } from '../../kernel/sql.js';
import { countLateVisits } from './count-late-visits.js';
import { measures, measuresOfEvents } from './measures.js';

/** Changes that are summed up in one transaction. */
const batchSize = 20_000;

/**
 * The most values of one dimension that are counted for a link in a day. Visitors choose some values, such as
 * sub-ids. Clicks with further values count in the totals, and so in `other`.
 */
export const maxValues = 200;

const columns = measures.join(', ');
const sums = measures.map((name) => `sum(${name}) as ${name}`).join(', ');
const nil = '00000000-0000-0000-0000-000000000000';

/** Plan: figure_change_pkey, late_figure_due. */
const isIdleSql = `select not exists (select from figure_change) and not exists (select from late_figure where due_at <= now()) as "isIdle"`;

/** Sums up pending changes until few are left or the signal aborts. Returns their number. */
export async function foldFigures(pool: Pool, signal?: AbortSignal): Promise<number> {
  const [first] = await sqlOf(pool).query<{ isIdle: boolean }>(isIdleSql);
  if (first?.isIdle === true) return 0;
  let total = 0;
  for (;;) {
    const count = await inSqlTransaction(pool, foldBatch);
    total += count;
    if (count < batchSize || signal?.aborted === true) return total;
  }
}

/** One process at a time, so that days are never summed up by two time zones. Readers do not wait. */
async function foldBatch(sql: Sql): Promise<number> {
  await sql.query(`select pg_advisory_xact_lock(hashtext('figure')), set_config('work_mem', '64MB', true)`);
  await countLateVisits(sql, batchSize);
  await followTimeZones(sql);
  const [row] = await sql.query<{ count: number }>(foldSql, [batchSize]);
  return row?.count ?? 0;
}

/** Sums up the days of campaigns again whose time zone is new. */
async function followTimeZones(sql: Sql): Promise<void> {
  const rows = await sql.query<{ id: string; timeZone: string; known: string | null }>(
    `select campaign.id, campaign.time_zone as "timeZone", figure_zone.time_zone as known
     from campaign left join figure_zone on figure_zone.campaign_id = campaign.id
     where campaign.id in (select campaign_id from (select campaign_id from figure_change order by id limit $1) as pending)
     order by campaign.id
     -- A campaign that is being deleted is waited for, and then left out.
     for key share of campaign`,
    [batchSize],
  );
  for (const { id, timeZone, known } of rows) {
    const zone = canonicalTimeZone(timeZone) ?? 'UTC';
    if (zone !== known) await sumUpDays(sql, id, zone);
  }
}

async function sumUpDays(sql: Sql, campaignId: string, timeZone: string): Promise<void> {
  await sql.query(
    `insert into figure_zone (campaign_id, organization_id, environment, time_zone)
     select id, organization_id, environment, $2 from campaign where id = $1
     on conflict (campaign_id) do update set time_zone = excluded.time_zone`,
    [campaignId, timeZone],
  );
  await sql.query(`delete from figure where campaign_id = $1 and is_day`, [campaignId]);
  await sql.query(
    `insert into figure (organization_id, environment, campaign_id, is_day, dimension, at, promoter_id, link_id, value, ${columns})
     select organization_id, environment, campaign_id, true, dimension, date_trunc('day', at, $2), promoter_id, link_id, value, ${sums}
     from figure where campaign_id = $1 and not is_day
     group by 1, 2, 3, 5, 6, 7, 8, 9`,
    [campaignId, timeZone],
  );
}

/**
 * Moves changes into the sums. Changes of deleted campaigns are dropped. `value` is new if the day has no row
 * of it; new values beyond `maxValues` have no rows of their own.
 * Plan: figure_change_pkey; figure by primary key; figure_link for the values of a day.
 */
const foldSql = `with living as materialized (
     select campaign.id, figure_zone.time_zone from campaign join figure_zone on figure_zone.campaign_id = campaign.id
     where campaign.id in (select campaign_id from (select campaign_id from figure_change order by id limit $1) as pending)
     order by campaign.id
     for key share of campaign
   ), taken as (
     delete from figure_change where id in (
       select change.id from figure_change change
       -- Others have come since the time zones were read.
       where change.campaign_id in (select id from living)
         or not exists (select from campaign where campaign.id = change.campaign_id)
       order by change.id limit $1
     ) returning *
   ), change as (
     select taken.*, living.time_zone, coalesce(taken.link_id, '${nil}') as link
     from taken join living on living.id = taken.campaign_id
   ), late as (
     insert into late_figure (event_id, organization_id, environment, campaign_id, promoter_id, link_id, goal_id, gig_id, at,
                              ${measuresOfEvents.join(', ')})
     select late_event_id, organization_id, environment, campaign_id, promoter_id, link_id, goal_id, gig_id, at,
            ${measuresOfEvents.join(', ')}
     from change where late_event_id is not null
   ), part as (
     select organization_id, environment, campaign_id, promoter_id, link, at, date_trunc('day', at, time_zone) as day,
            dimension, value, ${sums}
     from change cross join lateral (
       select 'all' as dimension, '' as value
       union all select 'goal', goal_id::text where goal_id is not null
       union all select 'gig', gig_id::text where gig_id is not null
       union all select key, left(item.value, 100) from jsonb_each_text(visit) as item
     ) as dimension
     group by 1, 2, 3, 4, 5, 6, 7, 8, 9
   ), kept as (
     select campaign_id, promoter_id, link, day, dimension, value from (
       select found.*, row_number() over (partition by campaign_id, promoter_id, link, day, dimension order by value) as place,
              case when is_known then 0 else (
                select count(*) from figure where link_id = link and is_day and figure.dimension = found.dimension and at = day
                  and figure.promoter_id = found.promoter_id
              ) end as stored
       from (
         select distinct campaign_id, promoter_id, link, day, dimension, value, exists (
           select from figure where is_day and figure.campaign_id = part.campaign_id and figure.dimension = part.dimension
             and figure.at = day and figure.promoter_id = part.promoter_id and link_id = link and figure.value = part.value
         ) as is_known
         from part
       ) as found
     ) as ranked
     where is_known or stored + place <= ${maxValues} or dimension in ('all', 'goal', 'gig')
   ), span as (
     select false as is_day, at as start, part.* from part join kept using (campaign_id, promoter_id, link, day, dimension, value)
     union all
     select true, day, part.* from part join kept using (campaign_id, promoter_id, link, day, dimension, value)
   ), written as (
     insert into figure (organization_id, environment, campaign_id, is_day, dimension, at, promoter_id, link_id, value, ${columns})
     select organization_id, environment, campaign_id, is_day, dimension, start, promoter_id, link, value, ${sums}
     from span group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 3, 4, 5, 6, 7, 8, 9
     on conflict (campaign_id, is_day, dimension, at, promoter_id, link_id, value)
     do update set ${measures.map((name) => `${name} = figure.${name} + excluded.${name}`).join(', ')}
   ), run as (
     select nextval('figure_run') as number
   ), noted as (
     insert into figure_update (campaign_id, promoter_id, organization_id, environment, run)
     select distinct campaign_id, promoter_id, organization_id, environment, number from change, run order by 1, 2
     on conflict (campaign_id, promoter_id) do update set run = excluded.run
   )
   select count(*)::int as count, case when count(*) > 0 then pg_notify('${wakeUpChannel}', 'figures')::text end from taken`;
