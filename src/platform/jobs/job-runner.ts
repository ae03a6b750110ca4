import { describeTrouble, inSeconds } from './describe-trouble.js';
import { followJobs, lateJobs, lookEveryMs, type JobRow, type WaitingJobs } from './follow-jobs.js';
import { JobGeneration } from './job-generation.js';
import { JobTable } from './job-table.js';
import { JobRuns } from './job-runs.js';
import type { JobRunnerParts } from './job-runner-parts.js';
import { needsRelease, releaseLostLocks, releaseUnusedLocks, repairSchedules } from './release-locks.js';

/** How soon to check again after the database could not answer. */
const retryMs = 250;

/** How long a stop waits for running jobs. */
const drainMs = 10_000;

/** The longest pause between two unsuccessful rebuilds. */
const maxPauseMs = 60_000;

/**
 * Runs recurring jobs by Agenda. Agenda decides which process runs a job and when. The work itself is in
 * Tribute's own tables, so a job that runs twice or not at all never repeats or loses an effect.
 * It watches Agenda by the table of jobs, because Agenda 6.2 never again runs a job whose lock expired before
 * the run began. When a job does not begin, or the process was frozen, a new generation of Agenda replaces
 * the old one.
 */
export class JobRunner {
  private readonly table: JobTable;
  private readonly runs: JobRuns;
  private readonly names: readonly string[];
  private generation: JobGeneration;
  private generations = 0;
  private waiting: WaitingJobs = new Map();
  private isStopping = false;
  private timer: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private tickedAt = Date.now();
  private lookedAt: number;
  private isAway = false;
  /** Rebuilds since all jobs last ran correctly, and the time before which no other follows. */
  private attempts = 0;
  private pausedUntil = 0;

  constructor(private readonly parts: JobRunnerParts) {
    this.table = new JobTable(parts.watchPool, parts.name, parts.clock);
    this.runs = new JobRuns(parts.lockMs, parts.log);
    this.lookedAt = this.now();
    this.names = parts.jobs.map(({ name }) => name);
    this.generation = this.nextGeneration();
  }

  /** How often this runner replaced its Agenda because jobs did not run correctly. */
  get rebuilds(): number {
    return this.generations - 1;
  }

  /** Schedules every job and starts running them. */
  async start(): Promise<void> {
    await this.table.schedule(this.parts.jobs);
    await this.takeOver();
    await this.generation.start();
    this.tickedAt = Date.now();
    this.lookedAt = this.now();
    this.timer = setInterval(() => {
      this.tick();
    }, lookEveryMs(this.parts));
  }

  /** Starts no new runs, waits for running ones, and releases their locks for other processes. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    clearTimeout(this.retry);
    await this.looking;
    await Promise.all([this.generation.drain(drainMs), this.runs.allEnded(drainMs)]);
    await this.table.releaseAll();
  }

  /** Releases the jobs of lost or frozen processes, so that another one takes them. */
  async takeOver(): Promise<void> {
    await releaseLostLocks(this.table, this.parts);
  }

  /** Why the jobs do not run, for operators; undefined when they do. */
  notRunning(): string | undefined {
    if (this.isStopping) return 'they are stopped';
    const now = this.now();
    const { lateMs, lockMs } = this.parts;
    const silentMs = now - this.lookedAt;
    // First, because hanging runs are only a consequence of it.
    if (silentMs > lockMs) return `the table of jobs could not be read for ${inSeconds(silentMs)}`;
    return describeTrouble(lateJobs(this.waiting, this.parts, now), this.runs.overdue(lateMs, now));
  }

  /** By the database's clock, which no clock of a machine sets back. */
  private now(): number {
    return this.parts.clock.now().getTime();
  }

  private nextGeneration(): JobGeneration {
    this.generations += 1;
    const { name, number } = this.parts;
    return new JobGeneration({
      ...this.parts,
      owner: `${name}:${number}.${this.generations}`,
      perform: async (job, signal) => this.runs.perform(job, signal),
      onFailure: () => {
        this.lookSoon();
      },
    });
  }

  private tick(): void {
    const stoodStillMs = Date.now() - this.tickedAt;
    this.tickedAt = Date.now();
    // All locks have expired meanwhile, and others may have them.
    if (stoodStillMs > this.parts.lockMs) this.rebuild({ stoodStillMs }, 'the process stood still');
    this.look();
  }

  private lookSoon(): void {
    if (this.isStopping) return;
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      this.look();
    }, retryMs);
  }

  private look(): void {
    if (this.isStopping) return;
    this.looking ??= this.lookOnce()
      .catch((error: unknown) => {
        this.noteAway(error);
      })
      .finally(() => {
        this.looking = undefined;
      });
  }

  /** Repairs visible problems in the table, and replaces Agenda if a job still does not begin. */
  private async lookOnce(): Promise<void> {
    const { table, generation, parts } = this;
    await generation.renewLocks(table);
    let rows = await this.read(generation);
    const lockOwner = { process: parts.name, owner: generation.owner, held: generation.locks.held };
    if (rows.some((row) => needsRelease(row, lockOwner))) {
      await releaseUnusedLocks(table, generation, parts);
      await this.takeOver();
      rows = await this.read(generation);
    }
    await repairSchedules(table, rows, parts);
    if (this.isStopping || generation !== this.generation) return;
    this.noteBack();
    const now = this.now();
    this.waiting = followJobs(this.waiting, rows, {
      owner: generation.owner,
      running: generation.running,
      now,
    });
    const late = lateJobs(this.waiting, parts, now).find(({ obstacle }) => obstacle !== 'is disabled');
    if (!late) this.attempts = 0;
    else if (now >= this.pausedUntil) {
      const { name, obstacle, waitedMs } = late;
      this.rebuild({ job: name, obstacle, waitedMs }, 'a job does not begin');
    }
  }

  private async read(generation: JobGeneration): Promise<JobRow[]> {
    return generation.readTable(this.table, this.names, this.parts.still());
  }

  private noteAway(error: unknown): void {
    // Without checks a waiting job proves nothing, because the database may be unavailable.
    this.waiting = new Map();
    if (!this.isAway) this.parts.log.warn({ err: error }, 'the table of jobs could not be read');
    this.isAway = true;
    this.lookSoon();
  }

  private noteBack(): void {
    this.lookedAt = this.now();
    if (this.isAway) this.parts.log.info({}, 'the table of jobs can be read again');
    this.isAway = false;
  }

  /** Needs no database: the next check releases the locks of the ended generation. */
  private rebuild(details: object, reason: string): void {
    const old = this.generation;
    this.generation = this.nextGeneration();
    this.parts.log.warn({ ...details, reason, rebuilds: this.rebuilds }, 'the job runner was rebuilt');
    this.attempts += 1;
    this.pausedUntil = this.now() + Math.min(maxPauseMs, this.parts.lateMs * 2 ** this.attempts);
    old.end();
    this.generation.start().catch((error: unknown) => {
      this.parts.log.error({ err: error }, 'the job runner could not be rebuilt');
    });
    this.lookSoon();
  }
}
