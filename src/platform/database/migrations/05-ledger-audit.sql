-- The audit of the ledger, and the blocks that seal it (docs/adr/0017).

-- A block seals every entry above after_entry_id, up to last_entry_id, together with its transaction.
create table ledger_block (
  number bigint primary key check (number > 0),
  previous_hash bytea not null unique check (length(previous_hash) = 32),
  hash bytea not null unique check (length(hash) = 32),
  -- The format of the hashed content: src/ledger/ledger-audit/seal-format.ts.
  format smallint not null,
  after_entry_id bigint not null check (after_entry_id >= 0),
  last_entry_id bigint not null,
  entries integer not null check (entries > 0),
  -- For each entry its id and the first 8 bytes of its hash. They identify a changed entry, but are no
  -- proof.
  marks bytea not null check (length(marks) = 16 * entries),
  sealed_at timestamptz not null,
  check (last_entry_id >= after_entry_id + entries)
);

create function ledger_refuse_stray_block() returns trigger language plpgsql as $$
declare head ledger_block;
begin
  select * into head from ledger_block order by number desc limit 1;
  if new.number <> coalesce(head.number, 0) + 1 or new.after_entry_id <> coalesce(head.last_entry_id, 0)
     or new.previous_hash <> coalesce(head.hash, decode(repeat('00', 32), 'hex')) then
    raise exception 'block % does not follow the last one', new.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger ledger_block_follows before insert on ledger_block
  for each row execute function ledger_refuse_stray_block();
create trigger ledger_block_append_only before update or delete or truncate on ledger_block
  for each statement execute function ledger_refuse_change();

-- The progress of the audit, by the kind of rows that it reads.
create table ledger_audit_progress (
  sweep text primary key check (sweep in ('ACCOUNTS', 'TRANSACTIONS', 'BLOCKS')),
  place jsonb,
  passes bigint not null default 0,
  checked bigint not null default 0,
  pass_started_at timestamptz not null default now(),
  pass_ended_at timestamptz
);

-- Platform data: only visible in the system scope.
revoke all on ledger_block, ledger_audit_progress from tribute_app;

-- Findings of the audit: raised once, and closed when a complete pass does not find the problem again.
create table ledger_alarm (
  id uuid primary key,
  sweep text not null check (sweep in ('ACCOUNTS', 'TRANSACTIONS', 'BLOCKS')),
  subject text not null,
  code text not null,
  table_name text not null,
  row_id text not null,
  expected text not null,
  found text not null,
  organization_id uuid references organization,
  environment text check (environment in ('LIVE', 'SANDBOX')),
  raised_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  closed_at timestamptz
);
create unique index ledger_alarm_open on ledger_alarm (sweep, subject) where closed_at is null;
select protect_tenant('ledger_alarm');
