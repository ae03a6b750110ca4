import { Migration } from '@mikro-orm/migrations';

/** What rules count, and what decisions were made of: so that each can be shown, and made again. */
export class Migration20261121Evaluation extends Migration {
  override up(): void {
    this.addSql(`
      -- What caps and tiers count, by campaign: changed in the transaction of the batch, under the treasury's lock. Keys are made
      -- by usage.ts and say the rule, subject and period, so a new version of the rules goes on counting.
      create table reward_usage (
        campaign_id uuid not null,
        key text not null,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        count numeric(38,0) not null check (count >= 0),
        amount numeric(38,0) not null check (amount >= 0),
        primary key (campaign_id, key)
      ) with (fillfactor = 70);
      select protect_tenant('reward_usage');

      -- A campaign with its goals and gigs as they were when something was decided, once for all decisions of that state: the id is the
      -- SHA-256 of the terms.
      create table evaluation_terms (
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        id bytea not null,
        terms jsonb not null,
        created_at timestamptz not null default now(),
        primary key (organization_id, environment, id)
      );
      select protect_tenant('evaluation_terms');

      -- What the decision was made of, beside terms and rules: judged again, it gives the same decision.
      alter table event add column evidence jsonb, add column rule_version_id uuid;
      alter table action_attempt add column decision jsonb;
      alter table reward add column rule_version_id uuid, add column hold_days integer check (hold_days >= 0);
    `);
  }
}
