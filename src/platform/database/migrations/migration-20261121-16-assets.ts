import { Migration } from '@mikro-orm/migrations';

/**
 * The assets that amounts can be in, which all processes agree on. What a stored amount means hangs on its asset's scale: nobody
 * who serves requests or jobs can change one.
 */
export class Migration20261121Assets extends Migration {
  override up(): void {
    this.addSql(`
      create table asset (
        code text primary key check (code ~ '^[A-Z0-9]{2,12}$'),
        -- Amounts are whole numbers of 10^-scale.
        scale smallint not null check (scale between 0 and 18),
        -- Where the minor unit (cent, satoshi) stands, and how finely it is paid out.
        minor_digits smallint not null check (minor_digits between 0 and scale),
        payout_scale smallint not null check (payout_scale between 0 and scale),
        created_at timestamptz not null default now()
      );
      insert into asset (code, scale, minor_digits, payout_scale)
      values ('USD', 6, 2, 2), ('EUR', 6, 2, 2), ('BSV', 8, 8, 8), ('POINTS', 0, 0, 0);
      revoke insert, update, delete on asset from tribute_app;
      revoke update, delete on asset from tribute_system;

      -- Where amounts begin; what is written by the thousand takes its asset from one of these.
      alter table campaign add foreign key (asset) references asset;
      alter table wallet add foreign key (asset) references asset;
      alter table ledger_account add foreign key (asset) references asset;
      alter table top_up add foreign key (asset) references asset;
    `);
  }
}
