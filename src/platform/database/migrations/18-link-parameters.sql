-- UTM parameters that links add to their target, and sub-ids that their clicks are recorded with.

-- By name, without `utm_`. The link's come before the campaign's.
alter table campaign add column utm jsonb not null default '{}';
alter table link
  add column utm jsonb not null default '{}',
  add column sub_ids jsonb not null default '{}';

-- The UTM parameters of the address that the visitor was sent to, by name without `utm_`. Null without any.
alter table click add column utm jsonb;
