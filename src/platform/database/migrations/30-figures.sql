-- Figures of performance, counted in the transactions that make them true (docs/adr/0039).
-- Triggers add signed changes, a job sums them up in `figure`, and readers add both.

create function quarter_of(moment timestamptz) returns timestamptz language sql immutable parallel safe as $$
  select date_bin('15 minutes', moment, timestamptz '1970-01-01 00:00:00+00')
$$;

-- The class of a click. Rows of earlier versions have it in other columns.
create function class_of_click(class text, reward_reason text, is_bot boolean, is_unique boolean)
returns text language sql immutable parallel safe as $$
  select coalesce(class, case when reward_reason = 'RATE_LIMITED' then 'INVALID'
    when is_bot then 'BOT' when is_unique then 'VALID' else 'DUPLICATE' end)
$$;

-- What figures of visits are grouped by, as JSON without nulls.
create function visit_of_click(country text, device text, browser text, os text, language text,
  referrer_host text, sub_ids jsonb, utm jsonb) returns jsonb language sql immutable parallel safe as $$
  select jsonb_strip_nulls(jsonb_build_object('country', country, 'device', device, 'browser', browser,
    'os', os, 'language', language, 'referrer_host', referrer_host,
    'utm_source', utm ->> 'source', 'utm_medium', utm ->> 'medium', 'utm_campaign', utm ->> 'campaign',
    'utm_term', utm ->> 'term', 'utm_content', utm ->> 'content')) || coalesce(sub_ids, '{}')
$$;

-- Not summed up yet. A counted row appears, changes or disappears: its figures are added with a sign.
create table figure_change (
  id bigint generated always as identity primary key,
  organization_id uuid not null,
  environment text not null,
  campaign_id uuid not null,
  promoter_id uuid not null,
  link_id uuid,
  goal_id uuid,
  gig_id uuid,
  -- Start of the quarter of an hour in which it occurred. All time zones differ by whole quarters.
  at timestamptz not null,
  -- Of `visit_of_click`. Null without a click.
  visit jsonb,
  clicks bigint not null default 0,
  unique_clicks bigint not null default 0,
  paid_clicks bigint not null default 0,
  bot_clicks bigint not null default 0,
  invalid_clicks bigint not null default 0,
  events bigint not null default 0,
  leads bigint not null default 0,
  conversions bigint not null default 0,
  clicked_conversions bigint not null default 0,
  customers bigint not null default 0,
  attempts bigint not null default 0,
  verified_attempts bigint not null default 0,
  rejected_attempts bigint not null default 0,
  rewards bigint not null default 0,
  spend numeric(38,0) not null default 0,
  earned numeric(38,0) not null default 0,
  reversed numeric(38,0) not null default 0
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index figure_change_tenant on figure_change (organization_id, environment);
select protect_tenant('figure_change');
create policy person on figure_change for select to tribute_app
  using (promoter_id = any ((select own_promoters())::uuid[]));
revoke insert, update, delete on figure_change from tribute_app;

-- Summed up. Rows grow with active links and their values, never with clicks.
create table figure (
  organization_id uuid not null,
  environment text not null,
  campaign_id uuid not null references campaign on delete cascade,
  -- Whether it is the sum of a day of `figure_zone`. Otherwise of a quarter of an hour.
  is_day boolean not null,
  -- 'all', 'goal', 'gig', or a key of `visit`. The rows of 'all' have everything.
  dimension text not null,
  at timestamptz not null,
  promoter_id uuid not null,
  -- The nil UUID is none.
  link_id uuid not null,
  -- The id of a goal or gig, or the value of a visit. Empty for 'all'.
  value text not null,
  clicks bigint not null,
  unique_clicks bigint not null,
  paid_clicks bigint not null,
  bot_clicks bigint not null,
  invalid_clicks bigint not null,
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
  primary key (campaign_id, is_day, dimension, at, promoter_id, link_id, value)
) with (fillfactor = 80);
create index figure_link on figure (link_id, is_day, dimension, at);
create index figure_promoter on figure (promoter_id, is_day, dimension, at);
select protect_tenant('figure');
create policy person on figure for select to tribute_app
  using (promoter_id = any ((select own_promoters())::uuid[]));
revoke insert, update, delete on figure from tribute_app;

-- The time zone of a campaign's rows with `is_day`, by its name in Intl.
create table figure_zone (
  campaign_id uuid primary key references campaign on delete cascade,
  organization_id uuid not null,
  environment text not null,
  time_zone text not null
);
select protect_tenant('figure_zone');
revoke insert, update, delete on figure_zone from tribute_app;

-- A click before (-1) or after (1) a change.
create type click_side as (sign integer, id uuid, organization_id uuid, environment text, campaign_id uuid,
  promoter_id uuid, link_id uuid, clicked_at timestamptz, visit jsonb, class text, is_paid boolean);

create function note_clicks(sides click_side[]) returns void
language sql set search_path = public, pg_temp as $$
  insert into figure_change (organization_id, environment, campaign_id, promoter_id, link_id, at, visit,
    clicks, unique_clicks, bot_clicks, invalid_clicks, paid_clicks)
  select organization_id, environment, campaign_id, promoter_id, link_id, quarter_of(clicked_at), visit,
    sum(case when class in ('VALID', 'DUPLICATE') then sign else 0 end), sum(case class when 'VALID' then sign else 0 end),
    sum(case class when 'BOT' then sign else 0 end), sum(case class when 'INVALID' then sign else 0 end),
    sum(case when is_paid then sign else 0 end)
  from unnest(sides) as side
  group by 1, 2, 3, 4, 5, 6, 7
$$;

create function note_inserted_clicks() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform note_clicks(array(
    select row(1, id, organization_id, environment, campaign_id, promoter_id, link_id, clicked_at,
      visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm),
      class_of_click(class, reward_reason, is_bot, is_unique), status = 'PROCESSED' and reward_reason is null)::click_side
    from new_rows));
  return null;
