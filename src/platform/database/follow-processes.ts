/** How often a process that others watch gives a sign of life, and how often it looks at the others, in milliseconds. */
export const beatMs = 250;

/** One process as a look found it. */
export interface SeenProcess {
  readonly process: string;
  /** When each of its sessions last sent anything, as the database has it. Only whether it changes counts. */
  readonly sessions: Sessions;
}

type Sessions = Readonly<Record<string, string>>;

/** One look at the other processes. Times are milliseconds of the watcher's own monotonic clock. */
export interface Look {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly seen: readonly SeenProcess[];
}

/** What the looks so far say of one process. */
interface FollowedProcess {
  readonly sessions: Sessions;
  /** Since when it certainly has not moved. */
  readonly since: number;
  /** Whether it stands still: from the decision until it moves. */
  readonly isStill: boolean;
}

/** What the looks so far say. */
export interface FollowedProcesses {
  /** When the last look was asked for. */
  readonly askedAt: number;
  readonly processes: ReadonlyMap<string, FollowedProcess>;
}

/** Before the first look. */
export const nothingFollowed: FollowedProcesses = { askedAt: Number.NEGATIVE_INFINITY, processes: new Map() };

/**
 * Takes a look into account. A process stands still when it did not move over looks that span `stillMs`, less half a beat because timers are
 * not exact. The looks have to be regular: where one comes late or takes long, the watcher or the database stood still itself, and all that
 * it saw begins anew. No clock of another machine is asked, and no time of the database is compared with one of the watcher.
 */
export function followProcesses(before: FollowedProcesses, look: Look, stillMs: number): FollowedProcesses {
  const { askedAt, answeredAt, seen } = look;
  const isRegular = askedAt - before.askedAt <= 2 * beatMs && answeredAt - askedAt <= beatMs;
  const follow = ({ process, sessions }: SeenProcess): FollowedProcess => {
    const earlier = before.processes.get(process);
    const isUnmoved = earlier !== undefined && !hasMoved(earlier.sessions, sessions);
    if (!isUnmoved || !(isRegular || earlier.isStill)) return { sessions, since: answeredAt, isStill: false };
    const { since } = earlier;
    return { sessions, since, isStill: earlier.isStill || askedAt - since >= stillMs - beatMs / 2 };
  };
  return { askedAt, processes: new Map(seen.map((one) => [one.process, follow(one)])) };
}

/** A session that is gone proves nothing: somebody else may have ended it. */
function hasMoved(before: Sessions, now: Sessions): boolean {
  return Object.entries(now).some(([session, at]) => before[session] !== at);
}

/** How old the last look may be to count: without a new one, a process may have gone on since. */
const staleMs = 4 * beatMs;

/** The processes that stand still, as of `now` on the watcher's clock. */
export function stillProcesses({ askedAt, processes }: FollowedProcesses, now: number): string[] {
  if (now - askedAt > staleMs) return [];
  return [...processes].flatMap(([process, { isStill }]) => (isStill ? [process] : []));
}
