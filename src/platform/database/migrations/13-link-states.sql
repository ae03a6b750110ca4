-- Links can be named, disabled and given an end. A campaign may name a page for its closed links.

alter table link
  add column name text,
  add column note text,
  -- Null: enabled.
  add column disabled_at timestamptz,
  -- From then on the link is closed. Null: never.
  add column expires_at timestamptz;

-- Where closed links of the campaign lead. Null: to a page of this server.
alter table campaign add column link_fallback_url text;
