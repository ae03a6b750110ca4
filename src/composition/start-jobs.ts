import { randomUUID } from 'node:crypto';
import type { Config } from '../config.js';
import { createPool } from '../database/create-pool.js';
import type { RecurringJob } from '../jobs/job.js';
import { JobRunner } from '../jobs/job-runner.js';
import { JobSwitch } from '../jobs/job-switch.js';
import type { Logger } from '../kernel/logger.js';
import type { Conditions } from './compose-conditions.js';
import type { Opened } from './opened.js';

/** What starting jobs needs. */
interface JobGround {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly conditions: Conditions;
  readonly log: Logger;
  readonly opened: Opened;
}

/** Runs the jobs while nothing speaks against it, until `opened` closes. */
export async function startJobs(
  jobs: readonly RecurringJob[],
  { config, databaseUrl, conditions, log, opened }: JobGround,
): Promise<void> {
  // The pool's application name is the process's name: other processes see by it whether the owner of a lock still lives.
  const name = `tribute-worker-${randomUUID()}`;
  const url = new URL(databaseUrl);
  url.searchParams.set('application_name', name);
  const pool = createPool({ url: url.href, max: 2, role: 'system', limits: config }, log);
  opened.add(async () => pool.end());
  const jobSwitch = new JobSwitch(() => new JobRunner(pool, jobs, name, log), log);
  opened.add(async () => jobSwitch.close());
  conditions.onLook(() => {
    jobSwitch.turn(conditions.allowJobs()).catch((error: unknown) => {
      log.error({ err: error }, 'jobs could not be started or stopped');
    });
  });
  await jobSwitch.turn(conditions.allowJobs());
}
