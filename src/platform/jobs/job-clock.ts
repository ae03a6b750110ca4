import type { JobParameters } from 'agenda';
import type { Clock } from '../../kernel/clock.js';

const times = ['nextRunAt', 'lockedAt', 'lastRunAt', 'lastFinishedAt', 'failedAt'] as const;

/**
 * Agenda reckons by this machine's clock. The table of jobs has times of the database's clock, so that
 * machines with other clocks agree on locks and on what is due.
 */
export class JobClock {
  constructor(private readonly clock: Clock) {}

  /** The database's time in milliseconds. */
  now(): number {
    return this.clock.now().getTime();
  }

  /** The database's time of a time of this machine. */
  stored(at: Date): Date {
    return new Date(at.getTime() + this.now() - Date.now());
  }

  /** A stored job with times of this machine. */
  here(job: JobParameters): JobParameters {
    const aheadMs = this.now() - Date.now();
    const moved = times.flatMap((name) => {
      const at = job[name];
      return at ? [[name, new Date(at.getTime() - aheadMs)]] : [];
    });
    return { ...job, ...(Object.fromEntries(moved) as Partial<JobParameters>) };
  }
}
