import { PostgresBackend } from '@agendajs/postgres-backend';
import type { JobParameters } from 'agenda';
import type { Pool } from 'pg';
import type { JobClock } from './job-clock.js';
import type { JobTimes } from './job-times.js';

/** Another process, or a later owner in this process, has the lock now. The running work must end. */
export class LockLostError extends Error {
  override name = 'LockLostError';
}

export interface Fence {
  readonly pool: Pool;
  /** The name in the locks. */
  readonly owner: string;
  /** When each job can be locked, so that the database is not asked before. */
  readonly times: JobTimes;
  readonly clock: JobClock;
  /** Whether no further job may be locked. */
  readonly isEnded: () => boolean;
  /** Called after a failed statement, when the state of this owner's locks in the table is unknown. */
  readonly onFailure: () => void;
}

/**
 * Agenda's PostgreSQL backend with a fence. Agenda 6.2 writes by id alone, so a process that was frozen could
 * take back a lock that another now has. Here an owner only writes rows with its own name.
 */
export class FencedBackend extends PostgresBackend {
  /** The locks by job, with the run that began under each; undefined before it begins. */
  private readonly locks = new Map<string, JobParameters | undefined>();
  /** When each unanswered query for a job was sent. */
  private readonly asking = new Map<symbol, number>();

  constructor(private readonly fence: Fence) {
    // Tribute's migrations create its table, because creating it at every connect crashes concurrent starts.
    super({ pool: fence.pool, ensureSchema: false, disableNotifications: true });
    const { repository } = this;
    const next = repository.getNextJobToRun.bind(repository);
    repository.getNextJobToRun = async (name, until, ...more) => {
      const { clock, times, isEnded } = fence;
      if (isEnded() || !times.isDue(name, clock.stored(until))) return undefined;
      const [deadline, now, options] = more;
      return this.noteAnswer(name, async () =>
        next(name, clock.stored(until), clock.stored(deadline), clock.stored(now ?? new Date()), options),
      );
    };
    repository.saveJobState = async (job) => this.save(job);
    // Agenda does not await this, so a failure would end the process.
    repository.unlockJob = async (job) => this.unlock(job).catch(fence.onFailure);
    // Agenda calls this only at its end. The job runner then releases everything by the owner's name.
    repository.unlockJobs = async () => Promise.resolve();
  }

  /** Tribute owns the pool, so there is nothing to connect. Agenda would not handle a failure here. */
  override async connect(): Promise<void> {
    return Promise.resolve();
  }

  /** The jobs that this owner has locked, as far as it knows. */
  get held(): string[] {
    return [...this.locks.keys()];
  }

  /** Locks before this time that are not `held` are unused, because a lock in progress is not older. */
  get settledUntil(): Date {
    return new Date(Math.min(this.fence.clock.now(), ...this.asking.values()));
  }

  private async noteAnswer(
    name: string,
    ask: () => Promise<JobParameters | undefined>,
  ): Promise<JobParameters | undefined> {
    const question = Symbol(name);
    this.asking.set(question, this.fence.clock.now());
    try {
      const job = await ask();
      if (!job) return undefined;
      this.locks.set(name, undefined);
      return this.fence.clock.here(job);
    } catch (error) {
      this.fence.onFailure();
      throw error;
    } finally {
      this.asking.delete(question);
    }
  }

  /** Agenda passes the same object at the beginning and the end of a run; at the beginning with a lock. */
  private async save(job: JobParameters): Promise<void> {
    const isEnd = job.lockedAt === undefined;
    // Agenda cancels a run whose lock expired, and may have locked the job again when the old run ends.
    if (isEnd && this.locks.get(job.name) !== job) throw new LockLostError(lostMessage(job));
    if (!isEnd) this.locks.set(job.name, job);
    try {
      await this.write(job);
      if (isEnd) this.forget(job);
      if (isEnd && job.nextRunAt) this.fence.times.note(job.name, this.fence.clock.stored(job.nextRunAt));
    } catch (error) {
      // Agenda ignores a failure at the end of a run, and forgets a job whose beginning could not be written.
      this.forget(job);
      this.fence.times.forget(job.name);
      if (!(error instanceof LockLostError)) this.fence.onFailure();
      throw error;
    }
  }

  private forget(job: JobParameters): void {
    if (this.locks.get(job.name) === job) this.locks.delete(job.name);
  }

  private async write(job: JobParameters): Promise<void> {
    const stored = (at: Date | null | undefined): Date | null => (at ? this.fence.clock.stored(at) : null);
    const { rowCount } = await this.fence.pool.query(
      `update agenda_jobs
       set locked_at = $3, next_run_at = $4, last_run_at = $5, progress = $6, fail_reason = $7, fail_count = $8, failed_at = $9,
           last_finished_at = $10
       where id = $1 and last_modified_by = $2 and locked_at is not null`,
      [
        job._id,
        this.fence.owner,
        stored(job.lockedAt),
        stored(job.nextRunAt),
        stored(job.lastRunAt),
        job.progress ?? null,
        job.failReason ?? null,
        job.failCount ?? null,
        stored(job.failedAt),
        stored(job.lastFinishedAt),
      ],
    );
    if (rowCount !== 1) throw new LockLostError(lostMessage(job));
  }

  private async unlock(job: JobParameters): Promise<void> {
    if (this.locks.get(job.name) === undefined) this.locks.delete(job.name);
    this.fence.times.forget(job.name);
    await this.fence.pool.query(
      `update agenda_jobs set locked_at = null where id = $1 and last_modified_by = $2 and next_run_at is not null`,
      [job._id, this.fence.owner],
    );
  }
}

function lostMessage({ name }: JobParameters): string {
  return `The lock of job ${name} belongs to another owner.`;
}
