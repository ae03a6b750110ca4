import { Migration } from '@mikro-orm/migrations';

/** What emptying a sandbox needs (docs/adr/0015): a kind of transaction, where each account's list starts anew, and indexes. */
export class Migration20261121SandboxReset extends Migration {
  override up(): void {
    this.addSql(`
      alter table ledger_transaction drop constraint ledger_transaction_kind_check;
      alter table ledger_transaction add constraint ledger_transaction_kind_check
        check (kind in ('TOP_UP', 'REWARD', 'RELEASE', 'REVERSAL', 'RESET'));
      -- Entries up to this version were made before the sandbox was emptied: they stay, and no list shows them.
      alter table ledger_account add column reset_version bigint not null default 0;

      -- A click may come from the memory of a process after its link is gone; the whole batch, of whatever tenants, must not fail.
      alter table visitor_session drop constraint visitor_session_link_id_fkey;

      -- Foreign keys are looked up by these when what they point to goes.
      create index action_attempt_gig on action_attempt (gig_id);
      create index action_attempt_campaign on action_attempt (campaign_id);
      create index conversion_by_promoter on conversion (promoter_id);
    `);
  }
}
