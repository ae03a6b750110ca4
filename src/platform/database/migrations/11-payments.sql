-- Top-ups, which can be refunded, and payouts, which promoters request.

create table top_up (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  wallet_id uuid not null references wallet,
  amount numeric(38,0) not null check (amount > 0),
  refunded numeric(38,0) not null default 0,
  asset text not null references asset,
  status text not null check (status in ('PENDING', 'PAID', 'FAILED', 'EXPIRED', 'CANCELLED', 'REFUNDED')),
  failure_reason text,
  payment_token text not null unique,
  return_url text,
  provider text not null check (provider in ('SANDBOX', 'STRIPE')),
  provider_url text,
  -- The provider's ids of the payment page and of its payment. Notices refer to these.
  provider_reference text unique,
  payment_reference text unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  settled_at timestamptz,
  next_check_at timestamptz,
  -- Only Tribute's own page takes play money, and it takes no other.
  constraint top_up_provider_environment check ((provider = 'SANDBOX') = (environment = 'SANDBOX')),
  constraint top_up_refunded_within check (refunded between 0 and amount),
  constraint top_up_refunded_whole check ((status = 'REFUNDED') = (refunded = amount)),
  constraint top_up_refunded_paid check (refunded = 0 or status in ('PAID', 'REFUNDED'))
);
create index top_up_organization on top_up (organization_id, environment, id desc);
create index top_up_due on top_up (next_check_at) where next_check_at is not null;
select protect_tenant('top_up');

create table top_up_refund (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  top_up_id uuid not null references top_up,
  amount numeric(38,0) not null check (amount > 0),
  asset text not null,
  status text not null check (status in ('PENDING', 'SUCCEEDED', 'FAILED')),
  origin text not null check (origin in ('REQUESTED', 'PROVIDER', 'DISPUTE')),
  reason text not null,
  -- The provider's id. A refund is taken from the wallet once.
  provider_reference text unique,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  next_check_at timestamptz
);
create index top_up_refund_top_up on top_up_refund (top_up_id, organization_id, environment, id desc);
create index top_up_refund_due on top_up_refund (next_check_at) where next_check_at is not null;
select protect_tenant('top_up_refund');

create table payout (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  promoter_id uuid not null references promoter,
  wallet_id uuid not null references wallet,
  asset text not null references asset,
  -- The amount taken from the wallet: the fee, which the platform keeps, and the rest, which is sent.
  amount numeric(38,0) not null check (amount > 0),
  fee numeric(38,0) not null check (fee >= 0),
  status text not null check (status in
    ('REQUESTED', 'APPROVED', 'PROCESSING', 'PAID', 'FAILED', 'CANCELLED', 'REJECTED')),
  provider text not null check (provider in ('MANUAL', 'SANDBOX', 'STRIPE')),
  -- The destination at the time of the request. A later change affects the next payout.
  destination text,
  reference text,
  failure_reason text,
  -- The person who requested it, by a session or by their key.
  requested_by uuid,
  -- The owner of the key: the organization or the person.
  idempotency_scope uuid not null,
  idempotency_key text,
  payload_hash bytea not null,
  attempts int not null default 0,
  next_attempt_at timestamptz,
  created_at timestamptz not null default now(),
  approved_at timestamptz,
  settled_at timestamptz,
  constraint payout_sends_something check (fee < amount),
  constraint payout_never_crosses check ((environment = 'SANDBOX') = (provider = 'SANDBOX')),
  constraint payout_settled
    check ((settled_at is not null) = (status in ('PAID', 'FAILED', 'CANCELLED', 'REJECTED')))
);
create unique index payout_idempotency on payout (idempotency_scope, environment, idempotency_key)
  where idempotency_key is not null;
create index payout_organization on payout (organization_id, environment, id desc);
create index payout_promoter on payout (promoter_id, id desc);
create index payout_status on payout (environment, status, id desc);
create index payout_wallet on payout (wallet_id);
-- When a job must look at it.
create index payout_due on payout (next_attempt_at) where next_attempt_at is not null;
select protect_tenant('payout');
create policy person on payout for select to tribute_app
  using (promoter_id = any ((select own_promoters())::uuid[]));
