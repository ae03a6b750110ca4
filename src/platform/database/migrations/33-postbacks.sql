-- Postbacks of promoters: endpoints that receive what one promoter earns, by a URL with macros.

-- What a domain event means for a promoter. Null if it concerns none, and in rows of earlier versions.
alter table domain_event
  add column promoter_id uuid,
  -- Names that postbacks choose from: {REWARD_EARNED,REWARD_PAID}.
  add column promoter_events text[],
  add column goal_id uuid;

-- The promoter of a postback, whose row in `postback` has the same id. Null: the organization's own.
-- A postback has no event types and no secret, so an earlier version subscribes it to nothing and sends nothing.
-- No foreign key, because a reset of the sandbox deletes promoters first, and deliveries last.
alter table webhook_endpoint add column promoter_id uuid;
alter table webhook_delivery add column promoter_id uuid;
-- The organization's own endpoints, among any number of postbacks.
create index webhook_endpoint_own on webhook_endpoint (organization_id, environment, id desc) where promoter_id is null;

-- Requests of organizations see their own endpoints only. Services that have checked the caller read the others.
create policy not_of_promoters on webhook_endpoint as restrictive to tribute_app using (promoter_id is null);
create policy not_of_promoters on webhook_delivery as restrictive to tribute_app using (promoter_id is null);

create table postback (
  id uuid primary key references webhook_endpoint,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  promoter_id uuid not null references promoter,
  name text not null,
  -- With macros. It may contain a token of the receiver.
  url text not null,
  method text not null check (method in ('GET', 'POST')),
  -- The format of a POST. It is kept when the method changes.
  body_format text not null check (body_format in ('FORM', 'JSON')),
  events text[] not null,
  -- Only events of this campaign, and of this goal. Null: of all.
  campaign_id uuid,
  goal_id uuid,
  -- Who wrote the URL, so may read it and the log.
  registered_by text not null check (registered_by in ('PROMOTER', 'ORGANIZATION')),
  -- While the organization forbids it, the promoter cannot enable it.
  is_forbidden boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index postback_promoter on postback (promoter_id, id desc) where deleted_at is null;
select protect_tenant('postback');
create policy person on postback for select to tribute_app
  using (promoter_id = any ((select own_promoters())::uuid[]));

-- The click that led to a reward or conversion, as it was when its first postback was created. Later postbacks
-- about it, such as that of its reversal, still know the promoter's sub-ids when the click is gone.
create table postback_origin (
  -- The TypeID of the reward or the conversion, as in domain_event.
  node_id text primary key,
  organization_id uuid not null,
  environment text not null,
  click_id uuid,
  link_id uuid,
  sub_ids jsonb
);
select protect_tenant('postback_origin');
-- Only workers write it.
revoke insert, update, delete on postback_origin from tribute_app;
