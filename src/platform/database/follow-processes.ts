/** How often a watched process sends a heartbeat and checks the others, in milliseconds. */
export const beatMs = 250;

/** The same of a process that nobody watches. Wake-ups are trusted for twice as long. */
export const unwatchedBeatMs = 500;

/** One process as seen in a check. */
export interface SeenProcess {
  readonly process: string;
  /** When each of its sessions last sent anything, by the database's clock. Only changes count. */
  readonly sessions: Sessions;
}

type Sessions = Readonly<Record<string, string>>;

/** One check of the other processes. Times are milliseconds of the watcher's own monotonic clock. */
export interface Look {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly seen: readonly SeenProcess[];
}

/** The state of one process after the checks so far. */
interface FollowedProcess {
  readonly sessions: Sessions;
  /** The time since which it has certainly been inactive. */
  readonly since: number;
  /** Whether it is frozen, from the decision until it is active again. */
  readonly isStill: boolean;
}

/** The state after the checks so far. */
export interface FollowedProcesses {
  /** When the last check was sent. */
  readonly askedAt: number;
  readonly processes: ReadonlyMap<string, FollowedProcess>;
}

/** Before the first check. */
export const nothingFollowed: FollowedProcesses = { askedAt: Number.NEGATIVE_INFINITY, processes: new Map() };

/**
 * Adds a check. A process is frozen when it was inactive over checks that span `stillMs`, less half a beat
 * because timers are inexact. Checks must be regular: if one is late or slow, the watcher or the database was
 * frozen itself, and observation restarts. No clocks of different machines are compared.
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

/** A missing session proves nothing, because another process may have ended it. */
function hasMoved(before: Sessions, now: Sessions): boolean {
  return Object.entries(now).some(([session, at]) => before[session] !== at);
}

/** The maximum age of the last check. Without a newer one, a process may be active again. */
const staleMs = 4 * beatMs;

/** The processes that are frozen, as of `now` on the watcher's clock. */
export function stillProcesses({ askedAt, processes }: FollowedProcesses, now: number): string[] {
  if (now - askedAt > staleMs) return [];
  return [...processes].flatMap(([process, { isStill }]) => (isStill ? [process] : []));
}
