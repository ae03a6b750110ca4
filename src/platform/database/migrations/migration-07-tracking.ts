import { Migration } from '@mikro-orm/migrations';

/** How visitors come: links, visitors' sessions, clicks. */
export class Migration07Tracking extends Migration {
  override up(): void {
    this.addSql(`
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
      select protect_tenant('link');
      create policy person on link for select to tribute_app
        using (promoter_id = any ((select own_promoters())::uuid[]));

      -- A session keeps what its first click was like, so that evaluation reads one row by its key. Null: not known. It has no
      -- foreign key: a click may come from the memory of a process after its link is gone, and the whole batch, of whatever
      -- tenants, must not fail.
      create table visitor_session (
        id uuid primary key,
        organization_id uuid not null,
        environment text not null,
        link_id uuid not null,
        -- Who comes through several links of an organization: the browser's random id, mixed with the organization's.
        visitor_id uuid,
        click_id uuid,
        is_bot boolean,
        country text,
        device text constraint visitor_session_device check (device in ('MOBILE', 'TABLET', 'DESKTOP', 'BOT')),
        referrer_host text,
        created_at timestamptz not null,
        last_clicked_at timestamptz not null default now()
      );
      create index visitor_session_visitor on visitor_session (visitor_id) where visitor_id is not null;
      select protect_tenant('visitor_session');

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
        -- Keyed hash of the address and the user agent.
        network_hash bytea,
        user_agent text,
        referrer text,
        -- Without a port, in lower case.
        referrer_host text,
        -- ISO 3166-1 alpha-2, as a trusted proxy said.
        country text,
        device text constraint click_device check (device in ('MOBILE', 'TABLET', 'DESKTOP', 'BOT')),
        clicked_at timestamptz not null,
        -- The time of a click that the campaign's velocity check counts; null for others.
        pace_at timestamptz,
        -- A click that cannot be evaluated stands aside as FAILED, as an event does.
        status text not null check (status in ('QUEUED', 'PROCESSED', 'FAILED')),
        reward_reason text
      );
      create index click_queued on click (organization_id, environment, id) where status = 'QUEUED';
      create index click_link on click (link_id, id desc);
      create index click_campaign on click (campaign_id, id desc);
      create index click_pace on click (campaign_id, promoter_id, pace_at) where pace_at is not null;
      -- When a session was clicked again. Its first click is its own created_at, so that most clicks are not in this index.
      create index click_again on click (session_id, link_id, clicked_at) where not is_unique;
      select protect_tenant('click');
      create policy person on click for select to tribute_app
        using (promoter_id = any ((select own_promoters())::uuid[]));
    `);
  }
}
