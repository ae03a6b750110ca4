-- A promoter has one link with a random code to each target, and any number of links with chosen codes.

alter table link add column is_vanity boolean not null default false;
-- Inserts of the earlier version name no constraint, so they work with the index.
alter table link drop constraint link_campaign_id_promoter_id_target_url_key;
create unique index link_target on link (campaign_id, promoter_id, target_url) where not is_vanity;
