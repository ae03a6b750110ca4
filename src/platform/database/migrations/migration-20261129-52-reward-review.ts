import { Migration } from '@mikro-orm/migrations';

/** Rewards that are too large are held for review, and keep no other reward waiting. */
export class Migration20261129RewardReview extends Migration {
  override up(): void {
    this.addSql(`
      alter table reward drop constraint reward_status_check;
      alter table reward add constraint reward_status_check
        check (status in ('UNFUNDED', 'REVIEW', 'HELD', 'PAID', 'REVERSED')) not valid;
      alter table reward validate constraint reward_status_check;
      -- When a person released it from review: then it waits for money, however large it is.
      alter table reward add column reviewed_at timestamptz;

      -- By asset, in atomic units as text: only a person releases what is larger.
      alter table organization add column reward_review_above jsonb not null default '{}'
        check (jsonb_typeof(reward_review_above) = 'object');

      -- What waits for money: UNFUNDED rewards, and those in REVIEW that are paid by themselves when there is money for them.
      drop index reward_waiting;
      drop index reward_unfunded_campaign;
      create index reward_waiting on reward (organization_id, environment, asset, campaign_id, id) where unfunded_by is not null;
      create index reward_waiting_cost on reward (organization_id, environment, asset, campaign_id, (amount + fee))
        where unfunded_by is not null;
      create index reward_waiting_reason on reward (campaign_id, status, unfunded_by, (amount + fee)) where unfunded_by is not null;
      create index reward_review on reward (organization_id, environment, id) where status = 'REVIEW';
    `);
  }
}
