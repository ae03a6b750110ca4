-- Clicks that are recorded and not yet written to `click` and `visitor_session`. A row has all clicks of a few
-- milliseconds of one process, as JSON text of tracking/click/click-segment.ts. Writing them deletes it.
create table click_inbox (
  id bigint generated always as identity primary key,
  clicks text not null,
  added_at timestamptz not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 10000);
-- Compressing costs more than the row is worth in the moment that it lives.
alter table click_inbox alter column clicks set storage external;
-- Its clicks are of all tenants.
revoke all on click_inbox from tribute_app;
