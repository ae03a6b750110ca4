-- Dropping old months of clicks (docs/adr/0044). Money and figures stay.

-- Of dropped clicks that money or events lead to: what figures group them by. No session, nothing of a person.
create table counted_visit (
  click_id uuid primary key,
  organization_id uuid not null,
  environment text not null,
  campaign_id uuid not null,
  link_id uuid not null,
  clicked_at timestamptz not null,
  -- Of `visit_of_click`.
  visit jsonb not null
);
create index counted_visit_campaign on counted_visit (campaign_id);
select protect_tenant('counted_visit');
revoke insert, update, delete on counted_visit from tribute_app;

-- Since when clicks are complete. One row at most; none while no clicks were ever dropped.
create table click_floor (
  is_only boolean primary key default true check (is_only),
  kept_since timestamptz not null
);
revoke insert, update, delete on click_floor from tribute_app, tribute_system;

-- Replaces a text that must be there.
create function pg_temp.replaced(whole text, part text, replacement text) returns text language plpgsql as $$
begin
  if position(part in whole) = 0 then raise exception '"%" is not in: %', part, whole; end if;
  return replace(whole, part, replacement);
end $$;

-- The functions of 30-figures find the visits of dropped clicks too. Otherwise a reward that is reversed later
-- would be subtracted from other figures than those that it was added to. Each look-up reads one partition by its
-- key: a plain join is often planned as a scan of all partitions.
do $$
declare
  named text;
  body text;
  visit text := 'case when click.id is not null then visit_of_click(click.country, click.device, click.browser, click.os, click.language,
      click.referrer_host, click.sub_ids, click.utm) end';
  seen text := 'left join lateral (
      (select id, link_id, clicked_at, visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm) as visit
       from click where id = %1$s)
      union all
      (select click_id, link_id, clicked_at, visit from counted_visit where click_id = %1$s)
      limit 1) %2$s on true';
