-- API keys of organizations, first approvals that wait for a second person, and promoters.

create table api_key (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  name text not null,
  kind text not null check (kind in ('SECRET', 'PUBLISHABLE')),
  scopes text[] not null,
  allowed_origins text[] not null default '{}',
  -- Points a minute; null is the plan's limit, 0 is unlimited.
  rate_limit integer check (rate_limit >= 0),
  token_hash bytea not null unique,
  prefix text not null,
  last_four text not null,
  -- The key that created it, if a key did.
  made_by_id uuid references api_key,
  -- The person who created the key, directly or through other keys.
  created_by uuid,
  created_at timestamptz not null default now(),
  -- Exact to a minute, because it is written in batches.
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);
create index api_key_organization on api_key (organization_id, environment, id desc);
create index api_key_made_by on api_key (made_by_id) where made_by_id is not null;
select protect_tenant('api_key');

create table first_approval (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  object_kind text not null check (object_kind in ('actionAttempt', 'event', 'reward', 'payout')),
  object_id uuid not null,
  -- The person, also when their key approved.
  person_id uuid not null,
  key_id uuid,
  approved_at timestamptz not null default now()
);
-- Of two concurrent approvals one is first and one second. The row of the object is locked as well.
create unique index first_approval_object on first_approval (object_id);
create index first_approval_organization on first_approval (organization_id, environment);
select protect_tenant('first_approval');

create table promoter (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  name text not null,
  email text,
  external_id text,
  -- The user behind the record, once one has joined it.
  user_id uuid references user_account,
  -- The payout destination: an account with the payment provider, or text for manual payment.
  payout_destination text check (length(payout_destination) between 1 and 500),
  -- When payouts to the destination may start; null is at once.
  payout_destination_ready_at timestamptz,
  suspended_at timestamptz,
  suspension_reason text,
  suspended_by text check (suspended_by in ('ORGANIZATION', 'OPERATOR')),
  created_at timestamptz not null default now(),
  unique (organization_id, environment, external_id)
);
create index promoter_organization on promoter (organization_id, environment, id desc);
create unique index promoter_person on promoter (user_id, organization_id, environment)
  where user_id is not null;
create index promoter_user on promoter (user_id, environment, id desc) where user_id is not null;
select protect_tenant('promoter');

-- Policies called "person" only allow reading. Promoters make changes through services that check them.
create policy person on promoter for select to tribute_app
  using (user_id = (select nullif(current_setting('tribute.user', true), '')::uuid)
         and environment = (select current_setting('tribute.environment', true)));

-- The promoter records of the calling person, in their environment. Always current, so that a record
-- that was just joined or removed counts at once.
create function own_promoters() returns uuid[] language sql stable as $$
  select coalesce(array_agg(id), '{}') from promoter
  where user_id = nullif(current_setting('tribute.user', true), '')::uuid
    and environment = current_setting('tribute.environment', true)
$$;
