-- The browsers that customers were seen with, so that events without a session belong to their touches.

create table customer_browser (
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  -- The integrator's own id of the customer.
  customer_id text not null check (char_length(customer_id) between 1 and 200),
  -- The visitor of the session; the session itself if its browser is unknown.
  visitor_id uuid not null,
  -- When an event first named both.
  seen_at timestamptz not null default now(),
  primary key (organization_id, environment, customer_id, visitor_id)
);
select protect_tenant('customer_browser');
