import { Migration } from '@mikro-orm/migrations';

/** What Tribute says happened, and whom it tells: the domain event log, webhook endpoints, deliveries, attempts. */
export class Migration20261121Webhooks extends Migration {
  override up(): void {
    this.addSql(`
      -- A time-ordered UUID (version 7) for rows that one statement makes many of; PostgreSQL has its own only from 18 on.
      create function new_id() returns uuid language sql volatile parallel safe as $$
        select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing
          substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
          52, 1), 53, 1), 'hex')::uuid
      $$;

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

      create table log_cursor (
        name text primary key,
        xact xid8 not null,
        position bigint not null
      );
      insert into log_cursor values ('webhook.fan-out', '0', 0);

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
        due_at timestamptz not null,
        lease_until timestamptz,
        created_at timestamptz not null default now(),
        finished_at timestamptz,
        unique (domain_event_id, endpoint_id)
      ) with (fillfactor = 70);
      -- By endpoint first: a claim walks the endpoints in turn, so that a long queue of one hides none of another.
      create index webhook_delivery_due on webhook_delivery (endpoint_id, due_at) where status = 'PENDING';
      create index webhook_delivery_held on webhook_delivery (endpoint_id) where status = 'HELD';
      create index webhook_delivery_sending on webhook_delivery (lease_until) where status = 'SENDING';
      create index webhook_delivery_endpoint on webhook_delivery (endpoint_id, id desc);

      create table webhook_attempt (
        id uuid primary key,
        organization_id uuid not null,
        environment text not null,
        delivery_id uuid not null references webhook_delivery,
        number integer not null,
        started_at timestamptz not null,
        duration_ms integer not null,
        outcome text not null
          check (outcome in ('SUCCESS', 'HTTP', 'TIMEOUT', 'DNS', 'CONNECT', 'TLS', 'BLOCKED', 'WORKER_LOST')),
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
    `);
  }
}
