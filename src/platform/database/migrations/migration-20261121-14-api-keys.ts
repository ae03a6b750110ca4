import { Migration } from '@mikro-orm/migrations';

/** When API keys were last used. */
export class Migration20261121ApiKeys extends Migration {
  override up(): void {
    this.addSql(`
      -- Exact to a minute: it is written in batches, and no more often.
      alter table api_key add column last_used_at timestamptz;
    `);
  }
}
