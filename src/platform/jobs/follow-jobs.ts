/** What the table of jobs says about one job. */
export interface JobRow {
  readonly name: string;
  /** `due`: it should run now, and nobody has locked it. `later`: it is not due yet. `missing`: it has no schedule. */
  readonly state: 'missing' | 'disabled' | 'locked' | 'due' | 'later';
  /** Who has locked it, or had it last. Null when nobody ever did. */
  readonly owner: string | null;
  /** When it was locked, as text: it changes each time the owner renews the lock. */
  readonly lockedAt: string | null;
  /** When it last began, as text. Null when it never did. */
  readonly lastRunAt: string | null;
}

/** Why a job does not run. */
type Obstacle =
  | 'is not scheduled'
  | 'is disabled'
  | 'is due'
  | 'is locked here'
  | 'is locked by a process that stands still';

/** A job that does not run. */
interface WaitingJob {
  readonly obstacle: Obstacle;
  /** What stays the same while it waits for one and the same reason. */
  readonly mark: string;
  /** When it was first seen like that, in milliseconds of the caller's clock. */
  readonly since: number;
}

/** Jobs that do not run, by name. */
export type WaitingJobs = ReadonlyMap<string, WaitingJob>;

/** What this process knows by itself. */
export interface Here {
  /** The name in its locks. */
  readonly owner: string;
  /** The jobs that run in this process now. */
  readonly running: ReadonlySet<string>;
  readonly now: number;
}

/**
 * Compares a look at the table of jobs with the one before. A job that waits keeps the time of the first look that saw it wait; one
 * that begins, ends or is renewed is forgotten. No clock of another machine is asked: only whether something changes.
 */
export function followJobs(before: WaitingJobs, rows: readonly JobRow[], here: Here): WaitingJobs {
  const waiting = new Map<string, WaitingJob>();
  for (const row of rows) {
    const obstacle = obstacleOf(row, here);
    if (obstacle === undefined) continue;
    const mark = markOf(row, obstacle);
    const earlier = before.get(row.name);
    const since = earlier?.mark === mark ? earlier.since : here.now;
    waiting.set(row.name, { obstacle, mark, since });
  }
  return waiting;
}

function obstacleOf({ name, state, owner }: JobRow, here: Here): Obstacle | undefined {
  if (state === 'missing') return 'is not scheduled';
  if (state === 'disabled') return 'is disabled';
  if (state === 'due') return 'is due';
  if (state === 'later') return undefined;
  if (owner !== here.owner) return 'is locked by a process that stands still';
  return here.running.has(name) ? undefined : 'is locked here';
}

function markOf({ lastRunAt, lockedAt }: JobRow, obstacle: Obstacle): string {
  // Agenda may lock a job again and again without beginning it: only that it begins counts. Others renew the lock while they run it.
  const began = lastRunAt ?? 'never';
  return obstacle === 'is locked by a process that stands still' ? `${began} ${lockedAt ?? ''}` : began;
}

/** A job that has waited for too long. */
export interface LateJob {
  readonly name: string;
  readonly obstacle: Obstacle;
  readonly waitedMs: number;
}

/** How long a job may wait, in milliseconds. */
export interface Patience {
  readonly lateMs: number;
  /** How long a lock lives without being renewed. */
  readonly lockMs: number;
}

/** How often to look at the table, in milliseconds: often enough to notice what is late in time, and to renew a lock before it expires. */
export function lookEveryMs({ lateMs, lockMs }: Patience): number {
  return Math.min(1000, lateMs / 5, lockMs / 5);
}

/** The jobs that have waited for too long, the longest wait first. */
export function lateJobs(waiting: WaitingJobs, { lateMs, lockMs }: Patience, now: number): LateJob[] {
  return [...waiting]
    .map(([name, { obstacle, since }]) => ({ name, obstacle, waitedMs: now - since }))
    .filter(({ obstacle, waitedMs }) => waitedMs >= lateMs + (isOthers(obstacle) ? lockMs : 0))
    .toSorted((one, other) => other.waitedMs - one.waitedMs);
}

function isOthers(obstacle: Obstacle): boolean {
  return obstacle === 'is locked by a process that stands still';
}
