-- Clicks are partitioned by month (docs/adr/0041), so that old ones can be dropped without deleting rows.
-- Ids are UUIDs of version 7, so a range of ids is a range of time.

-- Only this schema's owner may use it. So the roles of statements reach partitions through `click` alone,
-- where its row security applies.
create schema click_month;

-- The smallest id of a time.
create function first_click_id(moment timestamptz) returns uuid language sql immutable parallel safe as $$
  select rpad(lpad(to_hex(greatest(floor(extract(epoch from moment) * 1000), 0)::bigint), 12, '0'), 32, '0')::uuid
$$;

-- The start of the month after a time, in UTC.
create function month_after(moment timestamptz) returns timestamptz language sql immutable parallel safe as $$
  select (date_trunc('month', moment at time zone 'UTC') + interval '1 month') at time zone 'UTC'
$$;

drop trigger click_noted on click;
drop trigger click_change_noted on click;
drop trigger click_deletion_noted on click;

alter table click rename to first;
alter table first set schema click_month;
-- The names belong to the indexes of the new table.
do $$
declare
  name text;
begin
  for name in select indexname from pg_indexes where schemaname = 'click_month' loop
    execute format('alter index click_month.%I rename to %I', name, regexp_replace(name, '^click', 'first'));
  end loop;
end $$;

create table click (like click_month.first including defaults including constraints) partition by range (id);
alter table click add primary key (id);
create index click_queued on click (organization_id, environment, id) where status = 'QUEUED';
create index click_link on click (link_id, id desc);
create index click_campaign on click (campaign_id, id desc);
create index click_pace on click (campaign_id, promoter_id, pace_at) where pace_at is not null;
create index click_again on click (session_id, link_id, clicked_at) where not is_unique;
create index click_address on click (id) where address is not null;
select protect_tenant('click');
create policy person on click for select to tribute_app
  using (promoter_id = any ((select own_promoters())::uuid[]));

-- For ids of no month: of a month that was dropped, or far ahead. So no click is ever refused.
create table click_month.others partition of click default;
select protect_tenant('click_month.others');

-- The stored clicks are the first partition, with all indexes. Attaching it reads it once.
do $$
declare
  bound uuid := first_click_id(month_after(now()));
begin
  execute format('with ahead as (delete from click_month.first where id >= %1$L returning *)
    insert into click select * from ahead', bound);
  execute format('alter table click attach partition click_month.first for values from (minvalue) to (%L)', bound);
end $$;

create trigger click_noted after insert on click referencing new table as new_rows
  for each statement execute function note_inserted_clicks();
create trigger click_change_noted after update on click
  referencing old table as old_rows new table as new_rows
  for each statement execute function note_changed_clicks();
create trigger click_deletion_noted after delete on click referencing old table as old_rows
  for each statement execute function note_deleted_clicks();

-- The partitions with their ranges of time, oldest first. `others` has none, and `first` no start.
create function click_months() returns table (name text, starts_at timestamptz, ends_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select relname, to_timestamp(('x' || lpad(replace(left(lower, 13), '-', ''), 16, '0'))::bit(64)::bigint / 1000.0),
    to_timestamp(('x' || lpad(replace(left(upper, 13), '-', ''), 16, '0'))::bit(64)::bigint / 1000.0)
  from (
    select relname, substring(bound from 'FROM \(''([^'']+)''\)') as lower, substring(bound from 'TO \(''([^'']+)''\)') as upper
    from (
      select relname::text, pg_get_expr(relpartbound, pg_class.oid) as bound
      from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = 'public.click'::regclass
    ) as partition
  ) as range
  where upper is not null order by upper
$$;

-- Makes the missing months until a time. Clicks of these months that are in `others` move to them.
-- The locks last some milliseconds. If they are not free at once, it fails, and the next call tries again.
create function make_click_months(until timestamptz) returns setof text
language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '200ms' as $$
declare
  starts_at timestamptz;
  ends_at timestamptz;
  name text;
begin
  -- One process at a time.
  perform pg_advisory_xact_lock(hashtext('click_month'));
  select max(month.ends_at) into starts_at from click_months() as month;
  while starts_at <= until loop
    ends_at := month_after(starts_at);
    name := to_char(starts_at at time zone 'UTC', '"m"YYYY_MM');
    execute format('create table click_month.%I (like click including all)', name);
    perform protect_tenant(format('click_month.%I', name)::regclass);
    lock table click_month.others in access exclusive mode;
    execute format('with moved as (delete from click_month.others where id >= %2$L and id < %3$L returning *)
      insert into click_month.%1$I select * from moved', name, first_click_id(starts_at), first_click_id(ends_at));
    execute format('alter table click attach partition click_month.%I for values from (%L) to (%L)', name,
      first_click_id(starts_at), first_click_id(ends_at));
    return next name;
    starts_at := ends_at;
  end loop;
end $$;

-- The number of clicks in `others`, up to a limit.
create function clicks_without_month(most integer) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from (select from click_month.others limit most) as counted
$$;

revoke execute on function click_months, make_click_months, clicks_without_month from public;
grant execute on function click_months, make_click_months, clicks_without_month to tribute_system;

select make_click_months(now() + interval '2 months');
