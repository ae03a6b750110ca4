import { Migration } from '@mikro-orm/migrations';

/** What integrators report and what it earned: events, conversions, action attempts, rewards. */
export class Migration20261121Events extends Migration {
  override up(): void {
    this.addSql(`
      -- Written by group commit; references are checked when the event is evaluated, not at the door.
      create table event (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null,
        event_type text not null,
        campaign_id uuid,
        goal_id uuid,
        conversion_id uuid,
        link_id uuid,
        promoter_id uuid,
        code text,
        session_id uuid,
        idempotency_key text not null,
        payload_hash bytea not null,
        amount numeric(38,0) check (amount >= 0),
        asset text not null,
        metadata jsonb,
        occurred_at timestamptz not null,
        received_at timestamptz not null default now(),
        due_at timestamptz not null default now(),
        status text not null default 'QUEUED'
          check (status in ('QUEUED', 'PROCESSED', 'UNMATCHED', 'REJECTED', 'CANCELLED', 'FAILED')),
        decision jsonb,
        evaluated_at timestamptz,
        constraint event_idempotency unique (organization_id, environment, idempotency_key)
      );
      create index event_queued on event (organization_id, environment, due_at) where status = 'QUEUED';
      create index event_due on event (due_at) where status = 'QUEUED';
      create index event_organization on event (organization_id, environment, id desc);
      create index event_campaign on event (campaign_id, id desc);

      create table conversion (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        event_id uuid not null unique,
        goal_id uuid not null references goal,
        campaign_id uuid not null references campaign,
        promoter_id uuid not null references promoter,
        session_id uuid,
        amount numeric(38,0),
        asset text not null,
        custom_dimensions jsonb,
        status text not null check (status in ('PENDING', 'COMPLETED', 'REJECTED', 'CANCELLED')),
        due_at timestamptz not null,
        created_at timestamptz not null default now()
      );
      create index conversion_visitor on conversion (goal_id, session_id) where status in ('PENDING', 'COMPLETED');
      create index conversion_promoter on conversion (goal_id, promoter_id) where status in ('PENDING', 'COMPLETED');
      create index conversion_campaign on conversion (campaign_id, id desc);
      create index conversion_organization on conversion (organization_id, environment, id desc);

      create table action_attempt (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        event_id uuid unique,
        gig_id uuid not null references gig,
        campaign_id uuid not null references campaign,
        promoter_id uuid not null references promoter,
        status text not null check (status in ('SUBMITTED', 'VERIFIED', 'REJECTED')),
        note text,
        created_at timestamptz not null default now(),
        decided_at timestamptz
      );
      create index action_attempt_organization on action_attempt (organization_id, environment, id desc);

      create table reward (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        campaign_id uuid not null references campaign,
        promoter_id uuid not null references promoter,
        source_type text not null check (source_type in ('EVENT', 'CLICK')),
        source_id uuid not null,
        rule_key text not null,
        leg integer not null default 0,
        conversion_id uuid,
        action_attempt_id uuid,
        amount numeric(38,0) not null check (amount > 0),
        asset text not null,
        status text not null check (status in ('UNFUNDED', 'HELD', 'PAID', 'REVERSED')),
        -- What an UNFUNDED reward waits for: its campaign's budget, or the organization's wallet.
        unfunded_by text check (unfunded_by in ('BUDGET', 'WALLET')),
        hold_until timestamptz,
        created_at timestamptz not null default now(),
        paid_at timestamptz,
        -- Exactly once: whatever is evaluated twice can never be rewarded twice.
        constraint reward_once unique (source_id, rule_key, leg)
      );
      create index reward_organization on reward (organization_id, environment, id desc);
      create index reward_campaign on reward (campaign_id, id desc);
      create index reward_promoter on reward (promoter_id, id desc);
      create index reward_unfunded on reward (organization_id, environment, asset, unfunded_by, id) where status = 'UNFUNDED';
      create index reward_unfunded_campaign on reward (campaign_id, unfunded_by) where status = 'UNFUNDED';
      create index reward_held on reward (hold_until) where status = 'HELD';
    `);
  }
}
