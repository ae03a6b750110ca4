import { Migration } from '@mikro-orm/migrations';

/** Promoters as people: who stands behind a promoter's record, what of a tenant's rows they may read, proof of work, the marketplace. */
export class Migration20261121Promoters extends Migration {
  override up(): void {
    this.addSql(`
      alter table promoter add column user_id uuid references user_account;
      create unique index promoter_person on promoter (user_id, organization_id, environment) where user_id is not null;
      create index promoter_user on promoter (user_id, environment, id desc) where user_id is not null;

      alter table campaign add column listed boolean not null default true;
      create index campaign_marketplace on campaign (environment, id desc)
        where listed and status = 'ACTIVE' and approval = 'APPROVED';

      alter table action_attempt add column proof_text text, add column proof_url text, add column remark text;
      create index action_attempt_promoter on action_attempt (promoter_id, id desc);

      -- The promoter records of the person who asks, in the environment that they work in. Always as they are now: a record
      -- that was joined or taken away a moment ago counts at once.
      create function own_promoters() returns uuid[] language sql stable as $$
        select coalesce(array_agg(id), '{}') from promoter
        where user_id = nullif(current_setting('tribute.user', true), '')::uuid
          and environment = current_setting('tribute.environment', true)
      $$;

      -- For reading only: what a promoter changes, they change through services that judge it.
      create policy person on promoter for select to tribute_app
        using (user_id = (select nullif(current_setting('tribute.user', true), '')::uuid)
               and environment = (select current_setting('tribute.environment', true)));
      do $$
      declare name text;
      begin
        foreach name in array array['link', 'click', 'conversion', 'action_attempt', 'reward'] loop
          execute format('create policy person on %I for select to tribute_app
                          using (promoter_id = any ((select own_promoters())::uuid[]))', name);
        end loop;
      end $$;
      create policy person on wallet for select to tribute_app
        using (owner_type = 'PROMOTER' and owner_id = any ((select own_promoters())::uuid[]));
      create policy person on ledger_account for select to tribute_app using (exists (
        select from wallet where wallet.id = wallet_id and wallet.owner_type = 'PROMOTER'
          and wallet.owner_id = any ((select own_promoters())::uuid[])));
      create policy person on ledger_transaction for select to tribute_app using (exists (
        select from reward where reward.id = ledger_transaction.source_id and reward.promoter_id = any ((select own_promoters())::uuid[])));

      -- These two stood on the visibility of accounts and transactions, which now is wider than a tenant: they name the tenant
      -- themselves, and the other side of a promoter's transaction stays the organization's own business.
      drop policy own on ledger_balance;
      create policy own on ledger_balance to tribute_app
        using (exists (
          select from ledger_account account where account.id = account_id and account.wallet_id is not null
            and account.organization_id = any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[])))
        with check (true);
      create policy person on ledger_balance for select to tribute_app using (exists (
        select from ledger_account account join wallet on wallet.id = account.wallet_id
        where account.id = account_id and wallet.owner_type = 'PROMOTER'
          and wallet.owner_id = any ((select own_promoters())::uuid[])));
      drop policy own on ledger_entry;
      create policy own on ledger_entry to tribute_app using (exists (
        select from ledger_transaction transaction where transaction.id = transaction_id
          and transaction.organization_id = any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[])));
      create policy person on ledger_entry for select to tribute_app using (exists (
        select from ledger_account account join wallet on wallet.id = account.wallet_id
        where account.id = account_id and wallet.owner_type = 'PROMOTER'
          and wallet.owner_id = any ((select own_promoters())::uuid[])));
    `);
  }
}
