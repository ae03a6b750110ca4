-- Domain events and their receivers: the event log, email, webhooks.

-- The log is read in commit order: (xact, position) below the snapshot's xmin. A sequence alone would
-- skip rows, because transactions commit in a different order than they draw numbers.
create table domain_event (
  id uuid primary key,
  xact xid8 not null default pg_current_xact_id(),
  position bigint generated always as identity,
  organization_id uuid not null,
  environment text not null,
  type text not null,
  campaign_id uuid,
  node_id text,
  payload text not null,
  created_at timestamptz not null default now()
);
create unique index domain_event_log on domain_event (xact, position);
create index domain_event_organization on domain_event (organization_id, environment, xact, position);
select protect_tenant('domain_event');

-- The position of a reader of the log.
create table log_cursor (
  name text primary key,
  xact xid8 not null,
  position bigint not null
);
insert into log_cursor values ('webhook.fan-out', '0', 0);
revoke all on log_cursor from tribute_app;

-- The position up to which a tenant's events are deleted. Resuming before it is an error.
create table log_floor (
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  -- The position of the last deleted domain event.
  xact xid8 not null,
  position bigint not null,
  primary key (organization_id, environment)
);
select protect_tenant('log_floor');

-- Outgoing email. It may contain a token, so it is encrypted, and deleted once it is sent.
create table outgoing_mail (
  id uuid primary key,
  sealed bytea not null,
  attempts int not null default 0,
  next_attempt_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create index outgoing_mail_due on outgoing_mail (next_attempt_at);
-- Requests queue email here; only workers read it.
revoke select, update, delete on outgoing_mail from tribute_app;

create table webhook_endpoint (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  name text not null,
  target_url text not null,
  event_types text[] not null,
  format text not null check (format in ('AKTVATOR', 'TONICPOW')),
  retry_policy text not null check (retry_policy in ('STANDARD', 'EXTENDED')),
  status text not null check (status in ('ENABLED', 'DISABLED')),
  secret bytea not null,
  -- Earlier secrets that are still valid: [{"sealed": base64, "expiresAt": time}], newest first.
  retired_secrets jsonb not null default '[]',
  failing_since timestamptz,
  failed_attempts integer not null default 0,
  disabled_reason text check (disabled_reason in ('REQUESTED', 'GONE', 'FAILING')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index webhook_endpoint_organization on webhook_endpoint (organization_id, environment, id desc);
select protect_tenant('webhook_endpoint');

create table webhook_delivery (
  id uuid primary key,
  organization_id uuid not null,
  environment text not null,
  endpoint_id uuid not null references webhook_endpoint,
  domain_event_id uuid not null,
  status text not null check (status in ('PENDING', 'SENDING', 'HELD', 'DELIVERED', 'FAILED', 'CANCELLED')),
  -- Also the fence: a worker that finishes an attempt must still find the number of its claim.
  attempts integer not null default 0,
  -- Attempts that the retry policy does not count: before a redelivery, and of lost workers.
  uncounted_attempts integer not null default 0,
  -- Attempts that failed on Tribute's side.
  internal_failures integer not null default 0,
  due_at timestamptz not null,
  lease_until timestamptz,
  -- The process that sends it. Others take it back when that process is frozen.
  worker text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (domain_event_id, endpoint_id)
) with (fillfactor = 70);
-- By endpoint first: a claim takes endpoints in turn, so that one long queue hides no other.
create index webhook_delivery_due on webhook_delivery (endpoint_id, due_at) where status = 'PENDING';
create index webhook_delivery_held on webhook_delivery (endpoint_id) where status = 'HELD';
create index webhook_delivery_sending on webhook_delivery (lease_until) where status = 'SENDING';
create index webhook_delivery_endpoint on webhook_delivery (endpoint_id, id desc);
-- For the metric: empty when all is well.
create index webhook_delivery_internal on webhook_delivery (id)
  where internal_failures > 0 and status in ('PENDING', 'FAILED');
select protect_tenant('webhook_delivery');

create table webhook_attempt (
  id uuid primary key,
  organization_id uuid not null,
  environment text not null,
  delivery_id uuid not null references webhook_delivery,
  number integer not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  outcome text not null check (outcome in
    ('SUCCESS', 'HTTP', 'TIMEOUT', 'DNS', 'CONNECT', 'TLS', 'BLOCKED', 'WORKER_LOST', 'INTERNAL')),
  error text,
  status_code integer,
  request_url text not null,
  request_headers jsonb,
  request_body text,
  response_headers jsonb,
  response_body text,
  response_truncated boolean not null default false,
  unique (delivery_id, number)
);
select protect_tenant('webhook_attempt');
