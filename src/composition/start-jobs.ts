import type { Pool } from 'pg';
import { createPool } from '../platform/database/create-pool.js';
import { jobsName, processName } from '../platform/database/process-name.js';
import type { RecurringJob } from '../kernel/recurring-job.js';
import { JobRunner } from '../platform/jobs/job-runner.js';
import { JobSwitch } from '../platform/jobs/job-switch.js';
import type { StartConditions } from './compose-conditions.js';
import type { ProcessGround } from './create-ground.js';

/** Timeout of Agenda's small statements, before the factor for workers. Jobs wait for them. */
const answerMs = 1250;

interface JobGround {
  readonly ground: ProcessGround;
  readonly databaseUrl: string;
  readonly conditions: StartConditions;
  readonly opened: AsyncDisposableStack;
}

/**
 * Runs the jobs on separate connections while all conditions hold, until `opened` closes. Stopped jobs make
 * this process not ready, and are counted.
 */
export async function startJobs(
  jobs: readonly RecurringJob[],
  { ground, databaseUrl, conditions, opened }: JobGround,
): Promise<void> {
  const { log, readiness, figures } = ground;
  const runners = createRunners(jobs, ground, databaseUrl, opened);
  const jobSwitch = new JobSwitch(runners.next, log);
  opened.defer(async () => jobSwitch.close());
  // Unmet conditions are reported as separate reasons.
  readiness.add('jobs', () => (conditions.allowJobs() ? runners.notRunning() : undefined));
  figures.push({
    name: 'tribute_job_runner_rebuilds_total',
    help: 'How often this process replaced its job runner, because a job did not begin or the process stood still.',
    read: runners.rebuilds,
  });
  figures.push({
    name: 'tribute_jobs_stopped',
    help: 'Whether other money settings or a newer database keep this process from running its jobs: 1, else 0.',
    read: () => (conditions.allowJobs() ? 0 : 1),
  });
  conditions.onLook(() => {
    jobSwitch.turn(conditions.allowJobs()).catch((error: unknown) => {
      log.error({ err: error }, 'jobs could not be started or stopped');
    });
  });
  await jobSwitch.turn(conditions.allowJobs());
}

/** Creates job runners one after another, and tracks their state. */
function createRunners(
  jobs: readonly RecurringJob[],
  { config, log, processes, databaseClock: clock }: ProcessGround,
  databaseUrl: string,
  opened: AsyncDisposableStack,
) {
  const patience = { connectMs: config.databaseConnectTimeoutMs, answerMs };
  const open = (max: number): Pool => {
    const pool = createPool(
      { url: databaseUrl, max, role: 'system', patience, limits: config, name: jobsName },
      log,
    );
    opened.defer(async () => pool.end());
    return pool;
  };
  const { jobLockMs: lockMs, jobLateMs: lateMs } = config;
  const parts = { pool: open(2), watchPool: open(1), jobs, name: processName, lockMs, lateMs, clock, log };
  const still = (): readonly string[] => processes.names;
  let current: JobRunner | undefined;
  let number = 0;
  let earlierRebuilds = 0;
  processes.onStill(() => {
    // The next check, within a second, repeats what failed.
    current?.takeOver().catch((error: unknown) => {
      log.warn({ err: error }, 'jobs of a process that stands still could not be released yet');
    });
  });
  return {
    next: (): JobRunner => {
      number += 1;
      earlierRebuilds += current?.rebuilds ?? 0;
      current = new JobRunner({ ...parts, still, number });
      return current;
    },
    notRunning: () => current?.notRunning(),
    rebuilds: () => earlierRebuilds + (current?.rebuilds ?? 0),
  };
}
