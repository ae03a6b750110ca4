import { Migration } from '@mikro-orm/migrations';

/** Top-ups by several providers, that expire and can be given back. */
export class Migration20261121TopUps extends Migration {
  override up(): void {
    this.addSql(`
      alter table top_up
        add column provider text not null default 'SANDBOX' check (provider in ('SANDBOX', 'STRIPE')),
        -- The provider's ids of the page and of the payment made on it: its notices are about these.
        add column provider_reference text unique,
        add column payment_reference text unique,
        add column provider_url text,
        add column failure_reason text,
        add column refunded numeric(38,0) not null default 0,
        add column expires_at timestamptz,
        add column next_check_at timestamptz;
      alter table top_up alter column provider drop default;
      -- Play money is taken by our own page alone, and our own page takes nothing else.
      alter table top_up add constraint top_up_provider_environment check ((provider = 'SANDBOX') = (environment = 'SANDBOX'));

      alter table top_up drop constraint top_up_status_check;
      update top_up set status = 'FAILED', failure_reason = 'The payer chose to have the payment declined.' where status = 'DECLINED';
      -- What nobody has paid yet has a day from now on.
      update top_up set expires_at = case status when 'PENDING' then now() else created_at end + interval '1 day';
      update top_up set next_check_at = expires_at where status = 'PENDING';
      alter table top_up
        alter column expires_at set not null,
        add constraint top_up_status_check check (status in ('PENDING', 'PAID', 'FAILED', 'EXPIRED', 'CANCELLED', 'REFUNDED')),
        add constraint top_up_refunded_within check (refunded between 0 and amount),
        add constraint top_up_refunded_whole check ((status = 'REFUNDED') = (refunded = amount)),
        add constraint top_up_refunded_paid check (refunded = 0 or status in ('PAID', 'REFUNDED'));
      create index top_up_due on top_up (next_check_at) where next_check_at is not null;

      create table top_up_refund (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        top_up_id uuid not null references top_up,
        amount numeric(38,0) not null check (amount > 0),
        asset text not null,
        status text not null check (status in ('PENDING', 'SUCCEEDED', 'FAILED')),
        origin text not null check (origin in ('REQUESTED', 'PROVIDER', 'DISPUTE')),
        reason text not null,
        -- The provider's id of it: what happened there is taken from the wallet once.
        provider_reference text unique,
        created_at timestamptz not null default now(),
        settled_at timestamptz,
        next_check_at timestamptz
      );
      create index top_up_refund_top_up on top_up_refund (top_up_id, organization_id, environment, id desc);
      create index top_up_refund_due on top_up_refund (next_check_at) where next_check_at is not null;
      select protect_tenant('top_up_refund');
    `);
  }
}
