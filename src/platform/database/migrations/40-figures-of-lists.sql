-- Lists and figures of promoters and gigs.

-- Lists of a promoter's events and conversions, and of a gig's attempts.
create index event_promoter on event (attributed_promoter_id, id desc) where attributed_promoter_id is not null;
create index conversion_of_promoter on conversion (promoter_id, id desc);
create index action_attempt_of_gig on action_attempt (gig_id, id desc);
-- They begin with the same column, so nothing else needs these.
drop index conversion_by_promoter;
drop index action_attempt_gig;

-- Numbers of a gig's attempts are counted in the index alone, also by row-level security.
create index action_attempt_status on action_attempt (gig_id, status)
  include (organization_id, environment, promoter_id);

-- What promoters are owed beside their wallets.
create index reward_unfunded on reward (promoter_id) where status = 'UNFUNDED';
