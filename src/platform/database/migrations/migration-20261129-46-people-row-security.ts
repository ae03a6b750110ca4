import { Migration } from '@mikro-orm/migrations';

/** Row-level security for people's tables: the request role reads and writes the rows of the person who asks, and no other ones. */
export class Migration20261129PeopleRowSecurity extends Migration {
  override up(): void {
    this.addSql(`
      do $$
      declare
        item record;
        person text := '(select nullif(current_setting(''tribute.user'', true), '''')::uuid)';
      begin
        for item in select * from (values
          ('user_account', 'id'), ('user_session', 'user_id'), ('user_token', 'user_id'), ('user_recovery_code', 'user_id')
        ) as own (target, owner) loop
          execute format('alter table %I enable row level security', item.target);
          execute format('alter table %I force row level security', item.target);
          execute format('create policy everything on %I to tribute_system, %I using (true)', item.target, current_user);
          execute format('create policy own on %I to tribute_app using (%I = %s)', item.target, item.owner, person);
        end loop;
      end $$;
      -- Accounts are opened by the system, and nothing deletes them.
      revoke insert, delete on user_account from tribute_app;

      -- Names and addresses of the people who work in the organizations of the scope. Its columns are the reason that this is a view
      -- and not a policy: a policy would show colleagues the hash of a password, too. It runs as its owner; index: member_user.
      create view member_person with (security_barrier) as
        select person.id, person.email, person.email_verified_at, person.name, person.created_at
        from user_account person
        where exists (
          select from member where member.user_id = person.id
            and member.organization_id = any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[]));
      revoke all on member_person from tribute_app, tribute_system;
      grant select on member_person to tribute_app;
    `);
  }
}
