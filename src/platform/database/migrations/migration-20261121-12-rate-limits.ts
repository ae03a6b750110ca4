import { Migration } from '@mikro-orm/migrations';

/** What a key may do in a minute: by its organization's plan, or a limit of its own. */
export class Migration20261121RateLimits extends Migration {
  override up(): void {
    this.addSql(`
      -- Null is the free plan.
      alter table organization add column plan text check (plan in ('FREE', 'PRO'));
      -- Points a minute; null is what the plan says, 0 is without limit.
      alter table api_key add column rate_limit integer check (rate_limit >= 0);
    `);
  }
}
