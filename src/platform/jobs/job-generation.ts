import { Agenda, type Job } from 'agenda';
import type { Pool } from 'pg';
import type { Logger } from '../../kernel/logger.js';
import { isTransient } from '../../kernel/sql.js';
import { FencedBackend, LockLostError } from './fenced-backend.js';
import type { JobRow } from './follow-jobs.js';
import type { JobTable } from './job-table.js';
import type { RecurringJob } from './recurring-job.js';

/** How often Agenda asks for jobs that are due. */
const pollMs = 250;

/** What a generation is made of. */
export interface GenerationParts {
  readonly pool: Pool;
  readonly jobs: readonly RecurringJob[];
  /** The name in its locks, unique to it. */
  readonly owner: string;
  /** How long a lock lives without being renewed. */
  readonly lockMs: number;
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

/** One Agenda with an owner's name of its own. The job runner replaces a generation whose jobs do not begin. */
export class JobGeneration {
  /** The runs that have begun and not ended, by job. */
  private readonly active = new Map<string, ActiveRun>();
  private readonly ended = new AbortController();
  private readonly backend: FencedBackend;
  private readonly agenda: Agenda;

  constructor(private readonly parts: GenerationParts) {
    const { pool, owner, jobs, lockMs, log, onFailure } = parts;
    this.backend = new FencedBackend({
      pool,
      owner,
      isEnded: () => this.ended.signal.aborted,
      onFailure,
    });
    this.agenda = new Agenda({
      backend: this.backend,
      name: owner,
      processEvery: pollMs,
      // 0, the default, would lock the whole backlog before anything runs.
      defaultLockLimit: 1,
      defaultConcurrency: 1,
      defaultLockLifetime: lockMs,
      maxConcurrency: jobs.length,
    });
    // Agenda swallows errors unless somebody listens.
    this.agenda.on('error', (error: Error) => {
      if (this.ended.signal.aborted || error instanceof LockLostError) return;
      // Agenda cancels runs whose lock expired, and what the database could not answer it asks again.
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

  /** The jobs that it has locked, as far as it knows, and the time before which any other lock of its is unused. */
  get locks(): { readonly held: readonly string[]; readonly settledUntil: Date } {
    return { held: this.backend.held, settledUntil: this.backend.settledUntil };
  }

  /** The jobs whose run has begun and not ended. */
  get running(): ReadonlySet<string> {
    return new Set(this.active.keys());
  }

  /** Renews the locks of its runs that are due for it, and aborts the runs that Agenda gave up or that could not renew theirs in time. */
  async renewLocks(table: JobTable): Promise<void> {
    const { lockMs } = this.parts;
    const at = new Date();
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
      // Agenda cancels a run by this. At the end of a run it is undefined.
      if (run.job.attrs.lockedAt) run.job.attrs.lockedAt = at;
    }
  }

  /** Reads how the jobs stand, and aborts the runs whose lock belongs to somebody else now. */
  async readTable(table: JobTable, names: readonly string[]): Promise<JobRow[]> {
    const before = new Map(this.active);
    const rows = await table.read(names);
    for (const { name, state, owner } of rows) {
      const run = this.active.get(name);
      if (!run || run !== before.get(name) || (state === 'locked' && owner === this.owner)) continue;
      this.parts.log.warn({ job: name }, 'a job lost its lock');
      run.lost.abort();
    }
    return rows;
  }

  /** Begins to ask for jobs. Needs no database. */
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

  /** No further run begins, and those that run are told to end. */
  end(): void {
    this.ended.abort();
    this.agenda.stop(false).catch((error: unknown) => {
      this.parts.log.warn({ err: error }, 'Agenda did not stop cleanly');
    });
  }

  /** The same, and waits for the runs, at most so many milliseconds. */
  async drain(timeoutMs: number): Promise<void> {
    this.ended.abort();
    await this.agenda.drain({ timeout: timeoutMs, closeConnection: false });
  }

  private async run(job: RecurringJob, agendaJob: Job): Promise<void> {
    if (this.ended.signal.aborted) return;
    // Agenda begins a job again only when it has given up the run before.
    this.active.get(job.name)?.lost.abort();
    const run: ActiveRun = { job: agendaJob, lost: new AbortController(), renewedAt: Date.now() };
    this.active.set(job.name, run);
    try {
      await this.parts.perform(job, AbortSignal.any([this.ended.signal, run.lost.signal]));
    } finally {
      if (this.active.get(job.name) === run) this.active.delete(job.name);
    }
  }
}
