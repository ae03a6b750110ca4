-- Pages of a link for some visitors. Null or empty: its target.

alter table link
  add column ios_url text,
  add column android_url text,
  -- A list of `{ country, url }`, with the country in upper case.
  add column country_targets jsonb not null default '[]';
