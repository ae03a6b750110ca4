import { Migration } from '@mikro-orm/migrations';

/** What the evaluation counts, and what its decisions were made of: so that each can be shown, and made again. */
export class Migration10Evaluation extends Migration {
  override up(): void {
    this.addSql(`
      -- What caps and tiers count, by campaign: changed in the transaction of the batch, under the organization's wallet's lock. Keys are made
      -- by usage.ts and say the rule, subject and period, so a new version of the rules goes on counting.
      create table reward_usage (
        campaign_id uuid not null,
        key text not null,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        -- What the events of years add up to has no bound, however each of them is bounded.
        count numeric not null check (count >= 0),
        amount numeric not null check (amount >= 0),
        primary key (campaign_id, key),
        check (count = trunc(count) and amount = trunc(amount))
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

      -- Which visitors and networks a CPC campaign has seen, and when last one of them was counted as new.
      create table click_mark (
        campaign_id uuid not null,
        -- A kind (1: visitor, 2: network) and 16 bytes.
        mark bytea not null,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        -- The visitor with whom it was first seen.
        visitor_id uuid not null,
        seen_at timestamptz not null,
        primary key (campaign_id, mark)
      );
      select protect_tenant('click_mark');
    `);
  }
}
