-- Lists of domain events by type and by campaign, in the order of the log.
create index domain_event_type on domain_event (organization_id, environment, type, xact, position);
create index domain_event_campaign on domain_event (campaign_id, xact, position) where campaign_id is not null;
