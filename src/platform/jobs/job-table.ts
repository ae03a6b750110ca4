import type { Pool } from 'pg';
import type { Clock } from '../../kernel/clock.js';
import { processOf } from '../database/process-name.js';
import type { RecurringJob } from '../../kernel/recurring-job.js';
import { rowSet } from '../../kernel/row-set.js';
import type { JobRow } from './follow-jobs.js';

const schedules = rowSet({ name: 'text', every: 'text' });

/** Whether the owner of a lock has no database session, or is in this list of frozen processes. */
const isLost = (still: string): string =>
  `locked_at is not null and (${processOf('last_modified_by')} = any(${still}::text[]) or not exists (
     select from pg_stat_activity
     where datname = current_database() and ${processOf('application_name')} = ${processOf('last_modified_by')}))`;

/**
 * Whether its next run is later than its interval allows. Agenda plans it from the beginning of the last run,
 * before which a clock may have been set back.
 */
const isStray = (now: string): string =>
  `locked_at is null and not disabled
   and next_run_at > ${now}::timestamptz + repeat_interval::interval + interval '10 seconds'`;

/**
 * Agenda's table, as Tribute itself reads and writes it. The owner of a lock is `<process>:<generation>`, and
 * names of a process's database sessions begin with `<process>`. Times are of the database's clock.
 */
export class JobTable {
  /** @param process The name of this process. */
  constructor(
    private readonly pool: Pool,
    private readonly process: string,
    private readonly clock: Clock,
  ) {}

  /** Writes missing or changed schedules. Locks and their owners stay. */
  async schedule(jobs: readonly RecurringJob[]): Promise<void> {
    await this.pool.query(
      `insert into agenda_jobs (name, type, next_run_at, repeat_interval)
       select name, 'single', $3, every from ${schedules.as('job')}
       on conflict (name) where type = 'single' do update
         set repeat_interval = excluded.repeat_interval, next_run_at = coalesce(agenda_jobs.next_run_at, excluded.next_run_at)
         where agenda_jobs.next_run_at is null or agenda_jobs.repeat_interval is distinct from excluded.repeat_interval`,
      [...schedules.values(jobs), this.clock.now()],
    );
  }

  /** The state of these jobs, one row for each name. `still` are the frozen processes. */
  async read(names: readonly string[], still: readonly string[]): Promise<JobRow[]> {
    const { rows } = await this.pool.query<JobRow>(
      `select wanted.name, last_modified_by as owner, locked_at::text as "lockedAt", last_run_at::text as "lastRunAt",
              (extract(epoch from coalesce(locked_at, next_run_at)) * 1000)::float8 as at,
              coalesce(${isLost('$3')}, false) as "isLost", coalesce(${isStray('$2')}, false) as "isStray",
              case when next_run_at is null then 'missing'
                   when disabled then 'disabled'
                   when locked_at is not null then 'locked'
                   when next_run_at <= $2 then 'due'
                   else 'later' end as state
       from unnest($1::text[]) as wanted (name) left join agenda_jobs on agenda_jobs.name = wanted.name and type = 'single'`,
      [names, this.clock.now(), still],
    );
    return rows;
  }

  /** Makes jobs due whose next run is too late. Returns their names. */
  async pullBack(): Promise<string[]> {
    const { rows } = await this.pool.query<{ name: string }>(
      `update agenda_jobs set next_run_at = $1 where type = 'single' and ${isStray('$1')} returning name`,
      [this.clock.now()],
    );
    return rows.map(({ name }) => name);
  }

  /** Renews an owner's locks on jobs. Returns the names of those that it still had. */
  async renew(owner: string, names: readonly string[], at: Date): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ name: string }>(
      `update agenda_jobs set locked_at = $3
       where last_modified_by = $1 and name = any($2::text[]) and locked_at is not null returning name`,
      [owner, names, at],
    );
    return new Set(rows.map(({ name }) => name));
  }

  /**
   * Releases unused locks of this process: those of earlier owners, and those of `owner` on jobs other than
   * `held` from before `lockedBefore`. Such a lock remains when the database was unavailable at the end of a
   * run, or the answer to locking was lost. Returns the names.
   */
  async releaseUnused(owner: string, held: readonly string[], lockedBefore: Date): Promise<string[]> {
    const { rows } = await this.pool.query<{ name: string }>(
      `update agenda_jobs set locked_at = null, next_run_at = $5, last_modified_by = $2
       where locked_at is not null and starts_with(last_modified_by, $1 || ':')
         and (last_modified_by <> $2 or (name <> all($3::text[]) and locked_at < $4))
       returning name`,
      [this.process, owner, held, lockedBefore, this.clock.now()],
    );
    return rows.map(({ name }) => name);
  }

  /**
   * After a `kill -9` a job would wait for its lock to expire. So this releases the locks of processes
   * without a database session, and of those in `still`, which are frozen. Returns the names.
   */
  async releaseOfLostProcesses(still: readonly string[]): Promise<string[]> {
    const { rows } = await this.pool.query<{ name: string }>(
      `update agenda_jobs set locked_at = null, next_run_at = $1
       where ${isLost('$2')} returning name`,
      [this.clock.now(), still],
    );
    return rows.map(({ name }) => name);
  }

  /** Releases every lock of this process, so that another process continues at once. */
  async releaseAll(): Promise<void> {
    await this.pool.query(
      `update agenda_jobs set locked_at = null, next_run_at = $2
       where locked_at is not null and starts_with(last_modified_by, $1 || ':')`,
      [this.process, this.clock.now()],
    );
  }
}
