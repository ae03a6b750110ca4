import { Migration } from '@mikro-orm/migrations';

/** The API keys of an organization, first approvals that wait for a second person, and the promoters whom it pays. */
export class Migration03KeysAndPromoters extends Migration {
  override up(): void {
    this.addSql(`
      create table api_key (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        name text not null,
        kind text not null check (kind in ('SECRET', 'PUBLISHABLE')),
        scopes text[] not null,
        allowed_origins text[] not null default '{}',
        -- Points a minute; null is what the plan says, 0 is without limit.
        rate_limit integer check (rate_limit >= 0),
        token_hash bytea not null unique,
        prefix text not null,
        last_four text not null,
        -- The key that made it, if a key did.
        made_by_id uuid references api_key,
        -- The person who made the key, or who made the key that made it.
        created_by uuid,
        created_at timestamptz not null default now(),
        -- Exact to a minute: it is written in batches, and no more often.
        last_used_at timestamptz,
        expires_at timestamptz,
        revoked_at timestamptz
      );
      create index api_key_organization on api_key (organization_id, environment, id desc);
      create index api_key_made_by on api_key (made_by_id) where made_by_id is not null;
      select protect_tenant('api_key');

      create table first_approval (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        object_kind text not null check (object_kind in ('actionAttempt', 'event', 'reward', 'payout')),
        object_id uuid not null,
        -- The person, also when their key did it.
        person_id uuid not null,
        key_id uuid,
        approved_at timestamptz not null default now()
      );
      -- Two who approve at once are one first and one second; the row of the object is locked as well.
      create unique index first_approval_object on first_approval (object_id);
      create index first_approval_organization on first_approval (organization_id, environment);
      select protect_tenant('first_approval');

      create table promoter (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        name text not null,
        email text,
        external_id text,
        -- The person behind the record, once one has joined it.
        user_id uuid references user_account,
        -- Where a promoter's money goes: an account with the payment provider, or words for whoever pays by hand.
        payout_destination text check (length(payout_destination) between 1 and 500),
        -- From when on money may go to the destination; null is at once.
        payout_destination_ready_at timestamptz,
        suspended_at timestamptz,
        suspension_reason text,
        suspended_by text check (suspended_by in ('ORGANIZATION', 'OPERATOR')),
        created_at timestamptz not null default now(),
        unique (organization_id, environment, external_id)
      );
      create index promoter_organization on promoter (organization_id, environment, id desc);
      create unique index promoter_person on promoter (user_id, organization_id, environment) where user_id is not null;
      create index promoter_user on promoter (user_id, environment, id desc) where user_id is not null;
      select protect_tenant('promoter');

      -- Policies called "person" are for reading alone: what a promoter changes, they change through services that judge it.
      create policy person on promoter for select to tribute_app
        using (user_id = (select nullif(current_setting('tribute.user', true), '')::uuid)
               and environment = (select current_setting('tribute.environment', true)));

      -- The promoter records of the person who asks, in the environment that they work in. Always as they are now: a record
      -- that was joined or taken away a moment ago counts at once.
      create function own_promoters() returns uuid[] language sql stable as $$
        select coalesce(array_agg(id), '{}') from promoter
        where user_id = nullif(current_setting('tribute.user', true), '')::uuid
          and environment = current_setting('tribute.environment', true)
      $$;
    `);
  }
}
