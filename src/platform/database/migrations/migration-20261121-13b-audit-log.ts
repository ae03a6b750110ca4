import { Migration } from '@mikro-orm/migrations';

/** Who did what, append-only (docs/adr/0013). */
export class Migration20261121AuditLog extends Migration {
  override up(): void {
    this.addSql(`
      create table audit_entry (
        id uuid primary key,
        organization_id uuid references organization,
        environment text check (environment in ('LIVE', 'SANDBOX')),
        actor_kind text not null check (actor_kind in ('USER', 'KEY', 'OPERATOR', 'SYSTEM', 'ANONYMOUS')),
        actor_id text,
        actor_name text,
        action text not null,
        object_kind text,
        object_id text,
        before jsonb,
        after jsonb,
        address text,
        user_agent text,
        request_id text,
        created_at timestamptz not null default now()
      );
      create index audit_entry_organization on audit_entry (organization_id, id desc);
      create index audit_entry_object on audit_entry (object_id, id desc);
      create index audit_entry_actor on audit_entry (actor_id, id desc);

      create function refuse_audit_change() returns trigger language plpgsql as $$
      begin
        raise exception 'the audit log is append-only';
      end $$;
      create trigger audit_entry_append_only before update or delete on audit_entry
        for each row execute function refuse_audit_change();
      create trigger audit_entry_no_truncate before truncate on audit_entry
        for each statement execute function refuse_audit_change();
      revoke update, delete, truncate on audit_entry from tribute_app, tribute_system;

      -- Not by environment: members and the organization itself are the same in both, and who may read one's log may read
      -- the other's. What is nobody's (a sign-up) anybody may write, and only the system reads.
      alter table audit_entry enable row level security;
      alter table audit_entry force row level security;
      create policy everything on audit_entry to tribute_system using (true);
      create policy own on audit_entry for select to tribute_app
        using (organization_id = any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[]));
      create policy write_own on audit_entry for insert to tribute_app
        with check (organization_id is null
          or organization_id = any ((select nullif(current_setting('tribute.organizations', true), '')::uuid[])::uuid[]));
    `);
  }
}
