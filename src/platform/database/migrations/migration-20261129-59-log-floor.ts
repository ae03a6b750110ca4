import { Migration } from '@mikro-orm/migrations';

/** Up to where the domain events of a tenant have been deleted, so that a subscriber who resumes from before is told. */
export class Migration20261129LogFloor extends Migration {
  override up(): void {
    this.addSql(`
      create table log_floor (
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        -- The place of the last domain event that was deleted.
        xact xid8 not null,
        position bigint not null,
        primary key (organization_id, environment)
      );
      select protect_tenant('log_floor');
    `);
  }
}
