import type { Logger } from '../../kernel/logger.js';
import type { OverdueRun } from './describe-trouble.js';
import type { RecurringJob } from '../../kernel/recurring-job.js';

interface JobRun {
  readonly ended: Promise<void>;
  /** When it was aborted; undefined while it may continue. */
  abortedAt: number | undefined;
}

/** The runs of jobs in this process: one at a time for each job, over all generations. */
export class JobRuns {
  private readonly current = new Map<string, JobRun>();

  /** @param waitMs How long a run waits for an earlier one before it leaves the job to other processes. */
  constructor(
    private readonly waitMs: number,
    private readonly log: Logger,
  ) {}

  /** Runs a job, after an earlier run of it in this process has ended. */
  async perform(job: RecurringJob, signal: AbortSignal): Promise<void> {
    const earlier = this.current.get(job.name);
    if (earlier && !(await hasEnded(earlier, AbortSignal.any([signal, AbortSignal.timeout(this.waitMs)])))) {
      if (signal.aborted) return;
      this.log.warn({ job: job.name }, 'a job does not begin because its earlier run has not ended');
      return;
    }
    if (signal.aborted) return;
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const run: JobRun = { ended, abortedAt: undefined };
    this.current.set(job.name, run);
    signal.addEventListener('abort', () => (run.abortedAt = Date.now()));
    try {
      await job.run(signal);
    } finally {
      this.current.delete(job.name);
      end();
    }
  }

  /** The runs that were aborted at least this many milliseconds before `now` but have not ended. */
  overdue(patienceMs: number, now: number): OverdueRun[] {
    return [...this.current].flatMap(([name, { abortedAt }]) => {
      const overdueMs = abortedAt === undefined ? 0 : now - abortedAt;
      return abortedAt !== undefined && overdueMs >= patienceMs ? [{ name, overdueMs }] : [];
    });
  }

  /** Resolves when every run has ended, or after this many milliseconds. */
  async allEnded(timeoutMs: number): Promise<void> {
    const timeout = AbortSignal.timeout(timeoutMs);
    await Promise.all([...this.current.values()].map(async (run) => hasEnded(run, timeout)));
  }
}

/** Waits for the end of a run until the signal aborts. Returns whether it has ended. */
async function hasEnded(run: JobRun, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const { promise, resolve } = Promise.withResolvers<false>();
  signal.addEventListener('abort', () => {
    resolve(false);
  });
  return Promise.race([run.ended.then(() => true), promise]);
}
