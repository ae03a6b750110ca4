-- Links, visitors' sessions and clicks.

create table link (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  campaign_id uuid not null references campaign,
  promoter_id uuid not null references promoter,
  target_url text not null,
  code text not null unique,
  created_at timestamptz not null default now(),
  unique (campaign_id, promoter_id, target_url)
);
create index link_organization on link (organization_id, environment, id desc);
create index link_promoter on link (promoter_id, id desc);
select protect_tenant('link');
create policy person on link for select to tribute_app
  using (promoter_id = any ((select own_promoters())::uuid[]));

-- A session keeps the details of its first click, so that evaluation reads one row by key. Null:
-- unknown. No foreign key, because a process may write a click after its link is gone, and the batch
-- with rows of other tenants must not fail.
create table visitor_session (
  id uuid primary key,
  organization_id uuid not null,
  environment text not null,
  link_id uuid not null,
  -- The visitor over links of an organization: the browser's random id, mixed with the organization's.
  visitor_id uuid,
  click_id uuid,
  is_bot boolean,
  country text,
  device text constraint visitor_session_device check (device in ('MOBILE', 'TABLET', 'DESKTOP', 'BOT')),
  referrer_host text,
  created_at timestamptz not null,
  last_clicked_at timestamptz not null default now()
);
create index visitor_session_visitor on visitor_session (visitor_id) where visitor_id is not null;
select protect_tenant('visitor_session');

-- Only written by group commit. No foreign keys: the link was just read, and each costs a look-up per
-- row.
create table click (
  id uuid primary key,
  organization_id uuid not null,
  environment text not null,
  link_id uuid not null,
  campaign_id uuid not null,
  promoter_id uuid not null,
  session_id uuid not null,
  is_unique boolean not null,
  is_bot boolean not null,
  address text,
  -- Keyed hash of the address and the user agent.
  network_hash bytea,
  user_agent text,
  referrer text,
  -- Without a port, in lower case.
  referrer_host text,
  -- ISO 3166-1 alpha-2, from a trusted proxy.
  country text,
  device text constraint click_device check (device in ('MOBILE', 'TABLET', 'DESKTOP', 'BOT')),
  clicked_at timestamptz not null,
  -- The time of a click that the campaign's velocity check counts; null for others.
  pace_at timestamptz,
  -- A click that cannot be evaluated is set aside as FAILED, like an event.
  status text not null check (status in ('QUEUED', 'PROCESSED', 'FAILED')),
  reward_reason text
);
create index click_queued on click (organization_id, environment, id) where status = 'QUEUED';
create index click_link on click (link_id, id desc);
create index click_campaign on click (campaign_id, id desc);
create index click_pace on click (campaign_id, promoter_id, pace_at) where pace_at is not null;
-- Repeated clicks of a session. First clicks have its created_at, so most are not in this index.
create index click_again on click (session_id, link_id, clicked_at) where not is_unique;
select protect_tenant('click');
create policy person on click for select to tribute_app
  using (promoter_id = any ((select own_promoters())::uuid[]));
