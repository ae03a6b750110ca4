-- The counters of the evaluation, and the evidence of its decisions, to show and repeat each.

-- The counters of caps and tiers, by campaign, changed under the lock of the organization's wallet.
-- usage.ts makes the keys from rule, subject and period, so a new version of the rules continues to
-- count.
create table reward_usage (
  campaign_id uuid not null,
  key text not null,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  -- Unbounded, because events accumulate over years.
  count numeric not null check (count >= 0),
  amount numeric not null check (amount >= 0),
  primary key (campaign_id, key),
  check (count = trunc(count) and amount = trunc(amount))
) with (fillfactor = 70);
select protect_tenant('reward_usage');

-- A campaign with its goals and gigs at the time of a decision, stored once for all decisions in that
-- state. The id is the SHA-256 of the terms.
create table evaluation_terms (
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  id bytea not null,
  terms jsonb not null,
  created_at timestamptz not null default now(),
  primary key (organization_id, environment, id)
);
select protect_tenant('evaluation_terms');

-- The visitors and networks of a CPC campaign, and when each last counted as new.
create table click_mark (
  campaign_id uuid not null,
  -- A kind (1: visitor, 2: network) and 16 bytes.
  mark bytea not null,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  -- The visitor with whom it was first seen.
  visitor_id uuid not null,
  seen_at timestamptz not null,
  primary key (campaign_id, mark)
);
select protect_tenant('click_mark');
