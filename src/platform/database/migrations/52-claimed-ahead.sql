-- A worker claims more deliveries than it sends at once. A claimed delivery whose request has not begun can be given back
-- without a lost attempt. False for what an earlier version claims. See docs/adr/0068.
alter table webhook_delivery add column claimed_ahead boolean not null default false;
