import { isSession } from './session-parameter.js';

/** How long a browser keeps a session: 60 days, in milliseconds. */
export const keepMs = 60 * 86_400_000;

/** A session with its end, in milliseconds since 1970. */
export interface StoredSession {
  readonly id: string;
  readonly expires: number;
}

/** The session in the two texts of a storage; undefined if one is missing or invalid, or it has expired. */
export function readSession(
  id: string | null | undefined,
  expires: string | null | undefined,
  now: number,
): StoredSession | undefined {
  const end = Number(expires);
  return isSession(id) && end > now ? { id, expires: end } : undefined;
}

/** The session that was stored last, and so expires last. */
export function newestSession(sessions: readonly (StoredSession | undefined)[]): StoredSession | undefined {
  return sessions.reduce(
    (newest, one) => (one && one.expires > (newest?.expires ?? 0) ? one : newest),
    undefined,
  );
}

/**
 * The session of a visit: the one in its address, or else the stored one. A page that is loaded again keeps
 * a newer session of the store. The same session keeps its end.
 */
export function sessionOfVisit(
  inAddress: string | undefined,
  stored: StoredSession | undefined,
  isRevisit: boolean,
  now: number,
): StoredSession | undefined {
  if (inAddress === undefined || (stored && (isRevisit || stored.id === inAddress))) return stored;
  return { id: inAddress, expires: now + keepMs };
}
