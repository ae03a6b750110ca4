import { Migration } from '@mikro-orm/migrations';

/** Rewards that wait or are held are found by treasury, and requests under a key are remembered as they were asked. */
export class Migration20261121Settlement extends Migration {
  override up(): void {
    this.addSql(`
      -- Of each treasury and campaign, the oldest reward that waits for money: one look for each, however many wait.
      create index reward_waiting on reward (organization_id, environment, asset, campaign_id, id) where status = 'UNFUNDED';
      drop index reward_unfunded;
      create index reward_due on reward (organization_id, environment, asset, hold_until) where status = 'HELD';
      drop index reward_held;

      -- What was asked for; null is whatever was left.
      alter table reward_reversal add column asked numeric(38,0) check (asked > 0);
      update reward_reversal set asked = amount;

      -- What was asked under an idempotency key, so that it is done once and never taken for something else.
      create table budget_request (
        -- Derived from campaign and key.
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        campaign_id uuid not null references campaign on delete cascade,
        kind text not null check (kind in ('FUND', 'DEFUND')),
        -- Null is whatever was there.
        amount numeric(38,0) check (amount > 0),
        is_closing boolean not null,
        created_at timestamptz not null default now()
      );
      create index budget_request_campaign on budget_request (campaign_id);
      select protect_tenant('budget_request');
    `);
  }
}
