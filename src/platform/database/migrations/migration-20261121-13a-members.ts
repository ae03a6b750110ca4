import { Migration } from '@mikro-orm/migrations';

/** Invitations can be taken back. */
export class Migration20261121Members extends Migration {
  override up(): void {
    this.addSql('alter table invitation add column revoked_at timestamptz');
  }
}
