import { Migration } from '@mikro-orm/migrations';

/**
 * Agenda's table. Its backend would create it at every connect, and two processes that start together then crash
 * each other; so it stands here, in the shape that @agendajs/postgres-backend 3.0 reads and writes.
 */
export class Migration20261121Jobs extends Migration {
  override up(): void {
    this.addSql(`
      create table agenda_jobs (
        id uuid primary key default gen_random_uuid(),
        name varchar(255) not null,
        priority integer not null default 0,
        next_run_at timestamptz,
        type varchar(10) not null default 'normal' check (type in ('normal', 'single')),
        locked_at timestamptz,
        last_finished_at timestamptz,
        failed_at timestamptz,
        fail_count integer,
        fail_reason text,
        repeat_timezone varchar(100),
        last_run_at timestamptz,
        repeat_interval varchar(255),
        data jsonb default '{}',
        repeat_at varchar(255),
        disabled boolean default false,
        progress real,
        fork boolean default false,
        last_modified_by varchar(255),
        debounce_started_at timestamptz,
        start_date timestamptz,
        end_date timestamptz,
        skip_days jsonb,
        created_at timestamptz default now(),
        updated_at timestamptz default now()
      );
      create index agenda_jobs_find_and_lock on agenda_jobs (name, next_run_at, priority desc, locked_at, disabled)
        where disabled = false;
      create unique index agenda_jobs_single on agenda_jobs (name) where type = 'single';
    `);
  }
}
