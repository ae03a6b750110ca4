import { Migration } from '@mikro-orm/migrations';

/** Deliveries that fail on Tribute's side are counted, and have an outcome of their own. */
export class Migration20261129InternalFailures extends Migration {
  override up(): void {
    this.addSql(`
      alter table webhook_delivery add column internal_failures integer not null default 0;
      -- For the metric: empty when all is well.
      create index webhook_delivery_internal on webhook_delivery (id)
        where internal_failures > 0 and status in ('PENDING', 'FAILED');

      alter table webhook_attempt drop constraint webhook_attempt_outcome_check;
      alter table webhook_attempt add constraint webhook_attempt_outcome_check check (outcome in
        ('SUCCESS', 'HTTP', 'TIMEOUT', 'DNS', 'CONNECT', 'TLS', 'BLOCKED', 'WORKER_LOST', 'INTERNAL')) not valid;
      alter table webhook_attempt validate constraint webhook_attempt_outcome_check;
    `);
  }
}
