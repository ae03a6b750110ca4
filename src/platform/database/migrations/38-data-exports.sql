-- Lists as CSV files: a job reads the list page by page, and keeps the file for some hours.
create table data_export (
  id uuid primary key,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  -- The name of the list's query, its arguments without those of pages, and the columns of the file.
  list text not null,
  arguments jsonb not null,
  columns text[] not null,
  -- What the list and its objects require. The job reads with these scopes alone.
  scopes text[] not null,
  status text not null check (status in ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED')),
  -- Rows of the list when the job began; null before.
  total_rows integer,
  rows integer not null default 0,
  parts integer not null default 0,
  -- Where the next page begins.
  after text,
  -- Runs that failed in a row.
  failures integer not null default 0,
  failure_reason text,
  created_at timestamptz not null default now(),
  completed_at timestamptz,
  expires_at timestamptz not null,
  -- When the job works on it again; null at the end.
  due_at timestamptz default now()
);
create index data_export_organization on data_export (organization_id, environment, id desc);
create index data_export_due on data_export (due_at) where due_at is not null;
create index data_export_expires on data_export (expires_at);
select protect_tenant('data_export');

-- One page of a file.
create table data_export_part (
  export_id uuid not null references data_export on delete cascade,
  number integer not null,
  organization_id uuid not null references organization,
  environment text not null check (environment in ('LIVE', 'SANDBOX')),
  text text not null,
  primary key (export_id, number)
);
select protect_tenant('data_export_part');
-- Only the job writes it.
revoke insert, update, delete on data_export_part from tribute_app;
