-- Events that were counted before their session was written keep their visit to be counted later (docs/adr/0039).
-- An event that names an unknown session is counted without a visit. Its changes wait in `late_figure` until the
-- job `figures.fold` finds the session.

-- The event, if the change has no visit because the event's session is not known yet.
alter table figure_change add column late_event_id uuid;

-- Changes that were summed up without a visit. Each is counted again by its visit once, and then deleted.
create table late_figure (
  id bigint generated always as identity primary key,
  event_id uuid not null,
  organization_id uuid not null,
  environment text not null,
  campaign_id uuid not null references campaign on delete cascade,
  promoter_id uuid not null,
  link_id uuid,
  goal_id uuid,
  gig_id uuid,
  at timestamptz not null,
  events bigint not null,
  leads bigint not null,
  conversions bigint not null,
  clicked_conversions bigint not null,
  customers bigint not null,
  attempts bigint not null,
  verified_attempts bigint not null,
  rejected_attempts bigint not null,
  rewards bigint not null,
  spend numeric(38,0) not null,
  earned numeric(38,0) not null,
  reversed numeric(38,0) not null,
  noted_at timestamptz not null default now(),
  -- When the job looks for the session again.
  due_at timestamptz not null default now()
);
create index late_figure_due on late_figure (due_at);
create index late_figure_event on late_figure (event_id);
create index late_figure_campaign on late_figure (campaign_id);
select protect_tenant('late_figure');
revoke insert, update, delete on late_figure from tribute_app;

-- The functions of 30-figures and 28-click-retention, with `late_event_id`.

