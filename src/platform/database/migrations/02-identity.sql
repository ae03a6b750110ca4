-- Organizations, users, members, and the audit log of their actions.

create table organization (
  id uuid primary key,
  name text not null,
  description text,
  website text,
  -- Null is the free plan.
  plan text check (plan in ('FREE', 'PRO')),
  -- By asset, in atomic units as text: anything worth more needs two people.
  second_approval_above jsonb not null default '{}' check (jsonb_typeof(second_approval_above) = 'object'),
  -- By asset, in atomic units as text: only a person releases a larger reward.
  reward_review_above jsonb not null default '{}' check (jsonb_typeof(reward_review_above) = 'object'),
  suspended_at timestamptz,
  suspension_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table organization enable row level security;
alter table organization force row level security;
create policy everything on organization to tribute_system, current_user using (true);
create policy own on organization to tribute_app
  using (id = any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[]));

create table user_account (
  id uuid primary key,
  email text not null,
  email_verified_at timestamptz,
  name text not null,
  password_hash text not null,
  totp_secret bytea,
  totp_enabled_at timestamptz,
  totp_last_step int,
  created_at timestamptz not null default now()
);
create unique index user_account_email on user_account (lower(email));
-- Only the system creates accounts, and nothing deletes them.
revoke insert, delete on user_account from tribute_app;

create table user_session (
  id uuid primary key,
  user_id uuid not null references user_account,
  token_hash bytea not null unique,
  user_agent text,
  address text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  -- When it last showed a password or a code.
  identity_confirmed_at timestamptz not null default '-infinity',
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index user_session_user on user_session (user_id, id desc);

-- Using a token deletes its row, so the second of two concurrent uses finds none.
create table user_token (
  id uuid primary key,
  user_id uuid not null references user_account,
  purpose text not null check (purpose in ('VERIFY_EMAIL', 'CHANGE_EMAIL', 'RESET_PASSWORD')),
  email text not null,
  -- Shown to the person who is asked to confirm an address.
  asked_from text,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index user_token_user on user_token (user_id, purpose);

create table user_recovery_code (
  user_id uuid not null references user_account,
  code_hash bytea not null,
  primary key (user_id, code_hash)
);

-- A request reads and writes only the rows of its own person.
do $$
declare
  item record;
  person text := '(select nullif(current_setting(''tribute.user'', true), '''')::uuid)';
begin
  for item in select * from (values
    ('user_account', 'id'), ('user_session', 'user_id'), ('user_token', 'user_id'),
    ('user_recovery_code', 'user_id')
  ) as own (target, owner) loop
    execute format('alter table %I enable row level security', item.target);
    execute format('alter table %I force row level security', item.target);
    execute format('create policy everything on %I to tribute_system, %I using (true)', item.target,
      current_user);
    execute format('create policy own on %I to tribute_app using (%I = %s)', item.target, item.owner, person);
  end loop;
end $$;

create table member (
  id uuid primary key,
  organization_id uuid not null references organization,
  user_id uuid not null references user_account,
  role text not null check (role in ('OWNER', 'ADMIN', 'MEMBER')),
  created_at timestamptz not null default now(),
  unique (organization_id, user_id)
);
create index member_user on member (user_id);
select protect_tenant('member');

-- Names and addresses of members of the scope's organizations. A view, because a policy would also show
-- password hashes to them. It runs as its owner; index: member_user.
create view member_person with (security_barrier) as
  select person.id, person.email, person.email_verified_at, person.name, person.created_at
  from user_account person
  where exists (
    select from member where member.user_id = person.id
      and member.organization_id =
        any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[]));
revoke all on member_person from tribute_app, tribute_system;
grant select on member_person to tribute_app;

create table invitation (
  id uuid primary key,
  organization_id uuid not null references organization,
  email text not null,
  role text not null check (role in ('OWNER', 'ADMIN', 'MEMBER')),
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);
create index invitation_organization on invitation (organization_id, id desc);
select protect_tenant('invitation');

-- The number of invitations that a person and an organization have sent on a day.
create table invitation_count (
  -- The UTC day. Counts of earlier days are deleted.
  day date not null,
  -- The id of a person or an organization. No foreign key, because counts live at most a day more.
  subject uuid not null,
  sent integer not null,
  primary key (day, subject)
);

-- All actions, append-only (docs/adr/0013).
create table audit_entry (
  id uuid primary key,
  organization_id uuid references organization,
  environment text check (environment in ('LIVE', 'SANDBOX')),
  actor_kind text not null check (actor_kind in ('USER', 'KEY', 'OPERATOR', 'SYSTEM', 'ANONYMOUS')),
  actor_id text,
  actor_name text,
  action text not null,
  object_kind text,
  object_id text,
  before jsonb,
  after jsonb,
  address text,
  user_agent text,
  request_id text,
  created_at timestamptz not null default now()
);
create index audit_entry_organization on audit_entry (organization_id, id desc);
create index audit_entry_object on audit_entry (object_id, id desc);
create index audit_entry_actor on audit_entry (actor_id, id desc);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end $$;
create trigger audit_entry_append_only before update or delete on audit_entry
  for each row execute function refuse_audit_change();
create trigger audit_entry_no_truncate before truncate on audit_entry
  for each statement execute function refuse_audit_change();
revoke update, delete, truncate on audit_entry from tribute_app, tribute_system;

-- Not by environment: both share the members and the organization, and a reader of one log may read the
-- other. Anybody may write entries without a tenant (a sign-up); only the system reads them.
alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy everything on audit_entry to tribute_system using (true);
create policy own on audit_entry for select to tribute_app
  using (organization_id =
    any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[]));
create policy write_own on audit_entry for insert to tribute_app
  with check (organization_id is null
    or organization_id =
      any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[]));
