-- The roles of statements, the protection of tenant tables (docs/adr/0012), and the platform's own tables.
-- A migration that creates a tenant table must call `select protect_tenant('its_name')`.

do $$
declare
  wanted text;
  -- From version 16 on, the creator of a role is a member, but needs a grant to take the role on.
  usable text := case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end;
begin
  foreach wanted in array array['tribute_app', 'tribute_system'] loop
    begin
      if not exists (select from pg_roles where rolname = wanted) then
        begin
          execute format('create role %I nologin', wanted);
        exception
          when duplicate_object or unique_violation then null; -- Another database of this cluster was faster.
        end;
      end if;
      if not pg_has_role(current_user, wanted, usable) then
        execute format('grant %I to %I', wanted, current_user);
      end if;
    exception
      when insufficient_privilege then
        raise exception '% may neither create the role % nor take it on', current_user, wanted
          using hint = format('As an administrator: create role %I nologin; grant %I to %I;', wanted,
            wanted, current_user);
    end;
  end loop;
end $$;

-- Each table is granted on creation. A migration revokes what a role must not do.
grant usage on schema public to tribute_app, tribute_system;
grant select, insert, update, delete on all tables in schema public to tribute_app, tribute_system;
alter default privileges in schema public
  grant select, insert, update, delete on tables to tribute_app, tribute_system;

-- The settings are read once per statement: a sub-select is an InitPlan, which allows an index.
create function protect_tenant(target regclass) returns void language plpgsql as $$
declare
  condition text := $condition$
    organization_id = any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[])
  $condition$;
begin
  if exists (select from pg_attribute
    where attrelid = target and attname = 'environment' and not attisdropped) then
    condition := condition || ' and environment = (select current_setting(''tribute.environment'', true))';
  end if;
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  -- Only migrations run as the owner; requests and workers never do.
  execute format('create policy everything on %s to tribute_system, %I using (true)', target, current_user);
  execute format('create policy own on %s to tribute_app using (%s)', target, condition);
end $$;

-- A time-ordered UUID (version 7) for bulk inserts. PostgreSQL has its own only from version 18 on.
create function new_id() returns uuid language sql volatile parallel safe as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing
    substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
    52, 1), 53, 1), 'hex')::uuid
$$;

-- Agenda's table, in the format of @agendajs/postgres-backend 3.0. The backend would create it at every
-- connect, and two processes that start together would then crash each other.
create table agenda_jobs (
  id uuid primary key default gen_random_uuid(),
  name varchar(255) not null,
  priority integer not null default 0,
  next_run_at timestamptz,
  type varchar(10) not null default 'normal' check (type in ('normal', 'single')),
  locked_at timestamptz,
  last_finished_at timestamptz,
  failed_at timestamptz,
  fail_count integer,
  fail_reason text,
  repeat_timezone varchar(100),
  last_run_at timestamptz,
  repeat_interval varchar(255),
  data jsonb default '{}',
  repeat_at varchar(255),
  disabled boolean default false,
  progress real,
  fork boolean default false,
  last_modified_by varchar(255),
  debounce_started_at timestamptz,
  start_date timestamptz,
  end_date timestamptz,
  skip_days jsonb,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
create index agenda_jobs_find_and_lock on agenda_jobs (name, next_run_at, priority desc, locked_at, disabled)
  where disabled = false;
create unique index agenda_jobs_single on agenda_jobs (name) where type = 'single';
revoke all on agenda_jobs from tribute_app;

-- Requests with an Idempotency-Key and their responses, kept for 24 hours.
create table idempotency_key (
  -- The caller, verb and path. The same key of another caller or path is a different one.
  scope text not null,
  key text not null,
  request_hash bytea not null,
  -- Null while the first request runs, and for good if the process died, because it may have acted.
  status integer,
  -- Encrypted, because some responses contain tokens and signing secrets.
  body bytea,
  created_at timestamptz not null default now(),
  primary key (scope, key)
);
create index idempotency_key_age on idempotency_key (created_at);
revoke all on idempotency_key from tribute_app;

-- The money settings in force, which all processes must share (docs/adr/0022).
create table money_settings (
  -- One row at most.
  is_only boolean primary key default true check (is_only),
  -- A fingerprint for each setting, by name.
  fingerprints jsonb not null,
  -- The advisory lock that processes with these settings hold in their sessions.
  lock_key integer not null,
  changed_at timestamptz not null default now()
);
revoke all on money_settings from tribute_app;
revoke insert, update, delete on money_settings from tribute_system;
