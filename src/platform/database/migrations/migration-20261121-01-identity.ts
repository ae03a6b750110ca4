import { Migration } from '@mikro-orm/migrations';

/** Who there is: people, organizations, their members and keys, and the promoters whom they pay. */
export class Migration20261121Identity extends Migration {
  override up(): void {
    this.addSql(`
      create table user_account (
        id uuid primary key,
        email text not null,
        name text not null,
        password_hash text not null,
        created_at timestamptz not null default now()
      );
      create unique index user_account_email on user_account (lower(email));

      create table user_session (
        id uuid primary key,
        user_id uuid not null references user_account,
        token_hash bytea not null unique,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        revoked_at timestamptz
      );

      create table organization (
        id uuid primary key,
        name text not null,
        description text,
        website text,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );

      create table member (
        id uuid primary key,
        organization_id uuid not null references organization,
        user_id uuid not null references user_account,
        role text not null check (role in ('OWNER', 'ADMIN', 'MEMBER')),
        created_at timestamptz not null default now(),
        unique (organization_id, user_id)
      );
      create index member_user on member (user_id);

      create table invitation (
        id uuid primary key,
        organization_id uuid not null references organization,
        email text not null,
        role text not null check (role in ('OWNER', 'ADMIN', 'MEMBER')),
        token_hash bytea not null unique,
        expires_at timestamptz not null,
        accepted_at timestamptz,
        created_at timestamptz not null default now()
      );
      create index invitation_organization on invitation (organization_id, id desc);

      create table api_key (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        name text not null,
        kind text not null check (kind in ('SECRET', 'PUBLISHABLE')),
        scopes text[] not null,
        allowed_origins text[] not null default '{}',
        token_hash bytea not null unique,
        prefix text not null,
        last_four text not null,
        expires_at timestamptz,
        revoked_at timestamptz,
        created_at timestamptz not null default now()
      );
      create index api_key_organization on api_key (organization_id, environment, id desc);

      create table promoter (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        name text not null,
        email text,
        external_id text,
        created_at timestamptz not null default now(),
        unique (organization_id, environment, external_id)
      );
      create index promoter_organization on promoter (organization_id, environment, id desc);
    `);
  }
}
