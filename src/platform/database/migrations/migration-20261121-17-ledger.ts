import { Migration } from '@mikro-orm/migrations';

/** The whole chart of accounts, campaigns with budgets of their own, fees, and rewards that are taken back. */
export class Migration20261121LedgerChart extends Migration {
  override up(): void {
    this.addSql(`
      -- Which campaign's budget an account is. Without a foreign key: the ledger outlives the campaigns of an emptied sandbox.
      alter table ledger_account add column campaign_id uuid;
      alter table ledger_account drop constraint ledger_account_kind_check;
      alter table ledger_account drop constraint ledger_account_check;
      alter table ledger_account add constraint ledger_account_kind_check check (kind in
        ('CLEARING', 'FEES', 'BAD_DEBT', 'AVAILABLE', 'BUDGET', 'PENDING', 'RECEIVABLE', 'PAYOUT'));
      alter table ledger_account add constraint ledger_account_owner_check check (
        (kind in ('CLEARING', 'FEES', 'BAD_DEBT')) = (wallet_id is null) and (kind = 'BUDGET') = (campaign_id is not null));
      -- The side on which it usually stands: what the platform has and is owed is on the left, what it owes is on the right.
      alter table ledger_account add column normal_side text generated always as
        (case when kind in ('CLEARING', 'BAD_DEBT', 'RECEIVABLE') then 'DEBIT' else 'CREDIT' end) stored;
      drop index ledger_account_wallet;
      create unique index ledger_account_wallet on ledger_account (wallet_id, kind) where wallet_id is not null and campaign_id is null;
      create unique index ledger_account_budget on ledger_account (campaign_id) where campaign_id is not null;
      create index ledger_account_of_wallet on ledger_account (wallet_id) where wallet_id is not null;

      alter table ledger_transaction drop constraint ledger_transaction_kind_check;
      alter table ledger_transaction add constraint ledger_transaction_kind_check check (kind in
        ('TOP_UP', 'TOP_UP_REFUND', 'REWARD', 'RELEASE', 'REVERSAL', 'OFFSET', 'WRITE_OFF', 'FUND', 'DEFUND', 'REFILL',
         'PAYOUT', 'PAYOUT_PAID', 'PAYOUT_RETURN', 'RESET', 'ADJUSTMENT'));
      -- Whose money moved, when it was a promoter's: they may see it.
      alter table ledger_transaction add column promoter_id uuid;
      create index ledger_transaction_promoter on ledger_transaction (promoter_id, id desc) where promoter_id is not null;
      -- Requests read the ledger; posting is the system's alone, through services that have judged the request.
      revoke insert, update, delete, truncate on ledger_transaction, ledger_entry from tribute_app;
      revoke update, delete, truncate on ledger_balance from tribute_app;
      drop policy person on ledger_transaction;
      create policy person on ledger_transaction for select to tribute_app
        using (promoter_id = any ((select own_promoters())::uuid[]));

      -- A campaign that was funded draws on its own account; a wallet and a budget say when they run low.
      alter table campaign
        add column is_prefunded boolean not null default false,
        add column refill_amount numeric(38,0) check (refill_amount > 0),
        add column refill_threshold numeric(38,0) check (refill_threshold > 0),
        add column low_balance_threshold numeric(38,0) check (low_balance_threshold > 0),
        add constraint campaign_refill_whole check ((refill_amount is null) = (refill_threshold is null));
      alter table wallet add column low_balance_threshold numeric(38,0) check (low_balance_threshold > 0);

      alter table reward
        -- What the platform took for it, beside the amount.
        add column fee numeric(38,0) not null default 0 check (fee >= 0),
        add column reversed numeric(38,0) not null default 0,
        add column fee_reversed numeric(38,0) not null default 0,
        -- The account that paid, once one has: what is taken back returns there.
        add column paid_from uuid references ledger_account,
        add constraint reward_reversed_within check (reversed between 0 and amount and fee_reversed between 0 and fee),
        add constraint reward_reversed_whole check ((status = 'REVERSED') = (reversed = amount));
      update reward set paid_from = account.id from wallet join ledger_account account on account.wallet_id = wallet.id and account.kind = 'AVAILABLE'
      where reward.status in ('HELD', 'PAID') and wallet.owner_type = 'ORGANIZATION' and wallet.owner_id = reward.organization_id
        and wallet.environment = reward.environment and wallet.asset = reward.asset;

      create table reward_reversal (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        reward_id uuid not null references reward,
        amount numeric(38,0) not null check (amount > 0),
        fee numeric(38,0) not null check (fee >= 0),
        -- How much of the amount was no longer there, and is owed now.
        owed numeric(38,0) not null check (owed between 0 and amount),
        reason text,
        created_at timestamptz not null default now()
      );
      create index reward_reversal_reward on reward_reversal (reward_id, id);
      create index reward_reversal_organization on reward_reversal (organization_id, environment, id desc);
      select protect_tenant('reward_reversal');
      create policy person on reward_reversal for select to tribute_app
        using (exists (select from reward where reward.id = reward_id and reward.promoter_id = any ((select own_promoters())::uuid[])));
    `);
  }
}
