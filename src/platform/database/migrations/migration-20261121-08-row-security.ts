import { Migration } from '@mikro-orm/migrations';

/**
 * Row-level security: the roles that statements run in, and whose rows each sees (docs/adr/0012).
 *
 * A later migration that makes a tenant's table calls `select protect_tenant('its_name')`.
 */
export class Migration20261121RowSecurity extends Migration {
  override up(): void {
    this.addSql(`
      do $$
      declare
        wanted text;
        -- From 16 on, who creates a role is its member without being able to take it on, until it is granted.
        usable text := case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end;
      begin
        foreach wanted in array array['tribute_app', 'tribute_system'] loop
          begin
            if not exists (select from pg_roles where rolname = wanted) then
              begin
                execute format('create role %I nologin', wanted);
              exception
                when duplicate_object or unique_violation then null; -- Another database of this cluster was faster.
              end;
            end if;
            if not pg_has_role(current_user, wanted, usable) then
              execute format('grant %I to %I', wanted, current_user);
            end if;
          exception
            when insufficient_privilege then
              raise exception '% may neither create the role % nor take it on', current_user, wanted
                using hint = format('As an administrator: create role %I nologin; grant %I to %I;', wanted, wanted, current_user);
          end;
        end loop;
      end $$;

      grant usage on schema public to tribute_app, tribute_system;
      grant select, insert, update, delete on all tables in schema public to tribute_app, tribute_system;
      alter default privileges in schema public
        grant select, insert, update, delete on tables to tribute_app, tribute_system;
      revoke all on agenda_jobs, log_cursor, idempotency_key from tribute_app;

      -- The settings are read once a statement: a sub-select is an InitPlan, and an index can be used with it.
      create function protect_tenant(target regclass) returns void language plpgsql as $$
      declare
        condition text := 'organization_id = any ((select nullif(current_setting(''tribute.organizations'', true), '''')::uuid[])::uuid[])';
      begin
        if exists (select from pg_attribute where attrelid = target and attname = 'environment' and not attisdropped) then
          condition := condition || ' and environment = (select current_setting(''tribute.environment'', true))';
        end if;
        execute format('alter table %s enable row level security', target);
        execute format('alter table %s force row level security', target);
        -- The owner's own statements are the migrations; requests and workers never run as the owner.
        execute format('create policy everything on %s to tribute_system, %I using (true)', target, current_user);
        execute format('create policy own on %s to tribute_app using (%s)', target, condition);
      end $$;

      select protect_tenant(name::regclass) from unnest(array[
        'member', 'invitation', 'api_key', 'promoter', 'campaign', 'goal', 'gig', 'link', 'visitor_session', 'click',
        'wallet', 'ledger_account', 'ledger_transaction', 'top_up', 'event', 'conversion', 'action_attempt', 'reward',
        'domain_event', 'webhook_endpoint', 'webhook_delivery', 'webhook_attempt']) as name;

      alter table organization enable row level security;
      alter table organization force row level security;
      create policy everything on organization to tribute_system, current_user using (true);
      create policy own on organization to tribute_app
        using (id = any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[]));

      -- Of the platform's own accounts tenants see that they are there (they stand on the other side of their entries),
      -- not what is on them.
      create policy platform on ledger_account for select to tribute_app
        using (wallet_id is null and (select nullif(current_setting('tribute.organizations', true), '') is not null));

      alter table ledger_balance enable row level security;
      alter table ledger_balance force row level security;
      create policy everything on ledger_balance to tribute_system, current_user using (true);
      create policy own on ledger_balance to tribute_app using (exists (
        select from ledger_account account where account.id = account_id and account.wallet_id is not null))
        -- A balance is opened by the statement that opens its account, which that statement cannot see yet.
        with check (true);

      alter table ledger_entry enable row level security;
      alter table ledger_entry force row level security;
      create policy everything on ledger_entry to tribute_system, current_user using (true);
      create policy own on ledger_entry to tribute_app using (exists (
        select from ledger_transaction transaction where transaction.id = transaction_id));
    `);
  }
}
