-- Campaigns, goals, gigs, and the versions of reward rules.

create table campaign (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  name text not null,
  target_url text not null,
  description text,
  status text not null check (status in ('DRAFT', 'ACTIVE', 'PAUSED', 'ENDED')),
  -- The operators' decision whether it may run.
  approval text not null check (approval in ('NOT_SUBMITTED', 'PENDING', 'APPROVED', 'REJECTED')),
  approval_reason text,
  -- Whether the marketplace shows it.
  listed boolean not null default true,
  payout_model text not null check (payout_model in ('CPC', 'CPA', 'CPS')),
  payout_rate numeric(38,0) not null check (payout_rate >= 0),
  -- Ten-thousandths of a percent: for goals of a CPS campaign without their own payout.
  payout_percent numeric(38,0) check (payout_percent between 0 and 1000000),
  asset text not null references asset,
  budget numeric(38,0) check (budget >= 0),
  spent numeric(38,0) not null default 0 check (spent >= 0),
  -- A funded campaign pays from its own account, and its budget reports when it runs low.
  is_prefunded boolean not null default false,
  refill_amount numeric(38,0) check (refill_amount > 0),
  refill_threshold numeric(38,0) check (refill_threshold > 0),
  low_balance_threshold numeric(38,0) check (low_balance_threshold > 0),
  attribution_model text not null default 'LAST_CLICK'
    check (attribution_model in ('FIRST_CLICK', 'LAST_CLICK')),
  code_policy text not null default 'CODE_WINS' check (code_policy in ('CODE_WINS', 'LINK_WINS')),
  attribution_window_days integer not null check (attribution_window_days between 1 and 365),
  holding_period_days integer not null check (holding_period_days between 0 and 365),
  -- Differences from the defaults of src/campaigns/campaign/fraud-check-settings.ts.
  fraud_checks jsonb not null default '{}' check (jsonb_typeof(fraud_checks) = 'object'),
  -- An IANA name, checked by the server, because a check constraint cannot know all names.
  time_zone text not null default 'UTC',
  starts_at timestamptz,
  ends_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint campaign_ended check ((ended_at is not null) = (status = 'ENDED')),
  constraint campaign_percent_of_sales check (payout_percent is null or payout_model = 'CPS'),
  constraint campaign_refill_whole check ((refill_amount is null) = (refill_threshold is null))
);
-- The list of an organization, newest first: ids are version 7 UUIDs and sort by creation.
create index campaign_organization on campaign (organization_id, environment, id desc);
create index campaign_approval on campaign (environment, approval, id desc);
create index campaign_marketplace on campaign (environment, id desc)
  where listed and status = 'ACTIVE' and approval = 'APPROVED';
create index campaign_over on campaign (ends_at) where ends_at is not null and status in ('ACTIVE', 'PAUSED');
select protect_tenant('campaign');

create table goal (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  campaign_id uuid not null references campaign,
  name text not null,
  title text,
  description text,
  action_type text,
  payout_type text not null check (payout_type in ('FLAT', 'PERCENT')),
  payout_rate numeric(38,0) not null check (payout_rate >= 0),
  max_per_promoter integer check (max_per_promoter > 0),
  max_per_visitor integer check (max_per_visitor > 0),
  -- Whether publishable keys may report conversions for it.
  browser_reports boolean not null default false,
  -- The highest amount that they may report, in atomic units of the campaign's asset. Null: no amounts.
  browser_amount_max numeric(38,0) check (browser_amount_max >= 0),
  created_at timestamptz not null default now(),
  unique (campaign_id, name)
);
create index goal_organization on goal (organization_id, environment, id desc);
select protect_tenant('goal');

create table gig (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  campaign_id uuid not null references campaign,
  title text not null,
  description text,
  action_type text not null,
  reward_amount numeric(38,0) not null check (reward_amount >= 0),
  verification text not null check (verification in ('AUTO', 'MANUAL')),
  proof text not null default 'NONE' check (proof in ('NONE', 'TEXT', 'URL', 'FILE')),
  repeat text not null default 'MANY' check (repeat in ('ONCE', 'MANY')),
  max_per_promoter integer check (max_per_promoter > 0),
  max_total integer check (max_total > 0),
  deadline timestamptz,
  status text not null check (status in ('DRAFT', 'PUBLISHED', 'PAUSED', 'CLOSED')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint gig_once check (repeat = 'MANY' or coalesce(max_per_promoter, 1) = 1)
);
create index gig_organization on gig (organization_id, environment, id desc);
create index gig_campaign on gig (campaign_id, id desc);
select protect_tenant('gig');

-- A version is written once and never changed. The newest of a campaign is active.
create table rule_version (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  campaign_id uuid not null references campaign on delete cascade,
  number int not null check (number > 0),
  -- Format: src/campaigns/reward-rule/rule.ts.
  rules jsonb not null,
  -- TypeID of the person or the API key.
  published_by text not null,
  published_at timestamptz not null,
  unique (campaign_id, number)
);
-- The version for an event: the last one published when the event was received.
create unique index rule_version_effective on rule_version (campaign_id, published_at);
create index rule_version_organization on rule_version (organization_id, environment, id desc);
select protect_tenant('rule_version');

-- Decisions refer to their version, which goes only with its campaign (a draft, or an emptied sandbox).
create function rule_version_refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and not exists (select from campaign
    where id = old.campaign_id) then return old; end if;
  raise exception 'a version of reward rules never changes: % is refused', tg_op
    using errcode = 'insufficient_privilege';
end $$;
create trigger rule_version_immutable before update or delete on rule_version
  for each row execute function rule_version_refuse_change();
create trigger rule_version_no_truncate before truncate on rule_version
  for each statement execute function rule_version_refuse_change();
