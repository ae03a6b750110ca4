-- What campaigns take from the query of their short links.

alter table campaign
  -- Whether other parameters are passed on to the target.
  add column pass_query boolean not null default false,
  -- Hosts to which `?url=` may lead. Empty: that of the campaign's target.
  add column link_hosts text[] not null default '{}';
