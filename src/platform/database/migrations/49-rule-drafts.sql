-- Drafts of reward rules, which the members of an organization write together.
create table rule_draft (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  campaign_id uuid not null references campaign on delete cascade,
  name text not null,
  -- As written, not as checked: src/campaigns/rule-draft/read-draft.ts reads it.
  content jsonb not null,
  -- The number of the version that it was written from; 0 for none.
  base_version int not null check (base_version >= 0),
  -- Counts the changes, so that no editor overwrites another one.
  revision int not null check (revision > 0),
  -- TypeID of the person or the API key that changed it last.
  updated_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index rule_draft_campaign on rule_draft (campaign_id, id desc);
create index rule_draft_organization on rule_draft (organization_id, environment, id desc);
select protect_tenant('rule_draft');
