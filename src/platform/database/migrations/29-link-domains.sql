-- Hosts of organizations for their short links, each proven by a DNS record.

create table link_domain (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  -- In lower case and ASCII.
  host text not null check (char_length(host) between 4 and 240),
  -- What the DNS record must contain. Each organization has its own for the same host.
  token text not null,
  status text not null default 'PENDING' check (status in ('PENDING', 'VERIFIED', 'LAPSED')),
  is_default boolean not null default false,
  verified_at timestamptz,
  checked_at timestamptz,
  -- Why the last check failed; null after a success.
  check_problem text,
  -- Failed checks since the last success.
  failures integer not null default 0,
  created_at timestamptz not null,
  unique (organization_id, environment, host)
);
-- Whoever only adds a host never blocks its owner.
create unique index link_domain_verified on link_domain (host) where status = 'VERIFIED';
create unique index link_domain_default on link_domain (organization_id, environment) where is_default;
create index link_domain_due on link_domain (checked_at) where status = 'VERIFIED';
select protect_tenant('link_domain');

alter table link add column link_domain_id uuid references link_domain on delete set null;
create index link_of_domain on link (link_domain_id) where link_domain_id is not null;
