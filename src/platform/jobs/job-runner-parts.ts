import type { Pool } from 'pg';
import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import type { RecurringJob } from '../../kernel/recurring-job.js';

/** The parts of a job runner. */
export interface JobRunnerParts {
  /** Connections for Agenda. */
  readonly pool: Pool;
  /** For watching Agenda and renewing locks, so that Agenda's own queries do not delay this. */
  readonly watchPool: Pool;
  readonly jobs: readonly RecurringJob[];
  /** The frozen processes, whose jobs are released. */
  readonly still: () => readonly string[];
  /** The process name in its database sessions, by which others see whether a lock's owner still lives. */
  readonly name: string;
  /** The number of this runner in the process. */
  readonly number: number;
  /** How long a lock lives without renewal. Another process takes over within this time. */
  readonly lockMs: number;
  /** How long a job may be due without beginning. */
  readonly lateMs: number;
  /** The database's clock. */
  readonly clock: Clock;
  readonly log: Logger;
}
