-- Reports of integrators and promoters, and their results: events, conversions, action attempts.

-- Written by group commit. References are checked at evaluation, not on receipt.
-- What was reported never changes: only the columns that are granted below do.
create table event (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null,
  event_type text not null,
  campaign_id uuid,
  goal_id uuid,
  conversion_id uuid,
  link_id uuid,
  code text,
  session_id uuid,
  -- The integrator's own id of the customer.
  customer_id text check (char_length(customer_id) between 1 and 200),
  idempotency_key text not null,
  payload_hash bytea not null,
  -- Whether it was reported with a publishable key, which anybody can read.
  is_browser_report boolean not null default false,
  amount numeric(38,0) check (amount >= 0),
  asset text not null,
  metadata jsonb,
  occurred_at timestamptz not null,
  received_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  -- When it occurred, for a campaign's velocity check; null where that is off.
  pace_at timestamptz,
  status text not null default 'QUEUED'
    check (status in ('QUEUED', 'PROCESSED', 'UNMATCHED', 'REJECTED', 'CANCELLED', 'FAILED', 'REVIEW')),
  -- The link that it was attributed to, with its campaign and promoter; null if it was not attributed.
  attributed_link_id uuid,
  attributed_campaign_id uuid,
  attributed_promoter_id uuid,
  -- For lists. A column, because row-level security keeps an index on the expression from being used.
  effective_campaign_id uuid generated always as (coalesce(attributed_campaign_id, campaign_id)) stored,
  decision jsonb,
  -- The evidence beside terms and rules. Another evaluation of it gives the same decision.
  evidence jsonb,
  -- The evaluation_terms and the version of the rules of the evaluation.
  terms_id bytea,
  rule_version_id uuid,
  evaluated_at timestamptz,
  review_decision text check (review_decision in ('APPROVED', 'REJECTED')),
  review_note text,
  -- TypeID of the person or the API key.
  reviewed_by text,
  reviewed_at timestamptz,
  constraint event_idempotency unique (organization_id, environment, idempotency_key),
  constraint event_reviewed
    check ((review_decision is null) = (reviewed_at is null)
      and (reviewed_by is null) = (reviewed_at is null))
)
-- A decision with its trace often exceeds 2 KB. Below 4 KB, compressing takes longer than writing.
with (toast_tuple_target = 4080);
create index event_queued on event (organization_id, environment, due_at) where status = 'QUEUED';
create index event_organization on event (organization_id, environment, id desc);
create index event_campaign on event (effective_campaign_id, id desc);
-- For two questions: is a customer new, and did they do the same a moment ago.
create index event_customer on event (attributed_campaign_id, customer_id, occurred_at)
  where customer_id is not null;
create index event_pace on event (attributed_campaign_id, attributed_promoter_id, pace_at)
  where pace_at is not null;
create index event_review on event (organization_id, environment, id desc) where status = 'REVIEW';
-- Events that can be evaluated again.
create index event_aside on event (organization_id, environment, id)
  where status in ('UNMATCHED', 'REJECTED', 'FAILED');
select protect_tenant('event');
revoke update on event from tribute_app, tribute_system;
grant update (status, due_at, pace_at, attributed_link_id, attributed_campaign_id, attributed_promoter_id,
    decision, evidence, terms_id, rule_version_id, evaluated_at,
    review_decision, review_note, reviewed_by, reviewed_at)
  on event to tribute_app, tribute_system;

create table conversion (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  event_id uuid not null,
  goal_id uuid not null references goal,
  campaign_id uuid not null references campaign,
  promoter_id uuid not null references promoter,
  session_id uuid,
  amount numeric(38,0),
  asset text not null,
  custom_dimensions jsonb,
  status text not null check (status in ('PENDING', 'COMPLETED', 'REJECTED', 'CANCELLED')),
  due_at timestamptz not null,
  created_at timestamptz not null default now(),
  -- One event may count for several goals, once for each.
  constraint conversion_once unique (event_id, goal_id)
);
-- One browser conversion per goal and session. Those in any state are looked up.
create index conversion_visitor on conversion (goal_id, session_id) where session_id is not null;
create index conversion_promoter on conversion (goal_id, promoter_id)
  where status in ('PENDING', 'COMPLETED');
