import { Migration } from '@mikro-orm/migrations';

/** Payouts: money that promoters ask for, on its way out. */
export class Migration20261121Payouts extends Migration {
  override up(): void {
    this.addSql(`
      -- Where a promoter's money goes: an account with the payment provider, or words for whoever pays by hand.
      alter table promoter add column payout_destination text check (length(payout_destination) between 1 and 500);

      create table payout (
        id uuid primary key,
        organization_id uuid not null references organization,
        environment text not null check (environment in ('LIVE', 'SANDBOX')),
        promoter_id uuid not null references promoter,
        wallet_id uuid not null references wallet,
        asset text not null references asset,
        -- What leaves the wallet: the fee, which the platform keeps, and the rest, which is sent.
        amount numeric(38,0) not null check (amount > 0),
        fee numeric(38,0) not null check (fee >= 0),
        status text not null check (status in
          ('REQUESTED', 'APPROVED', 'PROCESSING', 'PAID', 'FAILED', 'CANCELLED', 'REJECTED')),
        provider text not null check (provider in ('MANUAL', 'SANDBOX', 'STRIPE')),
        -- As it was when the payout was asked for: who changes it later changes the next one.
        destination text,
        reference text,
        failure_reason text,
        -- Whose key it is: the organization's or the person's own.
        idempotency_scope uuid not null,
        idempotency_key text,
        payload_hash bytea not null,
        attempts int not null default 0,
        next_attempt_at timestamptz,
        created_at timestamptz not null default now(),
        approved_at timestamptz,
        settled_at timestamptz,
        constraint payout_sends_something check (fee < amount),
        constraint payout_never_crosses check ((environment = 'SANDBOX') = (provider = 'SANDBOX')),
        constraint payout_settled check ((settled_at is not null) = (status in ('PAID', 'FAILED', 'CANCELLED', 'REJECTED')))
      );
      create unique index payout_idempotency on payout (idempotency_scope, environment, idempotency_key)
        where idempotency_key is not null;
      create index payout_organization on payout (organization_id, environment, id desc);
      create index payout_promoter on payout (promoter_id, id desc);
      create index payout_status on payout (environment, status, id desc);
      create index payout_wallet on payout (wallet_id);
      -- What a job has to look at, and when.
      create index payout_due on payout (next_attempt_at) where next_attempt_at is not null;
      select protect_tenant('payout');
      create policy person on payout for select to tribute_app
        using (promoter_id = any ((select own_promoters())::uuid[]));
    `);
  }
}
