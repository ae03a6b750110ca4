-- People who promote see what they earn, not what it costs the organization. A policy shows whole rows, with the
-- platform's fee, what customers paid, and the visitors' networks and browsers. So it shows none of these tables.
-- `tracking/performance` has views for them, and `portal/own-promoter` reads their rewards for them.
drop policy person on reward;
drop policy person on reward_reversal;
drop policy person on conversion;
drop policy person on click;
