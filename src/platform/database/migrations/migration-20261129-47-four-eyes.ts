import { Migration } from '@mikro-orm/migrations';

/** Who made a key and who asked for a payout, and first approvals that wait for a second person. */
export class Migration20261129FourEyes extends Migration {
  override up(): void {
    this.addSql(`
      -- The person who made the key, or who made the key that made it. Null for keys of earlier versions.
      alter table api_key add column created_by uuid;
      -- The person who asked for it, by a session or by a key of theirs.
      alter table payout add column requested_by uuid;

      -- By asset, in atomic units as text: what is worth more takes two people.
      alter table organization add column second_approval_above jsonb not null default '{}'
        check (jsonb_typeof(second_approval_above) = 'object');

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
    `);
  }
}
