import { Migration } from '@mikro-orm/migrations';

/** Which process is sending a delivery, so that others take it back when that process stands still. */
export class Migration20261129DeliveryWorker extends Migration {
  override up(): void {
    this.addSql(`alter table webhook_delivery add column worker text`);
  }
}
