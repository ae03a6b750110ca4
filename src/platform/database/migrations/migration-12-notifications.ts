import { Migration } from '@mikro-orm/migrations';

/** What Tribute says happened, and whom it tells: the log of domain events, mail, webhooks. */
export class Migration12Notifications extends Migration {
  override up(): void {
    this.addSql(`
      -- The log is read in commit order: (xact, position) below the snapshot's xmin. A bare sequence would skip rows,
      -- because transactions commit in another order than they draw their numbers.
      create table domain_event (
        id uuid primary key,
        xact xid8 not null default pg_current_xact_id(),
        position bigint generated always as identity,
        organization_id uuid not null,
        environment text not null,
        type text not null,
        campaign_id uuid,
        node_id text,
        payload text not null,
        created_at timestamptz not null default now()
      );
      create unique index domain_event_log on domain_event (xact, position);
      create index domain_event_organization on domain_event (organization_id, environment, xact, position);
      select protect_tenant('domain_event');

      -- Up to where a reader of the log has come.
      create table log_cursor (
        name text primary key,
        xact xid8 not null,
        position bigint not null
      );
      insert into log_cursor values ('webhook.fan-out', '0', 0);
      revoke all on log_cursor from tribute_app;

      -- Up to where the domain events of a tenant have been deleted, so that a subscriber who resumes from before is told.
      create table log_floor (
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        -- The place of the last domain event that was deleted.
        xact xid8 not null,
        position bigint not null,
        primary key (organization_id, environment)
      );
      select protect_tenant('log_floor');

      -- Mail on its way. What it says may hold a token, so it is encrypted, and gone once it is sent.
      create table outgoing_mail (
        id uuid primary key,
        sealed bytea not null,
        attempts int not null default 0,
        next_attempt_at timestamptz not null default now(),
        created_at timestamptz not null default now()
      );
      create index outgoing_mail_due on outgoing_mail (next_attempt_at);
      -- Requests leave mail here; workers alone read it.
      revoke select, update, delete on outgoing_mail from tribute_app;

      create table webhook_endpoint (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        name text not null,
        target_url text not null,
        event_types text[] not null,
        format text not null check (format in ('AKTVATOR', 'TONICPOW')),
        retry_policy text not null check (retry_policy in ('STANDARD', 'EXTENDED')),
        status text not null check (status in ('ENABLED', 'DISABLED')),
        secret bytea not null,
        -- What a rotation left valid for a while: [{"sealed": base64, "expiresAt": time}], newest first.
        retired_secrets jsonb not null default '[]',
        failing_since timestamptz,
        failed_attempts integer not null default 0,
        disabled_reason text check (disabled_reason in ('REQUESTED', 'GONE', 'FAILING')),
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        deleted_at timestamptz
      );
      create index webhook_endpoint_organization on webhook_endpoint (organization_id, environment, id desc);
      select protect_tenant('webhook_endpoint');

      create table webhook_delivery (
        id uuid primary key,
        organization_id uuid not null,
        environment text not null,
        endpoint_id uuid not null references webhook_endpoint,
        domain_event_id uuid not null,
        status text not null check (status in ('PENDING', 'SENDING', 'HELD', 'DELIVERED', 'FAILED', 'CANCELLED')),
        -- Also the fence: who finishes a try must still find the number that its claim wrote.
        attempts integer not null default 0,
        -- Tries that the retry policy does not count: those before a redelivery, and those whose worker was lost.
        uncounted_attempts integer not null default 0,
        -- Tries that failed on Tribute's side.
        internal_failures integer not null default 0,
        due_at timestamptz not null,
        lease_until timestamptz,
        -- Which process is sending it: others take it back when that process stands still.
        worker text,
        created_at timestamptz not null default now(),
        finished_at timestamptz,
        unique (domain_event_id, endpoint_id)
      ) with (fillfactor = 70);
      -- By endpoint first: a claim walks the endpoints in turn, so that a long queue of one hides none of another.
      create index webhook_delivery_due on webhook_delivery (endpoint_id, due_at) where status = 'PENDING';
      create index webhook_delivery_held on webhook_delivery (endpoint_id) where status = 'HELD';
      create index webhook_delivery_sending on webhook_delivery (lease_until) where status = 'SENDING';
      create index webhook_delivery_endpoint on webhook_delivery (endpoint_id, id desc);
      -- For the metric: empty when all is well.
      create index webhook_delivery_internal on webhook_delivery (id)
        where internal_failures > 0 and status in ('PENDING', 'FAILED');
      select protect_tenant('webhook_delivery');

      create table webhook_attempt (
        id uuid primary key,
        organization_id uuid not null,
        environment text not null,
        delivery_id uuid not null references webhook_delivery,
        number integer not null,
        started_at timestamptz not null,
        duration_ms integer not null,
        outcome text not null check (outcome in
          ('SUCCESS', 'HTTP', 'TIMEOUT', 'DNS', 'CONNECT', 'TLS', 'BLOCKED', 'WORKER_LOST', 'INTERNAL')),
        error text,
        status_code integer,
        request_url text not null,
        request_headers jsonb,
        request_body text,
        response_headers jsonb,
        response_body text,
        response_truncated boolean not null default false,
        unique (delivery_id, number)
      );
      select protect_tenant('webhook_attempt');
    `);
  }
}
