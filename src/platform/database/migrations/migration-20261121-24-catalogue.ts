import { Migration } from '@mikro-orm/migrations';

/** What a campaign says of attribution and of its end, limits of gigs, and how attempts were decided. */
export class Migration20261121Catalogue extends Migration {
  override up(): void {
    this.addSql(`
      alter table campaign
        add column attribution_model text not null default 'LAST_CLICK' check (attribution_model in ('FIRST_CLICK', 'LAST_CLICK')),
        add column code_policy text not null default 'CODE_WINS' check (code_policy in ('CODE_WINS', 'LINK_WINS')),
        -- An IANA name, judged by the server, which knows more of them than a check could.
        add column time_zone text not null default 'UTC',
        -- Ten-thousandths of a percent: what a CPS campaign's goals get that name no payout of their own.
        add column payout_percent numeric(38,0) check (payout_percent between 0 and 1000000),
        add column ended_at timestamptz;
      update campaign set ended_at = updated_at where status = 'ENDED';
      alter table campaign
        add constraint campaign_ended check ((ended_at is not null) = (status = 'ENDED')),
        add constraint campaign_percent_of_sales check (payout_percent is null or payout_model = 'CPS');
      create index campaign_over on campaign (ends_at) where ends_at is not null and status in ('ACTIVE', 'PAUSED');

      alter table goal add column title text, add column description text;

      alter table gig
        add column proof text not null default 'NONE' check (proof in ('NONE', 'TEXT', 'URL', 'FILE')),
        add column repeat text not null default 'MANY' check (repeat in ('ONCE', 'MANY')),
        add column max_per_promoter integer check (max_per_promoter > 0),
        add column max_total integer check (max_total > 0),
        add column deadline timestamptz,
        add constraint gig_once check (repeat = 'MANY' or coalesce(max_per_promoter, 1) = 1);

      alter table action_attempt
        add column proof_file text check (length(proof_file) between 1 and 500),
        add column reason text check (reason in ('INSUFFICIENT_PROOF', 'DUPLICATE', 'FRAUD', 'NOT_ELIGIBLE', 'OTHER')),
        -- Nobody decides on what an event was proof enough of.
        add column decided_by_kind text check (decided_by_kind in ('USER', 'KEY')),
        add column decided_by_id uuid,
        add constraint action_attempt_decider check ((decided_by_kind is null) = (decided_by_id is null));
      update action_attempt set reason = 'OTHER' where status = 'REJECTED';
      alter table action_attempt add constraint action_attempt_reason check ((reason is not null) = (status = 'REJECTED'));
      -- The places of a gig that are taken: what its limits count.
      create index action_attempt_place on action_attempt (gig_id, promoter_id) where status in ('SUBMITTED', 'VERIFIED');

      -- Every decision there was, with what it was made about: an attempt itself has the last one alone.
      create table attempt_decision (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        action_attempt_id uuid not null references action_attempt,
        promoter_id uuid not null references promoter,
        status text not null check (status in ('VERIFIED', 'REJECTED')),
        reason text check (reason in ('INSUFFICIENT_PROOF', 'DUPLICATE', 'FRAUD', 'NOT_ELIGIBLE', 'OTHER')),
        note text,
        proof_text text,
        proof_url text,
        proof_file text,
        remark text,
        decided_by_kind text not null check (decided_by_kind in ('USER', 'KEY')),
        decided_by_id uuid not null,
        decided_at timestamptz not null,
        check ((reason is not null) = (status = 'REJECTED'))
      );
      create index attempt_decision_attempt on attempt_decision (action_attempt_id, id desc);
      create index attempt_decision_organization on attempt_decision (organization_id, environment, id desc);
      create index attempt_decision_promoter on attempt_decision (promoter_id);
      select protect_tenant('attempt_decision');
      create policy person on attempt_decision for select to tribute_app
        using (promoter_id = any ((select own_promoters())::uuid[]));
      revoke update on attempt_decision from tribute_app, tribute_system;
      -- It goes with its sandbox, and otherwise never.
      create function refuse_decision_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and old.environment = 'SANDBOX' then return old; end if;
        raise exception 'decisions on attempts are append-only';
      end $$;
      create trigger attempt_decision_append_only before update or delete on attempt_decision
        for each row execute function refuse_decision_change();

      -- Who comes through several links of an organization: the browser's random id, mixed with the organization's.
      alter table visitor_session add column visitor_id uuid, add column last_clicked_at timestamptz;
      update visitor_session set last_clicked_at = created_at;
      alter table visitor_session alter column last_clicked_at set default now(), alter column last_clicked_at set not null;
      create index visitor_session_visitor on visitor_session (visitor_id) where visitor_id is not null;
    `);
  }
}
