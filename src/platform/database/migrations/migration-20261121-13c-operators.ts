import { Migration } from '@mikro-orm/migrations';

/** What operators decide: whether a campaign may run, and who is suspended. */
export class Migration20261121Operators extends Migration {
  override up(): void {
    this.addSql(`
      alter table campaign drop constraint campaign_approval_check;
      -- Row-level security holds the owner of the table, too.
      set local role tribute_system;
      update campaign set approval = 'NOT_SUBMITTED' where approval = 'PENDING';
      reset role;
      alter table campaign add constraint campaign_approval_check
        check (approval in ('NOT_SUBMITTED', 'PENDING', 'APPROVED', 'REJECTED'));
      alter table campaign add column approval_reason text;
      create index campaign_approval on campaign (environment, approval, id desc);

      alter table organization add column suspended_at timestamptz, add column suspension_reason text;
      alter table promoter add column suspended_at timestamptz, add column suspension_reason text,
        add column suspended_by text check (suspended_by in ('ORGANIZATION', 'OPERATOR'));
    `);
  }
}
