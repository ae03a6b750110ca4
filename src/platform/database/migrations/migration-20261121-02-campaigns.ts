import { Migration } from '@mikro-orm/migrations';

/** What is promoted and how the world comes to it: campaigns, goals, gigs, links, sessions, clicks. */
export class Migration20261121Campaigns extends Migration {
  override up(): void {
    this.addSql(`
      create table campaign (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        name text not null,
        target_url text not null,
        description text,
        status text not null check (status in ('DRAFT', 'ACTIVE', 'PAUSED', 'ENDED')),
        approval text not null check (approval in ('PENDING', 'APPROVED', 'REJECTED')),
        payout_model text not null check (payout_model in ('CPC', 'CPA', 'CPS')),
        payout_rate numeric(38,0) not null check (payout_rate >= 0),
        asset text not null,
        budget numeric(38,0) check (budget >= 0),
        spent numeric(38,0) not null default 0 check (spent >= 0),
        starts_at timestamptz,
        ends_at timestamptz,
        attribution_window_days integer not null check (attribution_window_days between 1 and 365),
        holding_period_days integer not null check (holding_period_days between 0 and 365),
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
      -- The list of an organization, newest first: ids are version 7 UUIDs and sort by creation.
      create index campaign_organization on campaign (organization_id, environment, id desc);

      create table goal (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        campaign_id uuid not null references campaign,
        name text not null,
        action_type text,
        payout_type text not null check (payout_type in ('FLAT', 'PERCENT')),
        payout_rate numeric(38,0) not null check (payout_rate >= 0),
        max_per_promoter integer check (max_per_promoter > 0),
        max_per_visitor integer check (max_per_visitor > 0),
        created_at timestamptz not null default now(),
        unique (campaign_id, name)
      );
      create index goal_organization on goal (organization_id, environment, id desc);

      create table gig (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        campaign_id uuid not null references campaign,
        title text not null,
        description text,
        action_type text not null,
        reward_amount numeric(38,0) not null check (reward_amount >= 0),
        verification text not null check (verification in ('AUTO', 'MANUAL')),
        status text not null check (status in ('DRAFT', 'PUBLISHED', 'PAUSED', 'CLOSED')),
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
      create index gig_organization on gig (organization_id, environment, id desc);
      create index gig_campaign on gig (campaign_id, id desc);

      create table link (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        campaign_id uuid not null references campaign,
        promoter_id uuid not null references promoter,
        target_url text not null,
        code text not null unique,
        created_at timestamptz not null default now(),
        unique (campaign_id, promoter_id, target_url)
      );
      create index link_organization on link (organization_id, environment, id desc);
      create index link_promoter on link (promoter_id, id desc);

      create table visitor_session (
        id uuid primary key,
        organization_id uuid not null,
        environment text not null,
        link_id uuid not null references link,
        created_at timestamptz not null
      );

      -- Written by group commit only. No foreign keys: the writer has just read the link, and each would cost a look-up a row.
      create table click (
        id uuid primary key,
        organization_id uuid not null,
        environment text not null,
        link_id uuid not null,
        campaign_id uuid not null,
        promoter_id uuid not null,
        session_id uuid not null,
        is_unique boolean not null,
        is_bot boolean not null,
        address text,
        user_agent text,
        referrer text,
        clicked_at timestamptz not null,
        status text not null check (status in ('QUEUED', 'COUNTED', 'PROCESSED')),
        reward_reason text
      );
      create index click_queued on click (organization_id, environment, id) where status = 'QUEUED';
      create index click_link on click (link_id, id desc);
      create index click_campaign on click (campaign_id, id desc);
    `);
  }
}
