import { Migration } from '@mikro-orm/migrations';

/** What guards are asked, and the events that wait for a person to decide. */
export class Migration20261121Guards extends Migration {
  override up(): void {
    this.addSql(`
      -- What differs from the defaults of src/campaigns/campaign/fraud-check-settings.ts.
      alter table campaign add column guards jsonb not null default '{}' check (jsonb_typeof(guards) = 'object');

      alter table event drop constraint event_status_check;
      alter table event
        add constraint event_status_check
          check (status in ('QUEUED', 'PROCESSED', 'UNMATCHED', 'REJECTED', 'CANCELLED', 'FAILED', 'REVIEW')),
        add column review_decision text check (review_decision in ('APPROVED', 'REJECTED')),
        add column review_note text,
        -- TypeID of the person or the API key.
        add column reviewed_by text,
        add column reviewed_at timestamptz,
        add constraint event_reviewed
          check ((review_decision is null) = (reviewed_at is null) and (reviewed_by is null) = (reviewed_at is null)),
        -- When it occurred, for what is counted against a campaign's velocity guard; null where that is off.
        add column pace_at timestamptz;
      create index event_review on event (organization_id, environment, id desc) where status = 'REVIEW';
      create index event_pace on event (campaign_id, promoter_id, pace_at) where pace_at is not null;
      -- Whether a customer is new, and whether they did the same a moment ago: both are asked of this one.
      drop index event_customer;
      create index event_customer on event (campaign_id, customer_id, occurred_at) where customer_id is not null;
    `);
  }
}
