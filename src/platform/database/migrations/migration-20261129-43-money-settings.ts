import { Migration } from '@mikro-orm/migrations';

/** The money settings in force, which all processes have to agree on (docs/adr/0022). */
export class Migration20261129MoneySettings extends Migration {
  override up(): void {
    this.addSql(`
      create table money_settings (
        -- One row at most.
        is_only boolean primary key default true check (is_only),
        -- A fingerprint for each setting, by its name.
        fingerprints jsonb not null,
        -- The advisory lock that processes with these settings hold in their sessions.
        lock_key integer not null,
        changed_at timestamptz not null default now()
      );
      revoke all on money_settings from tribute_app;
      revoke insert, update, delete on money_settings from tribute_system;
    `);
  }
}
