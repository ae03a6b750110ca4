import type { FraudCheckSettings } from '../../campaigns/campaign/fraud-check-settings.js';
import type { AttributionModel } from '../../campaigns/campaign/attribution-terms.js';
import { isDividing } from './split-credit.js';

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
  /** Of the first click; null if unknown. */
  readonly country?: string | null;
}

/** How to select the clicks that earn. */
export interface ClickPolicy {
  readonly model: AttributionModel;
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
  /** How many of the last ones count. */
  readonly most: number;
}

/** A tracking link with its campaign and promoter. */
export interface AttributableLink {
  readonly id: string;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly isPromoterSuspended: boolean;
}

/** What an event reports about its origin: link, session, code. */
export interface AttributionClaim {
  readonly linkId: string | null;
  readonly code: string | null;
  readonly sessionId: string | null;
  readonly campaignId: string | null;
  readonly customerId: string | null;
  readonly isBrowserReport: boolean;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly occurredAt: Date;
}

/** How a campaign chooses between conflicting links, sessions and codes. */
export interface AttributionPolicy extends ClickPolicy {
  readonly codePolicy: 'CODE_WINS' | 'LINK_WINS';
  /** After this many days, a touch weighs half. */
  readonly halfLifeDays: number;
  readonly fraudChecks: FraudCheckSettings;
}

/** Links by id or by code. */
export type LinkLookup = Pick<ReadonlyMap<string, AttributableLink>, 'get'>;

/** The links, sessions and codes that the claims of a batch refer to. */
export interface AttributionSources {
  readonly linkById: LinkLookup;
  readonly linkByCode: LinkLookup;
  readonly sessionById: ReadonlyMap<string, KnownSession>;
  /** The sessions of each visitor, in the order in which they began. */
  readonly sessionsOf: ReadonlyMap<string, readonly KnownSession[]>;
  /** The sessions of the customer's browsers. None for a browser's report, because anybody can send it. */
  readonly sessionsOfCustomer: (claim: AttributionClaim) => readonly KnownSession[];
  readonly policyOf: (campaignId: string) => AttributionPolicy | undefined;
  readonly clicksBetween: ClicksBetween;
  /** Whether the customer is the promoter. */
  readonly isSelfReferral: (promoterId: string, claim: AttributionClaim) => boolean;
}

/** The sources before the clicks to look up are known. */
export type SourcesWithoutClicks = Omit<AttributionSources, 'clicksBetween' | 'isSelfReferral'>;

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
  const clicks = inOrder(sessions.flatMap((session) => clicksOf(session, between)));
  const before = clicks.filter(({ clickedAt }) => clickedAt <= occurredAt);
  const last = before.at(-1) ?? clicks[0];
  if (policy.model !== 'FIRST_CLICK') return last;
  const since = windowStart(occurredAt, policy);
  return before.find(({ clickedAt }) => clickedAt >= since) ?? last;
}

/** The most clicks of a visitor that are considered: the newest ones, and the first. */
const mostClicks = 100;

/**
 * The clicks of a visitor within the window, oldest first: the newest hundred, and the first. Pure.
 * @param sessions As for `chooseClick`, in any order.
 */
export function clicksInWindow(
  sessions: readonly KnownSession[],
  occurredAt: Date,
  policy: ClickPolicy,
  between: ClicksBetween,
): readonly ClickInWindow[] {
  const since = windowStart(occurredAt, policy);
  const all = sessions
    .flatMap((session) => clicksOf(session, between))
    .filter(({ clickedAt }) => clickedAt >= since && clickedAt <= occurredAt);
  const distinct = new Map(all.map((one) => [`${one.session.id}/${one.clickedAt.getTime()}`, one]));
  const ordered = inOrder([...distinct.values()]);
  return ordered.length <= mostClicks + 1 ? ordered : [...ordered.slice(0, 1), ...ordered.slice(-mostClicks)];
}

/** The session with the last click before an event; undefined without one. Pure. */
export function latestOf(sessions: readonly KnownSession[], occurredAt: Date): KnownSession | undefined {
  const clicks = sessions.flatMap((session) => clicksOf(session, () => []));
  const before = inOrder(clicks.filter(({ clickedAt }) => clickedAt <= occurredAt));
  return (before.at(-1) ?? inOrder(clicks)[0])?.session;
}

/** By time. Of simultaneous clicks, that of the later session is last. */
function inOrder(clicks: readonly ClickInWindow[]): ClickInWindow[] {
  return clicks.toSorted(
    (a, b) =>
      a.clickedAt.getTime() - b.clickedAt.getTime() ||
      a.session.createdAt.getTime() - b.session.createdAt.getTime() ||
      (a.session.id < b.session.id ? -1 : Number(a.session.id > b.session.id)),
  );
}

function clicksOf(session: KnownSession, between: ClicksBetween): ClickInWindow[] {
  const { id, createdAt, lastClickedAt } = session;
  const all = lastClickedAt > createdAt ? [createdAt, ...between(id), lastClickedAt] : [createdAt];
  return all.map((clickedAt) => ({ session, clickedAt }));
}

/**
 * The clicks that are needed beyond those in the sessions; usually none. The first click of each result and
 * its last ones are enough. Pure.
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
    if (isDividing(policy.model)) return lastClickedAt >= since;
    return createdAt < since && lastClickedAt >= since;
  };
  const most = isDividing(policy.model) ? mostClicks : 1;
  return sessions.filter(isOpen).map((session) => ({ session, since, until: occurredAt, most }));
}

/** When the attribution window of an event begins. */
export function windowStart(occurredAt: Date, { windowDays }: Pick<ClickPolicy, 'windowDays'>): Date {
  return new Date(occurredAt.getTime() - windowDays * dayMs);
}
