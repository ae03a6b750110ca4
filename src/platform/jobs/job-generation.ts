import { Agenda, type Job } from 'agenda';
import type { Pool } from 'pg';
import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import { isTransient } from '../../kernel/sql.js';
import { FencedBackend, LockLostError } from './fenced-backend.js';
import type { JobRow } from './follow-jobs.js';
import type { JobTable } from './job-table.js';
import { JobClock } from './job-clock.js';
import { JobTimes } from './job-times.js';
import type { RecurringJob } from '../../kernel/recurring-job.js';

/** How often Agenda looks for due jobs. */
const pollMs = 250;

/** The parts of a generation. */
export interface GenerationParts {
  readonly pool: Pool;
  readonly jobs: readonly RecurringJob[];
  /** The unique name in its locks. */
  readonly owner: string;
  /** How long a lock lives without renewal. */
  readonly lockMs: number;
  /** The database's clock. */
  readonly clock: Clock;
  readonly log: Logger;
  /** Does the work of a run. The signal aborts when the generation ends or the lock is lost. */
  readonly perform: (job: RecurringJob, signal: AbortSignal) => Promise<void>;
  /** Called when the database could not answer. */
  readonly onFailure: () => void;
}

interface ActiveRun {
  readonly job: Job;
  /** Aborts the run when it has lost its lock. */
  readonly lost: AbortController;
  /** When its lock was last renewed. */
  renewedAt: number;
}

/** One Agenda with its own owner name. The job runner replaces a generation whose jobs do not begin. */
export class JobGeneration {
  /** The unfinished runs, by job. */
  private readonly active = new Map<string, ActiveRun>();
  private readonly ended = new AbortController();
  private readonly clock: JobClock;
  private readonly times: JobTimes;
  private readonly backend: FencedBackend;
  private readonly agenda: Agenda;

  constructor(private readonly parts: GenerationParts) {
    const { pool, owner, jobs, lockMs, log, onFailure } = parts;
    this.clock = new JobClock(parts.clock);
    this.times = new JobTimes(lockMs, this.clock);
    const isEnded = (): boolean => this.ended.signal.aborted;
    this.backend = new FencedBackend({
      pool,
      owner,
      times: this.times,
      clock: this.clock,
      isEnded,
      onFailure,
    });
    this.agenda = new Agenda({
      backend: this.backend,
      name: owner,
      processEvery: pollMs,
      // The default, 0, would lock the whole backlog before anything runs.
      defaultLockLimit: 1,
      defaultConcurrency: 1,
      defaultLockLifetime: lockMs,
      maxConcurrency: jobs.length,
    });
    // Agenda swallows errors without a listener.
    this.agenda.on('error', (error: Error) => {
      if (this.ended.signal.aborted || error instanceof LockLostError) return;
      // Agenda cancels runs whose lock expired, and repeats queries that the database could not answer.
      if (isTransient(error) || error.message.startsWith('execution of ')) {
        log.warn({ err: error }, 'Agenda was held up');
      } else log.error({ err: error }, 'Agenda failed');
    });
    this.agenda.on('fail', (error: Error | string, job: { attrs?: { name?: string } }) => {
      const level = isTransient(error) ? 'warn' : 'error';
      log[level]({ err: error, job: job.attrs?.name }, 'a job failed');
    });
  }

  get owner(): string {
    return this.parts.owner;
  }

  /** The jobs that it knows to have locked, and the time before which its other locks are unused. */
  get locks(): { readonly held: readonly string[]; readonly settledUntil: Date } {
    return { held: this.backend.held, settledUntil: this.backend.settledUntil };
  }

  /** The jobs with an unfinished run. */
  get running(): ReadonlySet<string> {
    return new Set(this.active.keys());
  }

  /** Renews the locks that are due, and aborts runs that Agenda cancelled or whose renewal was late. */
  async renewLocks(table: JobTable): Promise<void> {
    const { lockMs } = this.parts;
    const at = this.parts.clock.now();
    const due = [...this.active].filter(([, { renewedAt }]) => at.getTime() - renewedAt >= lockMs / 3);
    if (due.length === 0) return;
    for (const [, { job, renewedAt, lost }] of due) {
      if (at.getTime() - renewedAt > lockMs || job.getCanceledMessage() !== undefined) lost.abort();
    }
    const names = due.map(([name]) => name);
    const renewed = await table.renew(this.owner, names, at);
    for (const [name, run] of due) {
      if (!renewed.has(name)) continue;
      run.renewedAt = at.getTime();
      // Agenda decides by this whether to cancel a run. At the end of a run it is undefined.
      if (run.job.attrs.lockedAt) run.job.attrs.lockedAt = new Date();
    }
  }

  /** Reads the state of the jobs, and aborts runs whose lock now belongs to another owner. */
  async readTable(table: JobTable, names: readonly string[], still: readonly string[]): Promise<JobRow[]> {
    const before = new Map(this.active);
    const askedAt = this.clock.now();
    const rows = await table.read(names, still);
    this.times.learn(rows, askedAt);
    for (const { name, state, owner } of rows) {
      const run = this.active.get(name);
      if (!run || run !== before.get(name) || (state === 'locked' && owner === this.owner)) continue;
      this.parts.log.warn({ job: name }, 'a job lost its lock');
      run.lost.abort();
    }
    return rows;
  }

  /** Starts polling for jobs. Needs no database. */
  async start(): Promise<void> {
    for (const job of this.parts.jobs) {
      const process = (run: Job, done: (error?: Error) => void): void => {
        this.run(job, run).then(() => {
          done();
        }, done);
      };
      this.agenda.define(job.name, process, {
        concurrency: 1,
        lockLimit: 1,
        lockLifetime: this.parts.lockMs,
      });
    }
    await this.agenda.start();
  }

  /** Starts no further runs, and aborts running ones. */
  end(): void {
    this.ended.abort();
    this.agenda.stop(false).catch((error: unknown) => {
      this.parts.log.warn({ err: error }, 'Agenda did not stop cleanly');
    });
  }

  /** The same, and waits for the runs, at most this many milliseconds. */
  async drain(timeoutMs: number): Promise<void> {
    this.ended.abort();
    await this.agenda.drain({ timeout: timeoutMs, closeConnection: false });
  }

  private async run(job: RecurringJob, agendaJob: Job): Promise<void> {
    if (this.ended.signal.aborted) return;
    // Agenda begins a job again only after it gave up the previous run.
    this.active.get(job.name)?.lost.abort();
    const run: ActiveRun = { job: agendaJob, lost: new AbortController(), renewedAt: this.clock.now() };
    this.active.set(job.name, run);
    try {
      await this.parts.perform(job, AbortSignal.any([this.ended.signal, run.lost.signal]));
    } finally {
      if (this.active.get(job.name) === run) this.active.delete(job.name);
    }
  }
}