create or replace function note_events(sides event_side[]) returns void
language sql set search_path = public, pg_temp as $$
  insert into figure_change (organization_id, environment, campaign_id, promoter_id, link_id, goal_id, gig_id, at, visit, late_event_id,
    events, leads, conversions, clicked_conversions, customers, attempts, verified_attempts, rejected_attempts,
    rewards, spend, earned, reversed)
  with side as materialized (
    select side.*, exists (select from conversion where event_id = side.id and status = 'COMPLETED') as is_converted
    from unnest(sides) as side
  ), touched as materialized (
    select campaign_id, customer_id, bool_or(is_converted) as is_converted from side
    where customer_id is not null and (is_processed or is_converted) group by 1, 2
  ), kept as (
    select 'lead' as kind, touched.campaign_id, touched.customer_id, first.* from touched cross join lateral (
      select event.id, occurred_at, session_id, attributed_link_id as link_id, attributed_promoter_id as promoter_id,
        organization_id, environment
      from event where attributed_campaign_id = touched.campaign_id and event.customer_id = touched.customer_id
        and status = 'PROCESSED' and attributed_promoter_id is not null and event.id not in (select id from side)
      order by occurred_at, event.id limit 1) as first
    union all
    select 'customer', touched.campaign_id, touched.customer_id, first.* from touched cross join lateral (
      select event.id, occurred_at, session_id, attributed_link_id, attributed_promoter_id, organization_id, environment
      from event where attributed_campaign_id = touched.campaign_id and event.customer_id = touched.customer_id
        and attributed_promoter_id is not null and event.id not in (select id from side)
        and exists (select from conversion where event_id = event.id and status = 'COMPLETED')
      order by occurred_at, event.id limit 1) as first
    where touched.is_converted
  ), firsts as (
    select distinct on (sign, kind, campaign_id, customer_id) * from (
      select sign, 'lead' as kind, campaign_id, customer_id, id, occurred_at, session_id, link_id, promoter_id,
        organization_id, environment from side where customer_id is not null and is_processed
      union all
      select sign, 'customer', campaign_id, customer_id, id, occurred_at, session_id, link_id, promoter_id,
        organization_id, environment from side where customer_id is not null and is_converted
      union all
      select sign, kind, campaign_id, customer_id, id, occurred_at, session_id, link_id, promoter_id,
        organization_id, environment from kept cross join (values (1), (-1)) as both_sides (sign)
    ) as candidate order by sign, kind, campaign_id, customer_id, occurred_at, id
  ), part as (
    select sign, organization_id, environment, campaign_id, promoter_id, link_id, null::uuid as goal_id, null::uuid as gig_id,
      occurred_at, session_id, id as event_id, 1 as events, 0 as leads, 0 as conversions, 0 as clicked, 0 as customers,
      0 as attempts, 0 as verified, 0 as rejected, 0 as rewards, 0::numeric as spend, 0::numeric as earned, 0::numeric as reversed
    from side
    union all
    select sign, organization_id, environment, campaign_id, promoter_id, link_id, null, null, occurred_at, session_id, id,
      0, (kind = 'lead')::int, 0, 0, (kind = 'customer')::int, 0, 0, 0, 0, 0, 0, 0
    from firsts
    union all
    select sign, side.organization_id, side.environment, side.campaign_id, side.promoter_id, link_id, goal_id, null,
      occurred_at, side.session_id, side.id, 0, 0, 1, is_clicked::int, 0, 0, 0, 0, 0, 0, 0, 0
    from side join conversion on event_id = side.id and conversion.status = 'COMPLETED' where is_converted
    union all
    select sign, side.organization_id, side.environment, side.campaign_id, side.promoter_id, link_id, null, gig_id,
      occurred_at, side.session_id, side.id, 0, 0, 0, 0, 0, 1, (status = 'VERIFIED')::int, (status = 'REJECTED')::int, 0, 0, 0, 0
    from side join action_attempt on event_id = side.id
    union all
    select sign, side.organization_id, side.environment, reward.campaign_id, reward.promoter_id,
      coalesce(reward.link_id, side.link_id), conversion.goal_id, action_attempt.gig_id, occurred_at, side.session_id, side.id,
      0, 0, 0, 0, 0, 0, 0, 0, (reward.status <> 'REVERSED')::int,
      case when paid_from is null then 0 else reward.amount + fee - reversed - fee_reversed end,
      case when paid_from is null then 0 else reward.amount - reversed end,
      case when paid_from is null then 0 else reversed end
    from side join reward on source_id = side.id and source_type = 'EVENT'
      left join conversion on conversion.id = reward.conversion_id
      left join action_attempt on action_attempt.id = reward.action_attempt_id
  )
  select part.organization_id, part.environment, part.campaign_id, part.promoter_id, part.link_id, goal_id, gig_id,
    quarter_of(occurred_at),
    click.visit, case when visitor_session.id is null and part.session_id is not null then part.event_id end,
    sum(sign * events), sum(sign * leads), sum(sign * conversions), sum(sign * clicked), sum(sign * customers),
    sum(sign * attempts), sum(sign * verified), sum(sign * rejected), sum(sign * rewards), sum(sign * spend),
    sum(sign * earned), sum(sign * reversed)
  from part
    left join visitor_session on visitor_session.id = part.session_id
    left join lateral (
      (select id, link_id, clicked_at, visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm) as visit
       from click where id = visitor_session.click_id)
      union all
      (select click_id, link_id, clicked_at, visit from counted_visit where click_id = visitor_session.click_id)
      limit 1) click on true
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  having sum(sign * events) <> 0 or sum(sign * leads) <> 0 or sum(sign * conversions) <> 0 or sum(sign * clicked) <> 0
    or sum(sign * customers) <> 0 or sum(sign * attempts) <> 0 or sum(sign * rewards) <> 0 or sum(sign * spend) <> 0
    or sum(sign * earned) <> 0 or sum(sign * reversed) <> 0 or sum(sign * verified) <> 0 or sum(sign * rejected) <> 0
$$;

create or replace function note_conversions(sides conversion_side[]) returns void
language sql set search_path = public, pg_temp as $$
  insert into figure_change (organization_id, environment, campaign_id, promoter_id, link_id, goal_id, at, visit, late_event_id,
    conversions, clicked_conversions, customers)
  with side as materialized (
    select side.sign, side.id as conversion_id, side.goal_id, event.id, organization_id, environment, attributed_campaign_id,
      attributed_promoter_id, attributed_link_id, occurred_at, session_id, customer_id, decision
    from unnest(sides) as side join event on event.id = side.event_id and attributed_promoter_id is not null
  ), touched as materialized (
    select distinct attributed_campaign_id as campaign_id, customer_id from side where customer_id is not null
  ), part as (
    select sign, organization_id, environment, attributed_campaign_id as campaign_id, attributed_promoter_id as promoter_id,
      attributed_link_id as link_id, goal_id, occurred_at, session_id, id as event_id, 1 as conversions,
      coalesce(decision -> 'attribution' ->> 'clickedAt' is not null, false)::int as clicked, 0 as customers
    from side
    union all
    select 1, organization_id, environment, attributed_campaign_id, attributed_promoter_id, attributed_link_id, null, occurred_at,
      session_id, id, 0, 0, 1
    from touched cross join lateral (
      select event.* from event where attributed_campaign_id = touched.campaign_id and event.customer_id = touched.customer_id
        and attributed_promoter_id is not null
        and exists (select from conversion where event_id = event.id and status = 'COMPLETED')
      order by occurred_at, event.id limit 1) as first
    union all
    select -1, organization_id, environment, attributed_campaign_id, attributed_promoter_id, attributed_link_id, null, occurred_at,
      session_id, id, 0, 0, 1
    from touched cross join lateral (
      select event.* from event where attributed_campaign_id = touched.campaign_id and event.customer_id = touched.customer_id
        and attributed_promoter_id is not null
        and (exists (select from conversion where event_id = event.id and status = 'COMPLETED'
            and id not in (select conversion_id from side))
          or event.id in (select id from side where sign = -1))
      order by occurred_at, event.id limit 1) as first
  )
  select part.organization_id, part.environment, part.campaign_id, part.promoter_id, part.link_id, goal_id, quarter_of(occurred_at),
    click.visit, case when visitor_session.id is null and part.session_id is not null then part.event_id end,
    sum(sign * conversions), sum(sign * clicked), sum(sign * customers)
  from part
    left join visitor_session on visitor_session.id = part.session_id
    left join lateral (
      (select id, link_id, clicked_at, visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm) as visit
       from click where id = visitor_session.click_id)
      union all
      (select click_id, link_id, clicked_at, visit from counted_visit where click_id = visitor_session.click_id)
      limit 1) click on true
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
  having sum(sign * conversions) <> 0 or sum(sign * clicked) <> 0 or sum(sign * customers) <> 0
