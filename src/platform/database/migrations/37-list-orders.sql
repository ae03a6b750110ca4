-- Lists are sorted, filtered and searched (docs/adr/0054). The indexes of an order begin with the tenant, and end
-- with the id. Values that may be null are sorted as the smallest value, so rows can be compared with a cursor.

create index campaign_name on campaign (organization_id, environment, lower(name), id);
create index campaign_status on campaign (organization_id, environment, status, id);
create index campaign_all_names on campaign (environment, lower(name), id);
create index campaign_marketplace_name on campaign (environment, lower(name), id)
  where listed and status = 'ACTIVE' and approval = 'APPROVED';

create index gig_title on gig (organization_id, environment, lower(title), id);
create index gig_status on gig (organization_id, environment, status, id);

create index promoter_name on promoter (organization_id, environment, lower(name), id);
create index promoter_email on promoter (organization_id, environment, lower(coalesce(email, '')), id);

create index link_campaign on link (campaign_id, id desc);
create index link_code on link (organization_id, environment, lower(code), id);
create index link_name on link (organization_id, environment, lower(coalesce(name, '')), id);

create index event_occurred on event (organization_id, environment, occurred_at, id);
create index event_type on event (organization_id, environment, event_type, id);
create index event_cancelled on event (organization_id, environment, id) where status = 'CANCELLED';

create index conversion_status on conversion (organization_id, environment, status, id);
create index conversion_amount on conversion (organization_id, environment, asset, coalesce(amount, -1), id);
create index conversion_goal on conversion (goal_id, id desc);

create index reward_status on reward (organization_id, environment, status, id);
create index reward_amount on reward (organization_id, environment, asset, amount, id);

create index action_attempt_by_status on action_attempt (organization_id, environment, status, id);
create index action_attempt_decided
  on action_attempt (organization_id, environment, coalesce(decided_at, '-infinity'), id);

create index payout_of_status on payout (organization_id, environment, status, id);
create index payout_amount on payout (organization_id, environment, asset, amount, id);
create index payout_all_statuses on payout (environment, status, id);
create index payout_all_amounts on payout (environment, asset, amount, id);

create index top_up_status on top_up (organization_id, environment, status, id);
create index top_up_amount on top_up (organization_id, environment, asset, amount, id);

create index webhook_delivery_status on webhook_delivery (endpoint_id, status, id);

create index organization_list_name on organization (lower(name), id);

-- Periods of large tables. Rows are stored in the order of creation, so the range of each block is sufficient.
-- These indexes cost almost nothing to write.
create index event_received on event using brin (received_at) with (pages_per_range = 32, autosummarize = on);
create index conversion_created on conversion using brin (created_at) with (pages_per_range = 32, autosummarize = on);
create index reward_created on reward using brin (created_at) with (pages_per_range = 32, autosummarize = on);
create index link_created on link using brin (created_at) with (pages_per_range = 32, autosummarize = on);
create index webhook_delivery_created on webhook_delivery
  using brin (created_at) with (pages_per_range = 32, autosummarize = on);

-- Search finds a text anywhere by its trigrams. The owner of a database may create this extension.
do $$
begin
  create extension if not exists pg_trgm;
exception
  when insufficient_privilege then
    raise exception '% may not create the extension pg_trgm', current_user
      using hint = 'As an administrator, in this database: create extension pg_trgm;';
  when undefined_file or feature_not_supported then
    raise exception 'this PostgreSQL lacks the extension pg_trgm'
      using hint = 'Install it; it is in the package postgresql-contrib. Then start again.';
end $$;

do $$
declare
  item record;
  -- An administrator may have created it in another schema.
  ops text := (select format('%I.gin_trgm_ops', extnamespace::regnamespace::text) from pg_extension where extname = 'pg_trgm');
begin
  for item in select * from (values
    ('organization', '{name}'), ('campaign', '{name}'), ('gig', '{title,action_type}'),
    ('promoter', '{name,email,external_id}'), ('link', '{code,name}'), ('payout', '{reference,idempotency_key}'),
    ('top_up', '{provider_reference,payment_reference}'), ('audit_entry', '{actor_name,action}')
  ) as searched (target, columns) loop
    execute format('create index %I on %I using gin (%s)', item.target || '_text', item.target,
      (select string_agg(format('%I %s', name, ops), ', ') from unnest(item.columns::text[]) name));
  end loop;
end $$;

-- Keys of events are found by their beginning. Where texts are not sorted by their bytes, that needs an index of
-- its own. The collation of the embedded database is one of bytes.
do $$
begin
  if not exists (select from pg_database where datname = current_database()
      and (datlocprovider = 'b' or (datlocprovider = 'c' and datcollate in ('C', 'POSIX')))) then
    create index event_key_beginning on event (organization_id, environment, idempotency_key text_pattern_ops);
    create index event_customer_beginning on event (organization_id, environment, customer_id text_pattern_ops)
      where customer_id is not null;
  end if;
end $$;
