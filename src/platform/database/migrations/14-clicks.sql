-- Classes of clicks, what is recorded of a visit, and the keys of the days for hashes of networks.

-- Null in rows of earlier versions; tracking/click/click-class.ts reads their class from the other columns.
alter table click
  add column class text constraint click_class check (class in ('VALID', 'DUPLICATE', 'BOT', 'INVALID')),
  add column class_reason text constraint click_class_reason
    check (class_reason in ('HEAD', 'PREFETCH', 'EMBEDDED', 'AGENT', 'DATA_CENTRE', 'RATE_LIMITED', 'VELOCITY')),
  add column browser text,
  add column os text,
  -- ISO 639, the first that the browser asks for.
  add column language text,
  -- `sub1` to `sub5` of the short link's query.
  add column sub_ids jsonb,
  -- The hashes of the same network by the keys of earlier days, 16 bytes each. Null once evaluated.
  add column earlier_networks bytea;

-- Whether the first click came from a data centre. Null: unknown.
alter table visitor_session add column is_data_centre boolean;

-- Addresses that an earlier version wrote. A job replaces them.
create index click_address on click (id) where address is not null;

-- The salt of each day's key. Without its salt, a hash of that day can be computed by nobody.
create table network_key (
  day date primary key,
  -- Null: the key without a salt of earlier versions, so that their visitors are recognized within the window.
  salt bytea
);
revoke all on network_key from tribute_app;
insert into network_key (day) select (now() at time zone 'utc')::date where exists (select from click);
