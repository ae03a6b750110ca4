/** One job in the table of jobs. */
export interface JobRow {
  readonly name: string;
  /** `due`: it should run, but nobody has locked it. `later`: it is not yet due. `missing`: no schedule. */
  readonly state: 'missing' | 'disabled' | 'locked' | 'due' | 'later';
  /** The current or last owner of its lock; null if there was none. */
  readonly owner: string | null;
  /** When it was locked, as text. It changes each time the owner renews the lock. */
  readonly lockedAt: string | null;
  /** When it last began, as text; null if never. */
  readonly lastRunAt: string | null;
  /** When it was locked or, without a lock, when it is due, in milliseconds; null without a schedule. */
  readonly at: number | null;
  /** Whether it is locked by a process that has no database session, or is frozen. */
  readonly isLost: boolean;
  /** Whether its next run is later than its interval allows. */
  readonly isStray: boolean;
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
  /** Constant while it waits for the same reason. */
  readonly mark: string;
  /** When it was first seen in this state, in milliseconds of the caller's clock. */
  readonly since: number;
}

/** Jobs that do not run, by name. */
export type WaitingJobs = ReadonlyMap<string, WaitingJob>;

/** The state of this process. */
export interface Here {
  /** The name in its locks. */
  readonly owner: string;
  /** The jobs that run in this process now. */
  readonly running: ReadonlySet<string>;
  readonly now: number;
}

/**
 * Compares two checks of the table of jobs. A waiting job keeps the time when it was first seen waiting. A
 * job that begins, ends or renews its lock is removed. Only changes count, not other machines' clocks.
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
  // Agenda may lock a job without starting it, so only a start counts. Others renew locks while running.
  const began = lastRunAt ?? 'never';
  return obstacle === 'is locked by a process that stands still' ? `${began} ${lockedAt ?? ''}` : began;
}

/** A job that has waited too long. */
export interface LateJob {
  readonly name: string;
  readonly obstacle: Obstacle;
  readonly waitedMs: number;
}

/** The longest permitted waits, in milliseconds. */
export interface Patience {
  readonly lateMs: number;
  /** How long a lock lives without renewal. */
  readonly lockMs: number;
}

/** How often to check the table, in ms: often enough to notice late jobs and renew locks in time. */
export function lookEveryMs({ lateMs, lockMs }: Patience): number {
  return Math.min(1000, lateMs / 5, lockMs / 5);
}

/** The jobs that have waited too long, the longest wait first. */
export function lateJobs(waiting: WaitingJobs, { lateMs, lockMs }: Patience, now: number): LateJob[] {
  return [...waiting]
    .map(([name, { obstacle, since }]) => ({ name, obstacle, waitedMs: now - since }))
    .filter(({ obstacle, waitedMs }) => waitedMs >= lateMs + (isOthers(obstacle) ? lockMs : 0))
    .toSorted((one, other) => other.waitedMs - one.waitedMs);
}

function isOthers(obstacle: Obstacle): boolean {
  return obstacle === 'is locked by a process that stands still';
}
