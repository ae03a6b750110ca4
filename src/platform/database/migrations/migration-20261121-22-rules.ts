import { Migration } from '@mikro-orm/migrations';

/** Versions of reward rules: written once, never changed. The newest of a campaign is the live one. */
export class Migration20261121Rules extends Migration {
  override up(): void {
    this.addSql(`
      create table rule_version (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        campaign_id uuid not null references campaign on delete cascade,
        number int not null check (number > 0),
        -- src/campaigns/reward-rule/rule.ts says what stands in it.
        rules jsonb not null,
        -- TypeID of the person or the API key.
        published_by text not null,
        published_at timestamptz not null,
        unique (campaign_id, number)
      );
      -- Which version an event is judged by: the last one that was published when the event was received.
      create unique index rule_version_effective on rule_version (campaign_id, published_at);
      create index rule_version_organization on rule_version (organization_id, environment, id desc);
      select protect_tenant('rule_version');

      -- Decisions name the version that they were made by. It goes with its campaign (a draft, or an emptied sandbox), and not before.
      create function rule_version_refuse_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and not exists (select from campaign where id = old.campaign_id) then return old; end if;
        raise exception 'a version of reward rules never changes: % is refused', tg_op using errcode = 'insufficient_privilege';
      end $$;
      create trigger rule_version_immutable before update or delete on rule_version
        for each row execute function rule_version_refuse_change();
      create trigger rule_version_no_truncate before truncate on rule_version
        for each statement execute function rule_version_refuse_change();
    `);
  }
}