create index conversion_campaign on conversion (campaign_id, id desc);
create index conversion_organization on conversion (organization_id, environment, id desc);
create index conversion_by_promoter on conversion (promoter_id);
select protect_tenant('conversion');
create policy person on conversion for select to tribute_app
  using (promoter_id = any ((select own_promoters())::uuid[]));

create table action_attempt (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  event_id uuid,
  gig_id uuid not null references gig,
  campaign_id uuid not null references campaign,
  promoter_id uuid not null references promoter,
  proof_text text,
  proof_url text,
  proof_file text check (length(proof_file) between 1 and 500),
  remark text,
  status text not null check (status in ('SUBMITTED', 'VERIFIED', 'REJECTED')),
  reason text check (reason in ('INSUFFICIENT_PROOF', 'DUPLICATE', 'FRAUD', 'NOT_ELIGIBLE', 'OTHER')),
  note text,
  decision jsonb,
  -- Null where an event was sufficient proof.
  decided_by_kind text check (decided_by_kind in ('USER', 'KEY')),
  decided_by_id uuid,
  created_at timestamptz not null default now(),
  decided_at timestamptz,
  -- One event may count for several gigs, once for each.
  constraint action_attempt_once unique (event_id, gig_id),
  constraint action_attempt_reason check ((reason is not null) = (status = 'REJECTED')),
  constraint action_attempt_decider check ((decided_by_kind is null) = (decided_by_id is null))
);
create index action_attempt_organization on action_attempt (organization_id, environment, id desc);
create index action_attempt_promoter on action_attempt (promoter_id, id desc);
-- The used places of a gig, for its limits.
create index action_attempt_place on action_attempt (gig_id, promoter_id)
  where status in ('SUBMITTED', 'VERIFIED');
-- For foreign keys, when the referenced row is deleted.
create index action_attempt_gig on action_attempt (gig_id);
create index action_attempt_campaign on action_attempt (campaign_id);
select protect_tenant('action_attempt');
create policy person on action_attempt for select to tribute_app
  using (promoter_id = any ((select own_promoters())::uuid[]));

-- All decisions with their evidence. An attempt itself has only the last one.
create table attempt_decision (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  action_attempt_id uuid not null references action_attempt,
  promoter_id uuid not null references promoter,
  status text not null check (status in ('VERIFIED', 'REJECTED')),
  reason text check (reason in ('INSUFFICIENT_PROOF', 'DUPLICATE', 'FRAUD', 'NOT_ELIGIBLE', 'OTHER')),
  note text,
  proof_text text,
  proof_url text,
  proof_file text,
  remark text,
  decided_by_kind text not null check (decided_by_kind in ('USER', 'KEY')),
  decided_by_id uuid not null,
  decided_at timestamptz not null,
  check ((reason is not null) = (status = 'REJECTED'))
);
create index attempt_decision_attempt on attempt_decision (action_attempt_id, id desc);
create index attempt_decision_organization on attempt_decision (organization_id, environment, id desc);
create index attempt_decision_promoter on attempt_decision (promoter_id);
select protect_tenant('attempt_decision');
create policy person on attempt_decision for select to tribute_app
  using (promoter_id = any ((select own_promoters())::uuid[]));
revoke update on attempt_decision from tribute_app, tribute_system;
-- Deleted only when its sandbox is emptied.
create function refuse_decision_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.environment = 'SANDBOX' then return old; end if;
  raise exception 'decisions on attempts are append-only';
end $$;
create trigger attempt_decision_append_only before update or delete on attempt_decision
  for each row execute function refuse_decision_change();
