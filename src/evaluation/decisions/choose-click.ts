/** A session: a visitor who came through a link. */
export interface KnownSession {
  readonly id: string;
  readonly linkId: string;
  /** The browser that it was, where that is known: one visitor may come through several links. */
  readonly visitorId: string | null;
  /** Its first click. */
  readonly createdAt: Date;
  /** Its last click until now. */
  readonly lastClickedAt: Date;
  /** Whether its first click was a program's. */
  readonly isBot: boolean;
  /** Whether that click came from a data centre; undefined where none are known. */
  readonly isDataCentre?: boolean;
}

/** Which of several clicks earns. */
export interface ClickPolicy {
  readonly model: 'FIRST_CLICK' | 'LAST_CLICK';
  readonly windowDays: number;
}

/** The clicks of a session between its first and its last one that may matter, in any order; empty where there are none. */
export type ClicksBetween = (sessionId: string) => readonly Date[];

/** One click of a session. */
export interface ClickInWindow {
  readonly session: KnownSession;
  readonly clickedAt: Date;
}

/** From when to when a session was clicked, as far as somebody has to look it up. */
export interface ClickQuestion {
  readonly session: KnownSession;
  readonly since: Date;
  readonly until: Date;
}

const dayMs = 86_400_000;

/**
 * The click that earns what happened at a moment; undefined without sessions. Pure.
 *
 * Of the clicks up to then: the last one, or the first one within the window. Where the window has none, the last one before it; where
 * all of them came after the event, the first of those. Fraud checks look at both.
 * @param sessions Of one visitor in one campaign; of two clicks at the same moment, that of the later session is the last one.
 */
export function chooseClick(
  sessions: readonly KnownSession[],
  occurredAt: Date,
  policy: ClickPolicy,
  between: ClicksBetween,
): ClickInWindow | undefined {
  const clicks = sessions
    .flatMap((session) => clicksOf(session, between))
    .toSorted((a, b) => a.clickedAt.getTime() - b.clickedAt.getTime());
  const before = clicks.filter(({ clickedAt }) => clickedAt <= occurredAt);
  const last = before.at(-1) ?? clicks[0];
  if (policy.model === 'LAST_CLICK') return last;
  const since = windowStart(occurredAt, policy);
  return before.find(({ clickedAt }) => clickedAt >= since) ?? last;
}

function clicksOf(session: KnownSession, between: ClicksBetween): ClickInWindow[] {
  const { id, createdAt, lastClickedAt } = session;
  const all = lastClickedAt > createdAt ? [createdAt, ...between(id), lastClickedAt] : [createdAt];
  return all.map((clickedAt) => ({ session, clickedAt }));
}

/**
 * What `chooseClick` has to be told beside what the sessions say themselves, which is mostly nothing. Of each answer the first and the last
 * click are enough. Pure.
 */
export function clicksToLookUp(
  sessions: readonly KnownSession[],
  occurredAt: Date,
  policy: ClickPolicy,
): readonly ClickQuestion[] {
  const since = windowStart(occurredAt, policy);
  const isOpen = ({ createdAt, lastClickedAt }: KnownSession): boolean => {
    if (createdAt >= occurredAt || lastClickedAt <= createdAt) return false;
    if (policy.model === 'LAST_CLICK') return lastClickedAt > occurredAt;
    return createdAt < since && lastClickedAt >= since;
  };
  return sessions.filter(isOpen).map((session) => ({ session, since, until: occurredAt }));
}

function windowStart(occurredAt: Date, { windowDays }: ClickPolicy): Date {
  return new Date(occurredAt.getTime() - windowDays * dayMs);
}
