-- Schedules webhook endpoints. A claim looks for endpoints whose time has come, so its cost depends on them alone, and
-- a pause of an endpoint is a change of one row, not of its waiting deliveries. See docs/adr/0064.
create table webhook_endpoint_state (
  endpoint_id uuid primary key references webhook_endpoint on delete cascade,
  organization_id uuid not null,
  environment text not null,
  -- No waiting delivery may be sent earlier. Null: none waits. Triggers move it back, and claims move it on.
  next_at timestamptz,
  -- The receiver asked for a pause, or the breaker is open.
  paused_until timestamptz,
  -- Failed attempts in a row.
  failures integer not null default 0,
  breaker text not null default 'CLOSED' check (breaker in ('CLOSED', 'OPEN')),
  -- It answers quickly. The others share a small part of the requests.
  is_steady boolean not null default false
) with (fillfactor = 50);
create index webhook_endpoint_state_steady on webhook_endpoint_state (next_at) where is_steady and next_at is not null;
create index webhook_endpoint_state_unsteady on webhook_endpoint_state (next_at) where not is_steady and next_at is not null;
select protect_tenant('webhook_endpoint_state');

-- Triggers, so that every way to queue a delivery is noted, also by an earlier version during a deployment.
create function note_waiting_deliveries() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into webhook_endpoint_state as state (endpoint_id, organization_id, environment, next_at)
  select endpoint_id, organization_id, environment, min(due_at) from new_rows where status = 'PENDING'
  group by 1, 2, 3 order by endpoint_id
  on conflict (endpoint_id) do update set next_at = greatest(excluded.next_at, state.paused_until)
  where state.next_at is null or state.next_at > greatest(excluded.next_at, state.paused_until);
  return null;
end $$;
create trigger waiting_noted after insert on webhook_delivery referencing new table as new_rows
  for each statement execute function note_waiting_deliveries();
create trigger waiting_change_noted after update on webhook_delivery referencing new table as new_rows
  for each statement execute function note_waiting_deliveries();

insert into webhook_endpoint_state (endpoint_id, organization_id, environment, next_at, is_steady)
select id, organization_id, environment,
  (select min(due_at) from webhook_delivery where endpoint_id = webhook_endpoint.id and status = 'PENDING'), failing_since is null
from webhook_endpoint;
