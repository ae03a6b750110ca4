-- Rewards, reversals, and requests for campaign budgets.

create table reward (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  campaign_id uuid not null references campaign,
  promoter_id uuid not null references promoter,
  source_type text not null check (source_type in ('EVENT', 'CLICK')),
  source_id uuid not null,
  rule_key text not null,
  leg integer not null default 0,
  rule_version_id uuid,
  conversion_id uuid,
  action_attempt_id uuid,
  amount numeric(38,0) not null check (amount > 0),
  -- The platform fee, beside the amount.
  fee numeric(38,0) not null default 0 check (fee >= 0),
  reversed numeric(38,0) not null default 0,
  fee_reversed numeric(38,0) not null default 0,
  asset text not null,
  status text not null check (status in ('UNFUNDED', 'REVIEW', 'HELD', 'PAID', 'REVERSED')),
  -- Where money is missing: the campaign budget or the organization's wallet. Set for UNFUNDED rewards,
  -- and for those in REVIEW that are paid automatically when there is money.
  unfunded_by text check (unfunded_by in ('BUDGET', 'WALLET')),
  -- The account that paid, to which a reversal returns the money.
  paid_from uuid references ledger_account,
  hold_days integer check (hold_days >= 0),
  hold_until timestamptz,
  created_at timestamptz not null default now(),
  -- When a person released it from review. Then it waits for money, whatever its size.
  reviewed_at timestamptz,
  paid_at timestamptz,
  -- A source that is evaluated twice is never rewarded twice.
  constraint reward_once unique (source_id, rule_key, leg),
  constraint reward_reversed_within check (reversed between 0 and amount and fee_reversed between 0 and fee),
  constraint reward_reversed_whole check ((status = 'REVERSED') = (reversed = amount))
);
create index reward_organization on reward (organization_id, environment, id desc);
create index reward_campaign on reward (campaign_id, id desc);
create index reward_promoter on reward (promoter_id, id desc);
create index reward_due on reward (organization_id, environment, asset, hold_until) where status = 'HELD';
create index reward_review on reward (organization_id, environment, id) where status = 'REVIEW';
-- Finds the oldest waiting reward of each organization's wallet and campaign, however many wait.
create index reward_waiting on reward (organization_id, environment, asset, campaign_id, id)
  where unfunded_by is not null;
create index reward_waiting_cost on reward (organization_id, environment, asset, campaign_id, (amount + fee))
  where unfunded_by is not null;
create index reward_waiting_reason on reward (campaign_id, status, unfunded_by, (amount + fee))
  where unfunded_by is not null;
select protect_tenant('reward');
create policy person on reward for select to tribute_app
  using (promoter_id = any ((select own_promoters())::uuid[]));

create table reward_reversal (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  reward_id uuid not null references reward,
  -- The requested amount; null is everything that was left.
  asked numeric(38,0) check (asked > 0),
  amount numeric(38,0) not null check (amount > 0),
  fee numeric(38,0) not null check (fee >= 0),
  -- The part of the amount that was missing, and is now owed.
  owed numeric(38,0) not null check (owed between 0 and amount),
  reason text,
  created_at timestamptz not null default now()
);
create index reward_reversal_reward on reward_reversal (reward_id, id);
create index reward_reversal_organization on reward_reversal (organization_id, environment, id desc);
select protect_tenant('reward_reversal');
create policy person on reward_reversal for select to tribute_app
  using (exists (select from reward
    where reward.id = reward_id and reward.promoter_id = any ((select own_promoters())::uuid[])));

-- Requests with an idempotency key, so that each is done once and not mixed up.
create table budget_request (
  -- Derived from campaign and key.
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  campaign_id uuid not null references campaign on delete cascade,
  kind text not null check (kind in ('FUND', 'DEFUND')),
  -- Null is the whole balance.
  amount numeric(38,0) check (amount > 0),
  is_closing boolean not null,
  created_at timestamptz not null default now()
);
create index budget_request_campaign on budget_request (campaign_id);
select protect_tenant('budget_request');
