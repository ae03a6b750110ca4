-- Models that divide the credit for an event among the touches of its visitor.

alter table campaign drop constraint campaign_attribution_model_check;
alter table campaign
  add constraint campaign_attribution_model
    check (attribution_model in ('FIRST_CLICK', 'LAST_CLICK', 'LINEAR', 'POSITION_BASED', 'TIME_DECAY')),
  -- TIME_DECAY: after this many days, a touch weighs half.
  add column attribution_half_life_days integer not null default 7
    check (attribution_half_life_days between 1 and 365);

-- The link whose touch earned it. Null if there was none, and in rows of earlier versions.
alter table reward add column link_id uuid;