$$;

create or replace function note_attempts(sides attempt_side[]) returns void
language sql set search_path = public, pg_temp as $$
  insert into figure_change (organization_id, environment, campaign_id, promoter_id, link_id, gig_id, at, visit, late_event_id,
    attempts, verified_attempts, rejected_attempts)
  select side.organization_id, side.environment, coalesce(attributed_campaign_id, side.campaign_id),
    coalesce(attributed_promoter_id, side.promoter_id), attributed_link_id, gig_id,
    quarter_of(coalesce(occurred_at, side.created_at)),
    click.visit, case when visitor_session.id is null and event.session_id is not null then event.id end,
    sum(sign), sum(sign * (side.status = 'VERIFIED')::int), sum(sign * (side.status = 'REJECTED')::int)
  from unnest(sides) as side
    left join event on event.id = side.event_id
    left join visitor_session on visitor_session.id = event.session_id
    left join lateral (
      (select id, link_id, clicked_at, visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm) as visit
       from click where id = visitor_session.click_id)
      union all
      (select click_id, link_id, clicked_at, visit from counted_visit where click_id = visitor_session.click_id)
      limit 1) click on true
  where event.id is null or attributed_promoter_id is not null
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
  having sum(sign) <> 0 or sum(sign * (side.status = 'VERIFIED')::int) <> 0
    or sum(sign * (side.status = 'REJECTED')::int) <> 0
$$;

create or replace function note_rewards(sides reward_side[]) returns void
language sql set search_path = public, pg_temp as $$
  insert into figure_change (organization_id, environment, campaign_id, promoter_id, link_id, goal_id, gig_id, at, visit, late_event_id,
    rewards, spend, earned, reversed)
  select side.organization_id, side.environment, side.campaign_id, side.promoter_id,
    coalesce(side.link_id, attributed_link_id, case side.source_type when 'CLICK' then click.link_id end), conversion.goal_id, action_attempt.gig_id,
    quarter_of(coalesce(event.occurred_at, case side.source_type when 'CLICK' then click.clicked_at end, side.created_at)),
    click.visit, case when visitor_session.id is null and event.session_id is not null then event.id end,
    sum(sign * counts), sum(sign * spend), sum(sign * earned), sum(sign * side.reversed)
  from unnest(sides) as side
    left join event on side.source_type = 'EVENT' and event.id = side.source_id
    left join visitor_session on visitor_session.id = event.session_id
    left join lateral (
      (select id, link_id, clicked_at, visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm) as visit
       from click where id = case side.source_type when 'CLICK' then side.source_id else visitor_session.click_id end)
      union all
      (select click_id, link_id, clicked_at, visit from counted_visit where click_id = case side.source_type when 'CLICK' then side.source_id else visitor_session.click_id end)
      limit 1) click on true
    left join conversion on conversion.id = side.conversion_id
    left join action_attempt on action_attempt.id = side.action_attempt_id
  where event.id is null or attributed_promoter_id is not null
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  having sum(sign * counts) <> 0 or sum(sign * spend) <> 0 or sum(sign * earned) <> 0 or sum(sign * side.reversed) <> 0
$$;
