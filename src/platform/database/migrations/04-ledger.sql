-- Assets, wallets, and the double-entry ledger.
-- The database itself refuses invalid states: an unbalanced transaction, a transaction over two assets, a
-- bounded account below zero, a broken chain of versions, a changed or removed entry.

-- The assets of amounts, the same in all processes. The meaning of a stored amount depends on its
-- asset's scale, so requests and jobs cannot change an asset.
create table asset (
  code text primary key check (code ~ '^[A-Z0-9]{2,12}$'),
  -- Amounts are whole numbers of 10^-scale.
  scale smallint not null check (scale between 0 and 18),
  -- The number of decimals of the minor unit (cent, satoshi), and of payouts.
  minor_digits smallint not null check (minor_digits between 0 and scale),
  payout_scale smallint not null check (payout_scale between 0 and scale),
  created_at timestamptz not null default now()
);
insert into asset (code, scale, minor_digits, payout_scale)
values ('USD', 6, 2, 2), ('EUR', 6, 2, 2), ('BSV', 8, 8, 8), ('POINTS', 0, 0, 0);
revoke insert, update, delete on asset from tribute_app;
revoke update, delete on asset from tribute_system;

-- Amounts start in tables that refer to an asset. Bulk data takes its asset from one of these.
create table wallet (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  owner_type text not null check (owner_type in ('ORGANIZATION', 'PROMOTER')),
  owner_id uuid not null,
  asset text not null references asset,
  low_balance_threshold numeric(38,0) check (low_balance_threshold > 0),
  created_at timestamptz not null default now(),
  unique (owner_type, owner_id, environment, asset)
);
select protect_tenant('wallet');
create policy person on wallet for select to tribute_app
  using (owner_type = 'PROMOTER' and owner_id = any ((select own_promoters())::uuid[]));

create table ledger_account (
  id uuid primary key,
  wallet_id uuid references wallet,
  organization_id uuid references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  kind text not null check (kind in
    ('CLEARING', 'FEES', 'BAD_DEBT', 'AVAILABLE', 'BUDGET', 'PENDING', 'RECEIVABLE', 'PAYOUT')),
  asset text not null references asset,
  -- The campaign whose budget it is. No foreign key: the ledger outlives an emptied sandbox.
  campaign_id uuid,
  -- The normal side: assets and claims of the platform are debit, its obligations credit.
  normal_side text generated always as
    (case when kind in ('CLEARING', 'BAD_DEBT', 'RECEIVABLE') then 'DEBIT' else 'CREDIT' end) stored,
  -- Entries up to this version predate the emptying of the sandbox. They stay, but no list shows them.
  reset_version bigint not null default 0,
  created_at timestamptz not null default now(),
  unique (id, asset),
  constraint ledger_account_owner_check check (
    (kind in ('CLEARING', 'FEES', 'BAD_DEBT')) = (wallet_id is null)
      and (kind = 'BUDGET') = (campaign_id is not null))
);
create unique index ledger_account_wallet on ledger_account (wallet_id, kind)
  where wallet_id is not null and campaign_id is null;
create unique index ledger_account_budget on ledger_account (campaign_id) where campaign_id is not null;
create unique index ledger_account_platform on ledger_account (environment, asset, kind)
  where wallet_id is null;
create index ledger_account_of_wallet on ledger_account (wallet_id) where wallet_id is not null;
-- For trial balances.
create index ledger_account_organization on ledger_account (organization_id, environment, asset);
select protect_tenant('ledger_account');
-- Tenants see that the platform's accounts exist (as the other side of their entries), but not their
-- balances.
create policy platform on ledger_account for select to tribute_app
  using (wallet_id is null
    and (select nullif(current_setting('tribute.organizations', true), '') is not null));
create policy person on ledger_account for select to tribute_app using (exists (
  select from wallet where wallet.id = wallet_id and wallet.owner_type = 'PROMOTER'
    and wallet.owner_id = any ((select own_promoters())::uuid[])));

-- Narrow, half-filled pages and no secondary index, so that every change is a HOT update.
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
  kind text not null check (kind in
    ('TOP_UP', 'TOP_UP_REFUND', 'REWARD', 'RELEASE', 'REVERSAL', 'OFFSET', 'WRITE_OFF', 'FUND', 'DEFUND',
     'REFILL', 'PAYOUT', 'PAYOUT_PAID', 'PAYOUT_RETURN', 'RESET', 'ADJUSTMENT')),
  amount numeric(38,0) not null check (amount > 0),
  source_id uuid not null,
  reverses_id uuid unique references ledger_transaction,
  -- The promoter whose money moved, who may see it.
  promoter_id uuid,
  created_at timestamptz not null default now(),
  unique (id, asset),
  -- Idempotency of money: at most one transaction of a kind for one source.
  unique (organization_id, kind, source_id)
);
create index ledger_transaction_promoter on ledger_transaction (promoter_id, id desc)
  where promoter_id is not null;
select protect_tenant('ledger_transaction');
create policy person on ledger_transaction for select to tribute_app
  using (promoter_id = any ((select own_promoters())::uuid[]));

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
-- For statements: an account's entries in ledger order.
create index ledger_entry_statement on ledger_entry (account_id, id);

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

-- Requests only read the ledger. Only the system posts, through services that have checked the request.
revoke insert, update, delete, truncate on ledger_transaction, ledger_entry from tribute_app;
revoke update, delete, truncate on ledger_balance from tribute_app;

-- Balances and entries belong to the tenant of their account or transaction. The policies name the
-- tenant, because promoters see accounts and transactions, but must not see the organization's side.
alter table ledger_balance enable row level security;
alter table ledger_balance force row level security;
create policy everything on ledger_balance to tribute_system, current_user using (true);
create policy own on ledger_balance to tribute_app
  using (exists (
    select from ledger_account account where account.id = account_id and account.wallet_id is not null
      and account.organization_id =
        any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[])))
  -- A statement opens an account with its balance, and does not see the new account yet.
  with check (true);
create policy person on ledger_balance for select to tribute_app using (exists (
  select from ledger_account account join wallet on wallet.id = account.wallet_id
  where account.id = account_id and wallet.owner_type = 'PROMOTER'
    and wallet.owner_id = any ((select own_promoters())::uuid[])));

alter table ledger_entry enable row level security;
alter table ledger_entry force row level security;
create policy everything on ledger_entry to tribute_system, current_user using (true);
create policy own on ledger_entry to tribute_app using (exists (
  select from ledger_transaction transaction where transaction.id = transaction_id
    and transaction.organization_id =
      any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[])));
create policy person on ledger_entry for select to tribute_app using (exists (
  select from ledger_account account join wallet on wallet.id = account.wallet_id
  where account.id = account_id and wallet.owner_type = 'PROMOTER'
    and wallet.owner_id = any ((select own_promoters())::uuid[])));
