/** A visitor's session with one link. */
export interface KnownSession {
  readonly id: string;
  readonly linkId: string;
  /** The visitor's browser, if known. One visitor may use several links. */
  readonly visitorId: string | null;
  /** Time of the first click. */
  readonly createdAt: Date;
  /** Time of the last click so far. */
  readonly lastClickedAt: Date;
  /** Whether the first click came from a bot. */
  readonly isBot: boolean;
  /** Whether the first click came from a data centre; undefined if no data-centre list is configured. */
  readonly isDataCentre?: boolean;
}

/** How to select the click that earns. */
export interface ClickPolicy {
  readonly model: 'FIRST_CLICK' | 'LAST_CLICK';
  readonly windowDays: number;
}

/** The relevant clicks of a session between its first and last one, in any order. */
export type ClicksBetween = (sessionId: string) => readonly Date[];

/** One click of a session. */
export interface ClickInWindow {
  readonly session: KnownSession;
  readonly clickedAt: Date;
}

/** The period for which a session's clicks must be looked up. */
export interface ClickQuestion {
  readonly session: KnownSession;
  readonly since: Date;
  readonly until: Date;
}

const dayMs = 86_400_000;

/**
 * Selects the click that earns an event; undefined without sessions. Pure.
 *
 * Selects the last click before the event, or the first one within the window. If the window has no click,
 * the last one before it. If all clicks follow the event, the first one. Fraud checks detect both cases.
 * @param sessions Of one visitor in one campaign. Of simultaneous clicks, the later session's click is last.
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
 * The clicks that `chooseClick` needs beyond those in the sessions; usually none. The first and last click of
 * each result are enough. Pure.
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
