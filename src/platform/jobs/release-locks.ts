import type { JobRow } from './follow-jobs.js';
import type { JobGeneration } from './job-generation.js';
import type { JobRunnerParts } from './job-runner-parts.js';
import type { JobTable } from './job-table.js';

/** The locks of this process, as far as it knows. */
interface OwnLocks {
  readonly process: string;
  readonly owner: string;
  readonly held: readonly string[];
}

/** Whether the lock seems to be of a lost process, of an earlier owner in this one, or unused. */
export function needsRelease({ name, state, owner, isLost }: JobRow, own: OwnLocks): boolean {
  if (isLost) return true;
  if (state !== 'locked' || owner === null) return false;
  return owner === own.owner ? !own.held.includes(name) : owner.startsWith(`${own.process}:`);
}

/** Releases the jobs of lost or frozen processes, so that another one takes them. */
export async function releaseLostLocks(
  table: JobTable,
  { still: stillProcesses, log }: Pick<JobRunnerParts, 'still' | 'log'>,
): Promise<void> {
  const still = stillProcesses();
  const jobs = await table.releaseOfLostProcesses(still);
  if (jobs.length > 0) log.info({ jobs, still }, 'jobs of lost processes were released');
}

/** Releases locks of this process that nothing uses, which remain when the database was unavailable. */
export async function releaseUnusedLocks(
  table: JobTable,
  { owner, locks }: Pick<JobGeneration, 'owner' | 'locks'>,
  { log }: Pick<JobRunnerParts, 'log'>,
): Promise<void> {
  const jobs = await table.releaseUnused(owner, locks.held, locks.settledUntil);
  if (jobs.length > 0) log.info({ jobs }, 'unused locks of jobs were released');
}

/** Writes missing schedules, and makes jobs due that another clock planned too late. */
export async function repairSchedules(
  table: JobTable,
  rows: readonly JobRow[],
  { jobs, log }: Pick<JobRunnerParts, 'jobs' | 'log'>,
): Promise<void> {
  if (rows.some(({ state }) => state === 'missing')) await table.schedule(jobs);
  if (!rows.some(({ isStray }) => isStray)) return;
  log.warn({ jobs: await table.pullBack() }, 'jobs were planned too late, because a clock was set back');
}
