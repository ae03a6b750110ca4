import type { Sql } from '../../kernel/sql.js';
import { measuresOfEvents } from './measures.js';

const columns = measuresOfEvents.join(', ');

/**
 * Counts events by their visit whose session was written after they were counted. Each change is taken
 * back without the visit, and added with it, so totals do not change. A session that is still unknown is
 * looked for again after a quarter of the time that the change has waited, for 30 days.
 * Plan: late_figure_due; event, visitor_session, click and counted_visit by primary key for each.
 * @param most The most changes that are looked at.
 */
export async function countLateVisits(sql: Sql, most: number): Promise<void> {
  await sql.query(countSql, [most]);
}

const countSql = `with due as materialized (
     select late.*, session.id is not null as is_known, session.click_id, noted_at < now() - interval '30 days' as is_old
     from (select * from late_figure where due_at <= now() order by due_at limit $1) as late
       left join event on event.id = late.event_id
       left join visitor_session session on session.id = event.session_id
   ), waiting as (
     update late_figure set due_at = now() + greatest(interval '2 seconds', (now() - due.noted_at) / 4)
     from due where late_figure.id = due.id and not is_known and not is_old
   ), found as (
     delete from late_figure using due where late_figure.id = due.id and (is_known or is_old) returning due.*
   )
   insert into figure_change (organization_id, environment, campaign_id, promoter_id, link_id, goal_id, gig_id, at, visit, ${columns})
   select organization_id, environment, campaign_id, promoter_id, found.link_id, goal_id, gig_id, at,
          case sign when 1 then seen.visit end, ${measuresOfEvents.map((name) => `sign * ${name}`).join(', ')}
   from found
     cross join lateral (
       (select visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm) as visit
        from click where id = found.click_id)
       union all
       (select visit from counted_visit where click_id = found.click_id)
       limit 1
     ) as seen
     cross join (values (1), (-1)) as both_sides (sign)`;
