import { Migration } from '@mikro-orm/migrations';

/** What browsers may report for a goal, and which events browsers reported. */
export class Migration20261129BrowserReports extends Migration {
  override up(): void {
    this.addSql(`
      alter table goal
        -- Whether publishable keys may report conversions for it.
        add column browser_reports boolean not null default false,
        -- The highest amount that they may report, in atomic units of the campaign's asset. Null: none at all.
        add column browser_amount_max numeric(38,0) check (browser_amount_max >= 0);
      alter table event
        -- Whether it was reported with a publishable key, which anybody can read.
        add column is_browser_report boolean not null default false;

      -- A browser reports one conversion for a goal and a session, whatever became of it: all of them are looked up, not those that count.
      drop index conversion_visitor;
      create index conversion_visitor on conversion (goal_id, session_id) where session_id is not null;
    `);
  }
}