end $$;

create function note_changed_clicks() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  sides click_side[] := array(
    with state as (
      select row(-1, id, organization_id, environment, campaign_id, promoter_id, link_id, clicked_at,
        visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm),
        class_of_click(class, reward_reason, is_bot, is_unique), status = 'PROCESSED' and reward_reason is null)::click_side as side
      from old_rows
      union all
      select row(1, id, organization_id, environment, campaign_id, promoter_id, link_id, clicked_at,
        visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm),
        class_of_click(class, reward_reason, is_bot, is_unique), status = 'PROCESSED' and reward_reason is null)::click_side
      from new_rows
    )
    -- Both sides of a row are equal, but for their sign, if nothing that counts has changed.
    select (array_agg(side))[1] from state
    group by (side).id, (side).campaign_id, (side).promoter_id, (side).link_id, (side).clicked_at, (side).visit, (side).class,
      (side).is_paid
    having count(*) = 1);
begin
  if cardinality(sides) > 0 then perform note_clicks(sides); end if;
  return null;
end $$;

-- Only for corrections. Dropping a partition runs no trigger, so the figures of old clicks stay.
create function note_deleted_clicks() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform note_clicks(array(
    select row(-1, id, organization_id, environment, campaign_id, promoter_id, link_id, clicked_at,
      visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm),
      class_of_click(class, reward_reason, is_bot, is_unique), status = 'PROCESSED' and reward_reason is null)::click_side
    from old_rows));
  return null;
end $$;

create trigger click_noted after insert on click referencing new table as new_rows
  for each statement execute function note_inserted_clicks();
create trigger click_change_noted after update on click
  referencing old table as old_rows new table as new_rows
  for each statement execute function note_changed_clicks();
create trigger click_deletion_noted after delete on click referencing old table as old_rows
  for each statement execute function note_deleted_clicks();

-- An event before (-1) or after (1) a change, while it is attributed.
create type event_side as (sign integer, id uuid, organization_id uuid, environment text,
  occurred_at timestamptz, session_id uuid, customer_id text, link_id uuid, campaign_id uuid,
  promoter_id uuid, is_clicked boolean, is_processed boolean);

