import { Migration } from '@mikro-orm/migrations';

/** When a session last showed a password or a code, which key made a key, and where a token was asked for. */
export class Migration20261129StepUp extends Migration {
  override up(): void {
    this.addSql(`
      alter table user_session add column identity_confirmed_at timestamptz not null default '-infinity';

      -- Shown to whoever is asked to confirm an address.
      alter table user_token add column asked_from text;

      alter table api_key add column made_by_id uuid references api_key;
      create index api_key_made_by on api_key (made_by_id) where made_by_id is not null;

      -- From when on money may go to the destination; null is at once.
      alter table promoter add column payout_destination_ready_at timestamptz;
    `);
  }
}
