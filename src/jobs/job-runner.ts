import { PostgresBackend } from '@agendajs/postgres-backend';
import { Agenda, type Job } from 'agenda';
import type { Pool } from 'pg';
import type { Logger } from '../kernel/logger.js';
import type { RecurringJob } from './job.js';

/** How long a lock lives without being touched: after a crash, another process takes over within this time. */
const lockMs = 15_000;

/** How often to look for locks whose owner is gone. */
const releaseMs = 1000;

/** How long a stop waits for jobs that are still running. */
const drainMs = 10_000;

/**
 * Runs recurring jobs by Agenda. Agenda decides which process runs a job and when; what there is to do stands in our own
 * tables, so a job that runs twice or not at all can never lose or repeat an effect.
 */
export class JobRunner {
  private readonly agenda: Agenda;
  private readonly stopping = new AbortController();
  private releasing: NodeJS.Timeout | undefined;

  /** @param name Unique to this process; its locks are released under this name. */
  constructor(
    private readonly pool: Pool,
    private readonly jobs: readonly RecurringJob[],
    private readonly name: string,
    private readonly log: Logger,
  ) {
    // Its tables stand in our migrations: creating them at every connect crashes processes that start together.
    const backend = new PostgresBackend({ pool, ensureSchema: false, disableNotifications: true });
    const { repository } = backend;
    const unlockJob = repository.unlockJob.bind(repository);
    // Agenda does not wait for it, so that a failure, or a stop meanwhile, would end the process. The lock expires by itself.
    repository.unlockJob = async (job) =>
      unlockJob(job).catch((error: unknown) => {
        if (!this.stopping.signal.aborted) this.log.warn({ err: error }, 'a job could not be unlocked');
      });
    this.agenda = new Agenda({
      backend,
      name,
      processEvery: 250,
      // 0, the default, would lock the whole backlog before anything runs.
      defaultLockLimit: 1,
      defaultConcurrency: 1,
      defaultLockLifetime: lockMs,
      maxConcurrency: jobs.length,
    });
    // Agenda swallows errors unless somebody listens.
    this.agenda.on('error', (error: Error) => {
      if (!this.stopping.signal.aborted) this.log.error({ err: error }, 'Agenda failed');
    });
    this.agenda.on('fail', (error: Error | string, job: { attrs?: { name?: string } }) => {
      this.log.error({ err: error, job: job.attrs?.name }, 'a job failed');
    });
  }

  /** Defines and schedules every job. */
  async start(): Promise<void> {
    await this.agenda.ready;
    const scheduled = await this.readScheduled();
    for (const job of this.jobs) {
      const process = (run: Job, done: (error?: Error) => void): void => {
        this.runOne(job, run).then(() => {
          done();
        }, done);
      };
      this.agenda.define(job.name, process, { concurrency: 1, lockLimit: 1, lockLifetime: lockMs });
      // Scheduling writes our name into the row even while another process holds its lock: only what is not there yet.
      if (scheduled.get(job.name) === job.every) continue;
      await this.agenda.every(job.every, job.name, {}, { skipImmediate: false });
    }
    await this.releaseDeadLocks();
    await this.agenda.start();
    this.releasing = setInterval(() => {
      this.releaseDeadLocks().catch((error: unknown) => {
        this.log.warn({ err: error }, 'the locks of lost processes could not be released');
      });
    }, releaseMs);
  }

  /** No new run begins; those that run end; their locks are given back so that another process goes on at once. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.releasing);
    await this.agenda.drain({ timeout: drainMs, closeConnection: false });
    await this.pool.query(
      'update agenda_jobs set locked_at = null, next_run_at = now() where last_modified_by = $1',
      [this.name],
    );
  }

  private async runOne(job: RecurringJob, run: Job): Promise<void> {
    if (this.stopping.signal.aborted) return;
    const keepAlive = setInterval(() => {
      run.touch().catch((error: unknown) => {
        this.log.warn({ err: error, job: job.name }, 'a job could not renew its lock');
      });
    }, lockMs / 3);
    try {
      await job.run(this.stopping.signal);
    } finally {
      clearInterval(keepAlive);
    }
  }

  private async readScheduled(): Promise<Map<string, string>> {
    const { rows } = await this.pool.query<{ name: string; every: string }>(
      `select name, repeat_interval as every from agenda_jobs where type = 'single' and next_run_at is not null`,
    );
    return new Map(rows.map(({ name, every }) => [name, every]));
  }

  /**
   * After a `kill -9` a recurring job would wait for its lock to expire. A lock belongs to a process, and a process to a
   * database session of the same name: where that session is gone, so is the owner.
   */
  private async releaseDeadLocks(): Promise<void> {
    await this.pool.query(
      `update agenda_jobs set locked_at = null, next_run_at = now()
       where locked_at is not null
         and not exists (select from pg_stat_activity where datname = current_database() and application_name = last_modified_by)`,
    );
  }
}