-- Adds attributed events with a sign, and all that came of them. The first event of a customer is a lead, and
-- the first that converted a customer, by time of occurrence. So an earlier one that comes late moves them.
create function note_events(sides event_side[]) returns void
language sql set search_path = public, pg_temp as $$
  insert into figure_change (organization_id, environment, campaign_id, promoter_id, link_id, goal_id, gig_id, at, visit,
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
      occurred_at, session_id, 1 as events, 0 as leads, 0 as conversions, 0 as clicked, 0 as customers,
      0 as attempts, 0 as verified, 0 as rejected, 0 as rewards, 0::numeric as spend, 0::numeric as earned, 0::numeric as reversed
    from side
    union all
    select sign, organization_id, environment, campaign_id, promoter_id, link_id, null, null, occurred_at, session_id,
      0, (kind = 'lead')::int, 0, 0, (kind = 'customer')::int, 0, 0, 0, 0, 0, 0, 0
    from firsts
    union all
    select sign, side.organization_id, side.environment, side.campaign_id, side.promoter_id, link_id, goal_id, null,
      occurred_at, side.session_id, 0, 0, 1, is_clicked::int, 0, 0, 0, 0, 0, 0, 0, 0
    from side join conversion on event_id = side.id and conversion.status = 'COMPLETED' where is_converted
    union all
    select sign, side.organization_id, side.environment, side.campaign_id, side.promoter_id, link_id, null, gig_id,
      occurred_at, side.session_id, 0, 0, 0, 0, 0, 1, (status = 'VERIFIED')::int, (status = 'REJECTED')::int, 0, 0, 0, 0
    from side join action_attempt on event_id = side.id
    union all
    select sign, side.organization_id, side.environment, reward.campaign_id, reward.promoter_id,
      coalesce(reward.link_id, side.link_id), conversion.goal_id, action_attempt.gig_id, occurred_at, side.session_id,
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
    case when click.id is not null then visit_of_click(click.country, click.device, click.browser, click.os, click.language,
      click.referrer_host, click.sub_ids, click.utm) end,
    sum(sign * events), sum(sign * leads), sum(sign * conversions), sum(sign * clicked), sum(sign * customers),
    sum(sign * attempts), sum(sign * verified), sum(sign * rejected), sum(sign * rewards), sum(sign * spend),
    sum(sign * earned), sum(sign * reversed)
  from part
    left join visitor_session on visitor_session.id = part.session_id
    left join click on click.id = visitor_session.click_id
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
  having sum(sign * events) <> 0 or sum(sign * leads) <> 0 or sum(sign * conversions) <> 0 or sum(sign * clicked) <> 0
    or sum(sign * customers) <> 0 or sum(sign * attempts) <> 0 or sum(sign * rewards) <> 0 or sum(sign * spend) <> 0
    or sum(sign * earned) <> 0 or sum(sign * reversed) <> 0 or sum(sign * verified) <> 0 or sum(sign * rejected) <> 0
$$;

create function note_changed_events() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  sides event_side[];
begin
  select array_agg(side) into sides from (
    select (unnest(array[
      row(-1, id, before.organization_id, before.environment, before.occurred_at, before.session_id, before.customer_id,
        before.attributed_link_id, before.attributed_campaign_id, before.attributed_promoter_id,
        coalesce(before.decision -> 'attribution' ->> 'clickedAt' is not null, false), before.status = 'PROCESSED')::event_side,
      row(1, id, after.organization_id, after.environment, after.occurred_at, after.session_id, after.customer_id,
        after.attributed_link_id, after.attributed_campaign_id, after.attributed_promoter_id,
        coalesce(after.decision -> 'attribution' ->> 'clickedAt' is not null, false), after.status = 'PROCESSED')::event_side]))
      as side
    from old_rows before join new_rows after using (id)
    where (before.attributed_promoter_id is not null or after.attributed_promoter_id is not null)
      and (before.attributed_promoter_id is distinct from after.attributed_promoter_id
        or before.attributed_campaign_id is distinct from after.attributed_campaign_id
        or before.attributed_link_id is distinct from after.attributed_link_id
        or before.decision -> 'attribution' ->> 'clickedAt' is distinct from after.decision -> 'attribution' ->> 'clickedAt'
        or before.status <> after.status)
  ) as changed
  where (side).promoter_id is not null;
  if sides is not null then perform note_events(sides); end if;
  return null;
end $$;
create trigger event_change_noted after update on event
  referencing old table as old_rows new table as new_rows
  for each statement execute function note_changed_events();

-- Events are reported without an attribution, so this costs their inserts nothing.
create function note_event() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform note_events(array[row(1, new.id, new.organization_id, new.environment, new.occurred_at, new.session_id, new.customer_id,
    new.attributed_link_id, new.attributed_campaign_id, new.attributed_promoter_id,
    coalesce(new.decision -> 'attribution' ->> 'clickedAt' is not null, false), new.status = 'PROCESSED')::event_side]);
  return null;
end $$;
create trigger event_noted after insert on event
  for each row when (new.attributed_promoter_id is not null) execute function note_event();

-- A completed conversion before (-1) or after (1) a change.
create type conversion_side as (sign integer, id uuid, event_id uuid, goal_id uuid);

-- Only those of attributed events count. The others are added with the attribution of their event.
create function note_conversions(sides conversion_side[]) returns void
language sql set search_path = public, pg_temp as $$
  insert into figure_change (organization_id, environment, campaign_id, promoter_id, link_id, goal_id, at, visit,
    conversions, clicked_conversions, customers)
  with side as materialized (
    select side.sign, side.id as conversion_id, side.goal_id, event.id, organization_id, environment, attributed_campaign_id,
      attributed_promoter_id, attributed_link_id, occurred_at, session_id, customer_id, decision
    from unnest(sides) as side join event on event.id = side.event_id and attributed_promoter_id is not null
  ), touched as materialized (
    select distinct attributed_campaign_id as campaign_id, customer_id from side where customer_id is not null
  ), part as (
    select sign, organization_id, environment, attributed_campaign_id as campaign_id, attributed_promoter_id as promoter_id,
      attributed_link_id as link_id, goal_id, occurred_at, session_id, 1 as conversions,
      coalesce(decision -> 'attribution' ->> 'clickedAt' is not null, false)::int as clicked, 0 as customers
    from side
    union all
    select 1, organization_id, environment, attributed_campaign_id, attributed_promoter_id, attributed_link_id, null, occurred_at,
      session_id, 0, 0, 1
    from touched cross join lateral (
      select event.* from event where attributed_campaign_id = touched.campaign_id and event.customer_id = touched.customer_id
        and attributed_promoter_id is not null
        and exists (select from conversion where event_id = event.id and status = 'COMPLETED')
      order by occurred_at, event.id limit 1) as first
    union all
    select -1, organization_id, environment, attributed_campaign_id, attributed_promoter_id, attributed_link_id, null, occurred_at,
      session_id, 0, 0, 1
    from touched cross join lateral (
      select event.* from event where attributed_campaign_id = touched.campaign_id and event.customer_id = touched.customer_id
        and attributed_promoter_id is not null
        and (exists (select from conversion where event_id = event.id and status = 'COMPLETED'
            and id not in (select conversion_id from side))
          or event.id in (select id from side where sign = -1))
      order by occurred_at, event.id limit 1) as first
  )
  select part.organization_id, part.environment, part.campaign_id, part.promoter_id, part.link_id, goal_id, quarter_of(occurred_at),
    case when click.id is not null then visit_of_click(click.country, click.device, click.browser, click.os, click.language,
      click.referrer_host, click.sub_ids, click.utm) end,
    sum(sign * conversions), sum(sign * clicked), sum(sign * customers)
  from part
    left join visitor_session on visitor_session.id = part.session_id
    left join click on click.id = visitor_session.click_id
  group by 1, 2, 3, 4, 5, 6, 7, 8
  having sum(sign * conversions) <> 0 or sum(sign * clicked) <> 0 or sum(sign * customers) <> 0
$$;

create function note_inserted_conversions() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  sides conversion_side[] := array(
    select row(1, id, event_id, goal_id)::conversion_side from new_rows where status = 'COMPLETED');
begin
  if cardinality(sides) > 0 then perform note_conversions(sides); end if;
  return null;
end $$;

create function note_changed_conversions() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  sides conversion_side[] := array(
    select row(case when after.status = 'COMPLETED' then 1 else -1 end, id, after.event_id, after.goal_id)::conversion_side
    from old_rows before join new_rows after using (id)
    where (before.status = 'COMPLETED') <> (after.status = 'COMPLETED'));
begin
  if cardinality(sides) > 0 then perform note_conversions(sides); end if;
  return null;
end $$;
create trigger conversion_noted after insert on conversion referencing new table as new_rows
  for each statement execute function note_inserted_conversions();
create trigger conversion_change_noted after update on conversion
  referencing old table as old_rows new table as new_rows
  for each statement execute function note_changed_conversions();

-- An attempt before (-1) or after (1) a change.
create type attempt_side as (sign integer, organization_id uuid, environment text, campaign_id uuid,
  promoter_id uuid, gig_id uuid, event_id uuid, created_at timestamptz, status text);

create function note_attempts(sides attempt_side[]) returns void
language sql set search_path = public, pg_temp as $$
  insert into figure_change (organization_id, environment, campaign_id, promoter_id, link_id, gig_id, at, visit,
    attempts, verified_attempts, rejected_attempts)
  select side.organization_id, side.environment, coalesce(attributed_campaign_id, side.campaign_id),
    coalesce(attributed_promoter_id, side.promoter_id), attributed_link_id, gig_id,
    quarter_of(coalesce(occurred_at, side.created_at)),
    case when click.id is not null then visit_of_click(click.country, click.device, click.browser, click.os, click.language,
      click.referrer_host, click.sub_ids, click.utm) end,
    sum(sign), sum(sign * (side.status = 'VERIFIED')::int), sum(sign * (side.status = 'REJECTED')::int)
  from unnest(sides) as side
    left join event on event.id = side.event_id
    left join visitor_session on visitor_session.id = event.session_id
    left join click on click.id = visitor_session.click_id
  where event.id is null or attributed_promoter_id is not null
  group by 1, 2, 3, 4, 5, 6, 7, 8
  having sum(sign) <> 0 or sum(sign * (side.status = 'VERIFIED')::int) <> 0
    or sum(sign * (side.status = 'REJECTED')::int) <> 0
$$;

create function note_inserted_attempts() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform note_attempts(array(
    select row(1, organization_id, environment, campaign_id, promoter_id, gig_id, event_id, created_at, status)::attempt_side
    from new_rows));
  return null;
end $$;

create function note_changed_attempts() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform note_attempts(array(
    select row(-1, organization_id, environment, campaign_id, promoter_id, gig_id, event_id, created_at, status)::attempt_side
    from old_rows
    union all
    select row(1, organization_id, environment, campaign_id, promoter_id, gig_id, event_id, created_at, status)::attempt_side
    from new_rows));
  return null;
end $$;
create trigger action_attempt_noted after insert on action_attempt referencing new table as new_rows
  for each statement execute function note_inserted_attempts();
create trigger action_attempt_change_noted after update on action_attempt
  referencing old table as old_rows new table as new_rows
  for each statement execute function note_changed_attempts();

-- A reward before (-1) or after (1) a change. The amounts are its cost, what the promoter has, and what was
-- taken back.
create type reward_side as (sign integer, organization_id uuid, environment text, campaign_id uuid,
  promoter_id uuid, link_id uuid, source_type text, source_id uuid, conversion_id uuid,
  action_attempt_id uuid, created_at timestamptz, counts integer, spend numeric, earned numeric,
  reversed numeric);

create function note_rewards(sides reward_side[]) returns void
language sql set search_path = public, pg_temp as $$
  insert into figure_change (organization_id, environment, campaign_id, promoter_id, link_id, goal_id, gig_id, at, visit,
    rewards, spend, earned, reversed)
  select side.organization_id, side.environment, side.campaign_id, side.promoter_id,
    coalesce(side.link_id, attributed_link_id, paid.link_id), conversion.goal_id, action_attempt.gig_id,
    quarter_of(coalesce(event.occurred_at, paid.clicked_at, side.created_at)),
    case when click.id is not null then visit_of_click(click.country, click.device, click.browser, click.os, click.language,
      click.referrer_host, click.sub_ids, click.utm) end,
    sum(sign * counts), sum(sign * spend), sum(sign * earned), sum(sign * side.reversed)
  from unnest(sides) as side
    left join event on side.source_type = 'EVENT' and event.id = side.source_id
    left join click paid on side.source_type = 'CLICK' and paid.id = side.source_id
    left join visitor_session on visitor_session.id = event.session_id
    left join click on click.id = coalesce(paid.id, visitor_session.click_id)
    left join conversion on conversion.id = side.conversion_id
    left join action_attempt on action_attempt.id = side.action_attempt_id
  where event.id is null or attributed_promoter_id is not null
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
  having sum(sign * counts) <> 0 or sum(sign * spend) <> 0 or sum(sign * earned) <> 0 or sum(sign * side.reversed) <> 0
$$;

create function note_inserted_rewards() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform note_rewards(array(
    select row(1, organization_id, environment, campaign_id, promoter_id, link_id, source_type,
      source_id, conversion_id, action_attempt_id, created_at, (status <> 'REVERSED')::int,
      case when paid_from is null then 0 else amount + fee - reversed - fee_reversed end,
      case when paid_from is null then 0 else amount - reversed end,
      case when paid_from is null then 0 else reversed end)::reward_side
    from new_rows));
  return null;
end $$;

create function note_changed_rewards() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform note_rewards(array(
    select row(sign, organization_id, environment, campaign_id, promoter_id, link_id, source_type,
      source_id, conversion_id, action_attempt_id, created_at, (status <> 'REVERSED')::int,
      case when paid_from is null then 0 else amount + fee - reversed - fee_reversed end,
      case when paid_from is null then 0 else amount - reversed end,
      case when paid_from is null then 0 else reversed end)::reward_side
    from (
      select -1 as sign, organization_id, environment, campaign_id, promoter_id,
        link_id, source_type, source_id, conversion_id, action_attempt_id,
        created_at, status, paid_from, amount, fee, reversed, fee_reversed from old_rows
      union all
      select 1, organization_id, environment, campaign_id, promoter_id,
        link_id, source_type, source_id, conversion_id, action_attempt_id,
        created_at, status, paid_from, amount, fee, reversed, fee_reversed from new_rows
    ) as state));
  return null;
end $$;
create trigger reward_noted after insert on reward referencing new table as new_rows
  for each statement execute function note_inserted_rewards();
create trigger reward_change_noted after update on reward
  referencing old table as old_rows new table as new_rows
  for each statement execute function note_changed_rewards();

-- All figures by the stored rows alone, for the rows of earlier versions, and to compare.
create function recount_figures() returns table (organization_id uuid, environment text, campaign_id uuid,
  promoter_id uuid, link_id uuid, goal_id uuid, gig_id uuid, at timestamptz, visit jsonb,
  clicks numeric, unique_clicks numeric, paid_clicks numeric, bot_clicks numeric, invalid_clicks numeric,
  events numeric, leads numeric, conversions numeric, clicked_conversions numeric, customers numeric,
  attempts numeric, verified_attempts numeric, rejected_attempts numeric,
  rewards numeric, spend numeric, earned numeric, reversed numeric)
language sql stable set search_path = public, pg_temp as $$
  with attributed as (
    select event.id, event.organization_id, event.environment, attributed_campaign_id as campaign_id,
      attributed_promoter_id as promoter_id, attributed_link_id as link_id, occurred_at, session_id,
      coalesce(decision -> 'attribution' ->> 'clickedAt' is not null, false) as is_clicked,
      row_number() over (partition by attributed_campaign_id, customer_id, event.status = 'PROCESSED'
        order by occurred_at, event.id) = 1 and customer_id is not null and event.status = 'PROCESSED' as is_lead,
      row_number() over (partition by attributed_campaign_id, customer_id, converted is not null
        order by occurred_at, event.id) = 1 and customer_id is not null and converted is not null as is_customer
    from event
      left join (select distinct event_id as converted from conversion where status = 'COMPLETED') as done
        on converted = event.id
    where attributed_promoter_id is not null
  ), part as (
    select organization_id, environment, campaign_id, promoter_id, link_id, null::uuid as goal_id, null::uuid as gig_id,
      occurred_at, session_id, null::uuid as click_id, 1 as events, is_lead::int as leads, 0 as conversions, 0 as clicked,
      is_customer::int as customers, 0 as attempts, 0 as verified, 0 as rejected, 0 as rewards,
      0::numeric as spend, 0::numeric as earned, 0::numeric as reversed
    from attributed
    union all
    select event.organization_id, event.environment, event.campaign_id, event.promoter_id, event.link_id, goal_id, null,
      occurred_at, event.session_id, null, 0, 0, 1, is_clicked::int, 0, 0, 0, 0, 0, 0, 0, 0
    from attributed event join conversion on event_id = event.id and status = 'COMPLETED'
    union all
    select attempt.organization_id, attempt.environment, coalesce(event.campaign_id, attempt.campaign_id),
      coalesce(event.promoter_id, attempt.promoter_id), event.link_id, null, gig_id, coalesce(occurred_at, attempt.created_at),
      session_id, null, 0, 0, 0, 0, 0, 1, (status = 'VERIFIED')::int, (status = 'REJECTED')::int, 0, 0, 0, 0
    from action_attempt attempt left join attributed event on event.id = attempt.event_id
    where event.id is not null or not exists (select from event where id = attempt.event_id)
    union all
    select reward.organization_id, reward.environment, reward.campaign_id, reward.promoter_id,
      coalesce(reward.link_id, event.link_id, click.link_id), conversion.goal_id, attempt.gig_id,
      coalesce(occurred_at, clicked_at, reward.created_at), event.session_id, click.id, 0, 0, 0, 0, 0, 0, 0, 0,
      (reward.status <> 'REVERSED')::int,
      case when paid_from is null then 0 else reward.amount + fee - reversed - fee_reversed end,
      case when paid_from is null then 0 else reward.amount - reversed end,
      case when paid_from is null then 0 else reversed end
    from reward
      left join attributed event on source_type = 'EVENT' and event.id = source_id
      left join click on source_type = 'CLICK' and click.id = source_id
      left join conversion on conversion.id = reward.conversion_id
      left join action_attempt attempt on attempt.id = reward.action_attempt_id
    where event.id is not null or source_type = 'CLICK' or not exists (select from event where id = source_id)
  )
  select part.organization_id, part.environment, part.campaign_id, part.promoter_id, part.link_id, goal_id, gig_id,
    quarter_of(occurred_at),
    case when click.id is not null then visit_of_click(click.country, click.device, click.browser, click.os, click.language,
      click.referrer_host, click.sub_ids, click.utm) end,
    0, 0, 0, 0, 0, sum(events), sum(leads), sum(conversions), sum(clicked), sum(customers), sum(attempts), sum(verified),
    sum(rejected), sum(rewards), sum(spend), sum(earned), sum(reversed)
  from part
    left join visitor_session session on session.id = part.session_id
    left join click on click.id = coalesce(part.click_id, session.click_id)
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
  union all
  select organization_id, environment, campaign_id, promoter_id, link_id, null::uuid, null::uuid, quarter_of(clicked_at),
    visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm),
    count(*) filter (where now_class in ('VALID', 'DUPLICATE')), count(*) filter (where now_class = 'VALID'),
    count(*) filter (where status = 'PROCESSED' and reward_reason is null),
    count(*) filter (where now_class = 'BOT'), count(*) filter (where now_class = 'INVALID'),
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  from (select *, class_of_click(class, reward_reason, is_bot, is_unique) as now_class from click) as click
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9
$$;
revoke execute on function note_clicks, note_events, note_conversions, note_attempts, note_rewards, recount_figures from public;

insert into figure_change (organization_id, environment, campaign_id, promoter_id, link_id, goal_id, gig_id, at, visit,
  clicks, unique_clicks, paid_clicks, bot_clicks, invalid_clicks, events, leads, conversions, clicked_conversions, customers,
  attempts, verified_attempts, rejected_attempts, rewards, spend, earned, reversed)
select * from recount_figures();
