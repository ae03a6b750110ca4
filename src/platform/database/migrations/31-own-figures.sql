-- What promoters who sign in see of the figures of their own records. Views, because a policy would also show
-- what the organization spends, and its events and customers. They run as their owner; indexes: figure_promoter,
-- figure_change_tenant.

drop policy person on figure;
drop policy person on figure_change;

create view own_figure with (security_barrier) as
  select organization_id, environment, campaign_id, is_day, dimension, at, promoter_id, link_id, value,
    clicks, unique_clicks, paid_clicks, bot_clicks, invalid_clicks, null::bigint as events, null::bigint as leads,
    conversions, clicked_conversions, null::bigint as customers, attempts, verified_attempts, rejected_attempts,
    rewards, null::numeric as spend, earned, reversed
  from figure
  where promoter_id = any ((select own_promoters())::uuid[]);

create view own_figure_change with (security_barrier) as
  select organization_id, environment, campaign_id, promoter_id, link_id, goal_id, gig_id, at, visit,
    clicks, unique_clicks, paid_clicks, bot_clicks, invalid_clicks, null::bigint as events, null::bigint as leads,
    conversions, clicked_conversions, null::bigint as customers, attempts, verified_attempts, rejected_attempts,
    rewards, null::numeric as spend, earned, reversed
  from figure_change
  where promoter_id = any ((select own_promoters())::uuid[]);

-- The campaigns of these figures.
create view own_figure_campaign with (security_barrier) as
  select counted.promoter_id, campaign.id, campaign.organization_id, campaign.environment, campaign.asset,
    figure_zone.time_zone
  from (
    select promoter_id, campaign_id from own_figure where is_day and dimension = 'all'
    union select promoter_id, campaign_id from own_figure_change
  ) as counted
    join campaign on campaign.id = campaign_id
    left join figure_zone on figure_zone.campaign_id = campaign.id;

revoke all on own_figure, own_figure_change, own_figure_campaign from tribute_app, tribute_system;
grant select on own_figure, own_figure_change, own_figure_campaign to tribute_app;
