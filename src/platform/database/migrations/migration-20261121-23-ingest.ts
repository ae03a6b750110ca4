import { Migration } from '@mikro-orm/migrations';

/** What evaluation asks of events and clicks: whose purchase it was, and where and on what the first click was made. */
export class Migration20261121Ingest extends Migration {
  override up(): void {
    this.addSql(`
      -- The integrator's own name of the customer. Whether a customer is new to a campaign is asked of the index.
      alter table event add column customer_id text check (char_length(customer_id) between 1 and 200);
      create index event_customer on event (campaign_id, customer_id, id) where customer_id is not null;
      -- What can be evaluated again.
      create index event_aside on event (organization_id, environment, id)
        where status in ('UNMATCHED', 'REJECTED', 'FAILED');

      -- ISO 3166-1 alpha-2 as a trusted proxy said; referrer_host without a port, in lower case.
      alter table click add column country text, add column device text, add column referrer_host text,
        add constraint click_device check (device in ('MOBILE', 'TABLET', 'DESKTOP', 'BOT'));

      -- A session keeps what its first click was like, so that evaluation reads one row by its key. Null: not known.
      alter table visitor_session
        add column click_id uuid,
        add column is_bot boolean,
        add column country text,
        add column device text,
        add column referrer_host text,
        add constraint visitor_session_device check (device in ('MOBILE', 'TABLET', 'DESKTOP', 'BOT'));
      update visitor_session session set click_id = first.id, is_bot = first.is_bot
      from (select distinct on (session_id) session_id, id, is_bot from click order by session_id, id) first
      where first.session_id = session.id;
    `);
  }
}
