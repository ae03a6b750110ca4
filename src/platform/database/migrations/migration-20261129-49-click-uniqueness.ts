import { Migration } from '@mikro-orm/migrations';

/** What a CPC campaign recognizes repeated clicks by, and which clicks its velocity check counts. */
export class Migration20261129ClickUniqueness extends Migration {
  override up(): void {
    this.addSql(`
      alter table click
        -- Keyed hash of the address and the user agent. Null: recorded before it was kept.
        add column network_hash bytea,
        -- The time of a click that the campaign's velocity check counts; null for others.
        add column pace_at timestamptz;
      create index click_pace on click (campaign_id, promoter_id, pace_at) where pace_at is not null;

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
      insert into click_mark (campaign_id, mark, organization_id, environment, visitor_id, seen_at)
      select click.campaign_id, '\\x01'::bytea || uuid_send(session.visitor_id), click.organization_id, click.environment,
             session.visitor_id, max(clicked_at)
      from click join campaign on campaign.id = click.campaign_id and campaign.payout_model = 'CPC'
        join visitor_session session on session.id = click.session_id
      where click.is_unique and not click.is_bot and session.visitor_id is not null
      group by 1, 2, 3, 4, 5;
    `);
  }
}
