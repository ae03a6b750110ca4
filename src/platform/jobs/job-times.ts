import type { JobRow } from './follow-jobs.js';
import type { JobClock } from './job-clock.js';

interface Known {
  /** The earliest time at which the job can be locked. */
  readonly from: number;
  readonly notedAt: number;
}

/**
 * When each job can next be locked, from the last look at the table and from this owner's own writes. Agenda
 * asks the database for each waiting job four times a second; this answers nearly all of these questions.
 * Times are the database's.
 */
export class JobTimes {
  private readonly known = new Map<string, Known>();

  /** @param lockMs How long a lock lives without renewal. */
  constructor(
    private readonly lockMs: number,
    private readonly clock: Pick<JobClock, 'now'>,
  ) {}

  /** Whether the job may be lockable at this time. */
  isDue(name: string, at: Date): boolean {
    const known = this.known.get(name);
    return known === undefined || known.from <= at.getTime();
  }

  /** This owner wrote that the job can be locked from then on. */
  note(name: string, from: Date): void {
    this.known.set(name, { from: from.getTime(), notedAt: this.clock.now() });
  }

  /** This owner has the job, or its state is unknown. The next look says it. */
  forget(name: string): void {
    this.known.delete(name);
  }

  /** The table was read after `askedAt`. What this owner wrote since then is newer. */
  learn(rows: readonly JobRow[], askedAt: number): void {
    for (const row of rows) {
      if ((this.known.get(row.name)?.notedAt ?? 0) >= askedAt) continue;
      this.known.set(row.name, { from: this.lockableFrom(row), notedAt: askedAt });
    }
  }

  private lockableFrom({ state, at }: JobRow): number {
    if (at === null || state === 'disabled') return Number.POSITIVE_INFINITY;
    return state === 'locked' ? at + this.lockMs : at;
  }
}
