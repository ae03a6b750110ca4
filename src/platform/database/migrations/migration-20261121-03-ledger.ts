import { Migration } from '@mikro-orm/migrations';

/**
 * The double-entry ledger and the wallets above it.
 *
 * The database itself refuses what must never be: an unbalanced transaction, a transaction that crosses assets, a
 * bounded account below zero, a broken chain of versions, a changed or removed entry.
 */
export class Migration20261121Ledger extends Migration {
  override up(): void {
    this.addSql(`
      create table wallet (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        owner_type text not null check (owner_type in ('ORGANIZATION', 'PROMOTER')),
        owner_id uuid not null,
        asset text not null,
        created_at timestamptz not null default now(),
        unique (owner_type, owner_id, environment, asset)
      );

      create table ledger_account (
        id uuid primary key,
        wallet_id uuid references wallet,
        organization_id uuid references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        kind text not null check (kind in ('CLEARING', 'AVAILABLE', 'PENDING')),
        asset text not null,
        created_at timestamptz not null default now(),
        unique (id, asset),
        check ((kind = 'CLEARING') = (wallet_id is null))
      );
      create unique index ledger_account_wallet on ledger_account (wallet_id, kind) where wallet_id is not null;
      create unique index ledger_account_platform on ledger_account (environment, asset, kind) where wallet_id is null;

      -- Narrow and without secondary index, half-filled pages: every change is a HOT update.
      create table ledger_balance (
        account_id uuid primary key references ledger_account,
        bounded boolean not null,
        debits numeric(38,0) not null default 0 check (debits >= 0),
        credits numeric(38,0) not null default 0 check (credits >= 0),
        version bigint not null default 0,
        constraint ledger_balance_floor check (not bounded or credits >= debits)
      ) with (fillfactor = 50);

      create table ledger_transaction (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        asset text not null,
        kind text not null check (kind in ('TOP_UP', 'REWARD', 'RELEASE', 'REVERSAL')),
        amount numeric(38,0) not null check (amount > 0),
        source_id uuid not null,
        reverses_id uuid unique references ledger_transaction,
        created_at timestamptz not null default now(),
        unique (id, asset),
        -- The idempotency of money: one transaction of a kind for one source, ever.
        unique (organization_id, kind, source_id)
      );

      create table ledger_entry (
        id bigint generated always as identity primary key,
        transaction_id uuid not null,
        account_id uuid not null,
        asset text not null,
        direction text not null check (direction in ('DEBIT', 'CREDIT')),
        amount numeric(38,0) not null check (amount > 0),
        account_version bigint not null,
        balance_after numeric(38,0) not null,
        foreign key (transaction_id, asset) references ledger_transaction (id, asset),
        foreign key (account_id, asset) references ledger_account (id, asset),
        unique (account_id, account_version)
      );
      create index ledger_entry_transaction on ledger_entry (transaction_id);

      create function ledger_refuse_unbalanced() returns trigger language plpgsql as $$
      declare unbalanced uuid;
      begin
        select transaction_id into unbalanced from written
        group by transaction_id
        having sum(case direction when 'DEBIT' then amount else -amount end) <> 0
        limit 1;
        if found then
          raise exception 'ledger transaction % does not balance', unbalanced using errcode = 'check_violation';
        end if;
        return null;
      end $$;
      create trigger ledger_entry_balances after insert on ledger_entry
        referencing new table as written for each statement execute function ledger_refuse_unbalanced();

      create function ledger_refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'the ledger is append-only: % on % is refused', tg_op, tg_table_name
          using errcode = 'insufficient_privilege';
      end $$;
      create trigger ledger_entry_append_only before update or delete or truncate on ledger_entry
        for each statement execute function ledger_refuse_change();
      create trigger ledger_transaction_append_only before update or delete or truncate on ledger_transaction
        for each statement execute function ledger_refuse_change();

      create table top_up (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        wallet_id uuid not null references wallet,
        amount numeric(38,0) not null check (amount > 0),
        asset text not null,
        status text not null check (status in ('PENDING', 'PAID', 'DECLINED', 'CANCELLED')),
        payment_token text not null unique,
        return_url text,
        created_at timestamptz not null default now(),
        settled_at timestamptz
      );
      create index top_up_organization on top_up (organization_id, environment, id desc);
    `);
  }
}
