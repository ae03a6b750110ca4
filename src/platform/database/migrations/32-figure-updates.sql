-- The newest run of `figures.fold` that changed the figures of a promoter in a campaign, for subscriptions.
-- One run commits after the other, so a reader of all rows above a number misses none.

create sequence figure_run;
grant usage on sequence figure_run to tribute_system;

create table figure_update (
  campaign_id uuid not null references campaign on delete cascade,
  promoter_id uuid not null,
  organization_id uuid not null,
  environment text not null,
  run bigint not null,
  primary key (campaign_id, promoter_id)
);
create index figure_update_run on figure_update (run, campaign_id, promoter_id);
select protect_tenant('figure_update');
revoke insert, update, delete on figure_update from tribute_app;
