-- Erasing the personal data of an integrator's customer.

-- One row for each customer that was ever erased.
create table customer_erasure (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  -- Keyed hash of the customer's id. It recognizes a second request.
  customer_hash bytea not null,
  status text not null check (status in ('PENDING', 'COMPLETED')),
  -- The id as reported, and the random text that replaces it. Both are null once the erasure is completed.
  customer_id text,
  pseudonym text,
  -- Only data from before is erased. In whole milliseconds, as the receipt of events.
  requested_at timestamptz not null default date_trunc('milliseconds', now()),
  completed_at timestamptz,
  -- When the job looks at it again; null if everything is done.
  due_at timestamptz default now(),
  -- The number of events that were erased, over all requests.
  events integer not null default 0,
  unique (organization_id, environment, customer_hash),
  check ((status = 'PENDING') = (customer_id is not null and pseudonym is not null))
);
create index customer_erasure_organization on customer_erasure (organization_id, environment, id desc);
create index customer_erasure_due on customer_erasure (due_at) where due_at is not null;
select protect_tenant('customer_erasure');

-- What an erasure works on: the sessions and browsers of the customer with the random ids that replace them,
-- and the domain events that named them. Deleted at its end, so that nothing leads from one to the other.
create table erased_identity (
  erasure_id uuid not null references customer_erasure on delete cascade,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  kind text not null check (kind in ('SESSION', 'VISITOR', 'DOMAIN_EVENT')),
  old_id uuid not null,
  new_id uuid not null,
  primary key (erasure_id, kind, old_id)
);
select protect_tenant('erased_identity');
revoke all on erased_identity from tribute_app;

-- The idempotency keys of erased events as keyed hashes, so that a repeated report still finds its event.
create table erased_report (
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  key_hash bytea not null,
  event_id uuid not null,
  primary key (organization_id, environment, key_hash)
);
select protect_tenant('erased_report');
revoke insert, update on erased_report from tribute_app, tribute_system;

-- When the customer's data was removed from it. Not granted: only `erase_events` sets it.
alter table event add column erased_at timestamptz;
create index event_of_customer on event (organization_id, environment, customer_id)
  where customer_id is not null;
create index event_session on event (session_id) where session_id is not null;
-- The marks of a visitor, and the counters of a customer and of a visitor. Both are at the end of a key.
create index click_mark_visitor on click_mark (visitor_id);
create index reward_usage_customer on reward_usage (organization_id, environment,
    substring(key from '\|customer:("(?:[^"\\]|\\.)*")(?:\|visitor:[0-9a-f-]{36})?\|[^|"]*$'))
  where key like '%|customer:%';
create index reward_usage_visitor on reward_usage (organization_id, environment,
    substring(key from '\|visitor:([0-9a-f-]{36})\|[^|"]*$'))
  where key like '%|visitor:%';

-- The sessions of a customer until a time: those of their events, and the others of the same browsers.
create function customer_sessions(tenant uuid, of_environment text, customer text, until timestamptz)
returns setof uuid language sql stable as $$
  with own as (
    select session_id as id from event
    where organization_id = tenant and environment = of_environment and customer_id = customer
      and session_id is not null and received_at <= until
  )
  select id from own
  union
  select other.id from visitor_session session
    join visitor_session other on other.visitor_id = session.visitor_id
  where session.id in (select id from own)
    and session.organization_id = tenant and session.environment = of_environment
    and other.organization_id = tenant and other.environment = of_environment
    and other.created_at <= until
$$;

-- A decision without the inputs that the customer's data gave, and without free text. Its results stay.
create function without_personal_inputs(decision jsonb) returns jsonb language sql immutable as $$
  select case when jsonb_typeof(decision -> 'rules') = 'array'
    then jsonb_set(decision - 'note' - 'error', '{rules}', coalesce((
      select jsonb_agg(case when jsonb_typeof(step -> 'conditions') = 'array'
        then jsonb_set(step, '{conditions}', coalesce((
          select jsonb_agg(case when comparison ->> 'field' = 'customer.id' or comparison ->> 'field' like 'event.metadata%'
            then comparison || '{"input": null}' else comparison end order by number)
          from jsonb_array_elements(step -> 'conditions') with ordinality as conditions (comparison, number)), '[]'))
        else step end order by place)
      from jsonb_array_elements(decision -> 'rules') with ordinality as steps (step, place)), '[]'))
    else decision - 'note' - 'error' end
$$;

-- The only way to change what was reported. Erases the customer's data from these events of a pending erasure,
-- and renames the sessions of events that other customers made in the same browser. A report that is being
-- written reads `erased_report`, so the lock waits for it, and the report after it finds the hash of its key.
create function erase_events(of_erasure uuid, ids uuid[], key_hashes bytea[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from event where id = any(ids) order by id for update;
  lock table erased_report in access exclusive mode;
  with erasure as (
    select * from customer_erasure where id = of_erasure and due_at is not null
  ), picked as (
    select event.id, keyed.key_hash, session.new_id as new_session, erasure.pseudonym,
           event.customer_id is null or event.customer_id is not distinct from erasure.customer_id as is_own
    from unnest(ids, key_hashes) as keyed (id, key_hash)
      join event using (id)
      join erasure on erasure.organization_id = event.organization_id and erasure.environment = event.environment
        and event.received_at <= erasure.requested_at
      left join erased_identity session on session.erasure_id = erasure.id and session.kind = 'SESSION'
        and session.old_id = event.session_id
    where event.customer_id = erasure.customer_id or session.new_id is not null
  ), kept as (
    insert into erased_report (organization_id, environment, key_hash, event_id)
    select event.organization_id, event.environment, picked.key_hash, event.id
    from picked join event using (id) where picked.is_own and event.erased_at is null
    on conflict do nothing
  )
  update event set
    session_id = coalesce(picked.new_session, event.session_id),
    evidence = case when event.evidence ? 'visitorId' then jsonb_set(event.evidence, '{visitorId}', to_jsonb(coalesce((
        select new_id::text from erased_identity
        where erasure_id = of_erasure and kind in ('VISITOR', 'SESSION')
          and old_id = (event.evidence ->> 'visitorId')::uuid limit 1), event.evidence ->> 'visitorId')))
      else event.evidence end,
    customer_id = case when picked.is_own and event.customer_id is not null then picked.pseudonym else event.customer_id end,
    metadata = case when picked.is_own then null else event.metadata end,
    decision = case when picked.is_own then without_personal_inputs(event.decision) else event.decision end,
    review_note = case when picked.is_own then null else event.review_note end,
    payload_hash = case when picked.is_own then ''::bytea else event.payload_hash end,
    idempotency_key = case when picked.is_own then 'erased:' || event.id else event.idempotency_key end,
    erased_at = case when picked.is_own then coalesce(event.erased_at, now()) else event.erased_at end
  from picked where event.id = picked.id;
end $$;
revoke all on function erase_events(uuid, uuid[], bytea[]) from public;
grant execute on function erase_events(uuid, uuid[], bytea[]) to tribute_system;
