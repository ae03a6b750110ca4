import { Migration } from '@mikro-orm/migrations';

/** Evidence that says nothing which the event's row says, with the terms in a column of their own; and turns instead of one long queue. */
export class Migration20261121Evidence extends Migration {
  override up(): void {
    this.addSql(`
      -- Which evaluation_terms an event was judged by.
      alter table event add column terms_id bytea;
      -- What was kept until now has another form, which nothing reads any more. The decisions stay.
      update event set evidence = null where evidence is not null;
      -- A decision with its trace often passes 2 KB. Compressing those that stay below 4 KB takes longer than writing them.
      alter table event set (toast_tuple_target = 4080);
      -- Tenants take turns now, whatever arrived first.
      drop index event_due;
    `);
  }
}