begin
  foreach named in array array['note_events', 'note_conversions', 'note_attempts', 'note_rewards', 'recount_figures'] loop
    body := pg_temp.replaced(pg_get_functiondef(named::regproc), visit, 'click.visit');
    if named = 'note_rewards' then
      body := pg_temp.replaced(body, 'left join click on click.id = coalesce(paid.id, visitor_session.click_id)',
        format(seen, 'case side.source_type when ''CLICK'' then side.source_id else visitor_session.click_id end', 'click'));
      body := pg_temp.replaced(body, '
    left join click paid on side.source_type = ''CLICK'' and paid.id = side.source_id', '');
      body := pg_temp.replaced(body, 'attributed_link_id, paid.link_id', 'attributed_link_id, case side.source_type when ''CLICK'' then click.link_id end');
      body := pg_temp.replaced(body, 'paid.clicked_at', 'case side.source_type when ''CLICK'' then click.clicked_at end');
    elsif named = 'recount_figures' then
      body := pg_temp.replaced(body, 'left join click on click.id = coalesce(part.click_id, session.click_id)',
        format(seen, 'coalesce(part.click_id, session.click_id)', 'click'));
      body := pg_temp.replaced(body, 'left join click on source_type = ''CLICK'' and click.id = source_id',
        format(seen, 'case source_type when ''CLICK'' then source_id end', 'click'));
    else
      body := pg_temp.replaced(body, 'left join click on click.id = visitor_session.click_id',
        format(seen, 'visitor_session.click_id', 'click'));
    end if;
    execute body;
  end loop;
end $$;

-- Names the indexes of partitions after those of the table, such as `m2026_12_click_again`.
create function name_click_indexes() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  index record;
begin
  for index in
    select part.oid::regclass as known, format('%s_%s', owner.relname, whole.relname) as name
    from pg_index of_table join pg_inherits on inhparent = of_table.indexrelid
      join pg_class whole on whole.oid = inhparent
      join pg_class part on part.oid = inhrelid
      join pg_index of_part on of_part.indexrelid = inhrelid
      join pg_class owner on owner.oid = of_part.indrelid
    where of_table.indrelid = 'click'::regclass and part.relname <> format('%s_%s', owner.relname, whole.relname)
  loop
    execute format('alter index %s rename to %I', index.known, index.name);
  end loop;
end $$;
revoke execute on function name_click_indexes from public;
do $$
begin
  execute pg_temp.replaced(pg_get_functiondef('make_click_months'::regproc), '    return next name;', '    perform name_click_indexes();
    return next name;');
  perform name_click_indexes();
end $$;

-- Keeps what figures group by of the next clicks of a month that money or events lead to. Returns the last id
-- of the batch; null after the last one. Plan: reward_once, visitor_session_pkey and event_session for each.
create function keep_counted_visits(month text, after uuid, most integer) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  last uuid;
begin
  execute format($batch$
    with batch as materialized (
      select * from click_month.%I where id > $1 order by id limit $2
    ), kept as (
      insert into counted_visit (click_id, organization_id, environment, campaign_id, link_id, clicked_at, visit)
      select id, organization_id, environment, campaign_id, link_id, clicked_at,
        visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm)
      from batch
      where exists (select from reward where source_id = batch.id)
        or exists (select from visitor_session session join event on event.session_id = session.id
          where session.id = batch.session_id and session.click_id = batch.id)
      on conflict do nothing
    )
    select id from batch order by id desc limit 1 $batch$, month) into last using after, most;
  return last;
end $$;

-- The months that end before a time, oldest first.
create function old_click_months(before timestamptz) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
  select name from click_months() where ends_at <= before order by ends_at
$$;

-- Takes a month out of the table. False if a click in it is not evaluated yet. Events and rewards that came
-- since `keep_counted_visits` began are looked at again: they have no ids before `since`.
create function detach_click_month(month text, before timestamptz, since uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '200ms' as $$
declare
  ended timestamptz;
  is_queued boolean;
begin
  perform pg_advisory_xact_lock(hashtext('click_month'));
  lock table only click in access exclusive mode;
  select ends_at into ended from click_months() where name = month and ends_at <= before;
  if ended is null then raise exception '% is no month of clicks that ended before %', month, before; end if;
  execute format('select exists (select from click_month.%I where status = ''QUEUED'')', month) into is_queued;
  if is_queued then return false; end if;
  execute format($recent$
    insert into counted_visit (click_id, organization_id, environment, campaign_id, link_id, clicked_at, visit)
    select id, organization_id, environment, campaign_id, link_id, clicked_at,
      visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm)
    from click_month.%I where id in (
      select session.click_id from event join visitor_session session on session.id = event.session_id where event.id >= $1
      union all select source_id from reward where id >= $1 and source_type = 'CLICK')
    on conflict do nothing $recent$, month) using since;
  execute format('alter table click detach partition click_month.%I', month);
  insert into click_floor (kept_since) values (ended)
  on conflict (is_only) do update set kept_since = greatest(click_floor.kept_since, excluded.kept_since);
  return true;
end $$;

-- Months that were taken out and not dropped yet, such as after a crash.
create function detached_click_months() returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select relname::text from pg_class
  where relnamespace = 'click_month'::regnamespace and relkind = 'r' and not relispartition order by relname
$$;

-- Forgets the sessions and marks of the next clicks of a detached month. Kept are those that an event names,
-- those of visitors who came again later, and those of campaigns that do not reject events after the window.
create function forget_click_sessions(month text, after uuid, most integer) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  since timestamptz := (select kept_since from click_floor);
  last uuid;
begin
  execute format($batch$
    with batch as materialized (
      select id, session_id from click_month.%I where id > $1 order by id limit $2
    ), past as materialized (
      select distinct session.id, session.visitor_id
      from batch join visitor_session session on session.id = batch.session_id
      where session.last_clicked_at < $3
        and not exists (select from event where event.session_id = session.id)
        and not exists (select from visitor_session later
          where later.visitor_id = session.visitor_id and later.last_clicked_at >= $3)
        and not exists (select from link join campaign on campaign.id = link.campaign_id where link.id = session.link_id
          and coalesce(fraud_checks ->> 'outsideAttributionWindow', 'REJECT') <> 'REJECT')
    ), unmarked as (
      delete from click_mark using past where click_mark.visitor_id = past.visitor_id and seen_at < $3
    ), forgotten as (
      delete from visitor_session using past where visitor_session.id = past.id
    )
    select id from batch order by id desc limit 1 $batch$, month) into last using after, most, since;
  return last;
end $$;

-- Drops a detached month. Writes how many clicks of whom it had into the audit log, and returns their number.
create function drop_click_month(month text) returns bigint
language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '200ms' as $$
declare
  total bigint;
begin
  if month not in (select detached_click_months()) then raise exception '% is no detached month of clicks', month; end if;
  execute format($counted$
    with counted as (
      select organization_id, environment, count(*) as clicks from click_month.%I group by 1, 2
    ), noted as (
      insert into audit_entry (id, organization_id, environment, actor_kind, action, after)
      select new_id(), organization_id, environment, 'SYSTEM', 'click.months',
        jsonb_build_object('droppedClicks', clicks, 'keptSince', to_char((select kept_since from click_floor) at time zone 'UTC', 'YYYY-MM-DD'))
      from counted where exists (select from organization where organization.id = counted.organization_id)
    )
    select coalesce(sum(clicks), 0) from counted $counted$, month) into total;
  execute format('drop table click_month.%I', month);
  return total;
end $$;

-- Deletes clicks of dropped months that came too late. On the partition itself, so figures stay.
create function delete_late_clicks(most integer) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  late uuid[] := array(select id from click_month.others
    where id < first_click_id((select kept_since from click_floor)) and status <> 'QUEUED' order by id limit most for update skip locked);
begin
  insert into counted_visit (click_id, organization_id, environment, campaign_id, link_id, clicked_at, visit)
  select id, organization_id, environment, campaign_id, link_id, clicked_at,
    visit_of_click(country, device, browser, os, language, referrer_host, sub_ids, utm)
  from click_month.others as one
  where id = any(late) and (exists (select from reward where source_id = one.id)
    or exists (select from visitor_session session join event on event.session_id = session.id
      where session.id = one.session_id and session.click_id = one.id))
  on conflict do nothing;
  delete from click_month.others where id = any(late);
  return cardinality(late);
end $$;

revoke execute on function keep_counted_visits, old_click_months, detach_click_month, detached_click_months,
  forget_click_sessions, drop_click_month, delete_late_clicks from public;
grant execute on function keep_counted_visits, old_click_months, detach_click_month, detached_click_months,
  forget_click_sessions, drop_click_month, delete_late_clicks to tribute_system;
