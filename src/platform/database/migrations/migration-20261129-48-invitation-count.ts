import { Migration } from '@mikro-orm/migrations';

/** How many invitations a person and an organization have sent on a day. */
export class Migration20261129InvitationCount extends Migration {
  override up(): void {
    this.addSql(`
      create table invitation_count (
        -- The day in UTC; counts of days before are deleted.
        day date not null,
        -- The id of a person or of an organization. No foreign key: a count outlives nobody by more than a day.
        subject uuid not null,
        sent integer not null,
        primary key (day, subject)
      );
    `);
  }
}
