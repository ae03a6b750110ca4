import type { Attribution } from './evidence.js';

/** A tracking link, with whom it belongs to. */
export interface KnownLink {
  readonly id: string;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly isPromoterSuspended: boolean;
}

/** A session: a visitor who came through a link. */
export interface KnownSession {
  readonly id: string;
  readonly linkId: string;
  /** The browser that it was, where that is known: one visitor may come through several links. */
  readonly visitorId: string | null;
  readonly createdAt: Date;
  readonly lastClickedAt: Date;
  /** Whether its first click was a program's. */
  readonly isBot: boolean;
  /** Whether that click came from a data centre; undefined where none are known. */
  readonly isDataCentre?: boolean;
}

/** What an event says about where its customer came from. */
export interface Claim {
  readonly linkId: string | null;
  readonly code: string | null;
  readonly sessionId: string | null;
  readonly campaignId: string | null;
  readonly occurredAt: Date;
}

/** How a campaign decides between several. */
export interface AttributionPolicy {
  readonly model: 'FIRST_CLICK' | 'LAST_CLICK';
  readonly codePolicy: 'CODE_WINS' | 'LINK_WINS';
  readonly windowDays: number;
}

/** Everything that the claims of a batch may be about. */
export interface AttributionSources {
  readonly linkById: ReadonlyMap<string, KnownLink>;
  readonly linkByCode: ReadonlyMap<string, KnownLink>;
  readonly sessionById: ReadonlyMap<string, KnownSession>;
  /** Of each visitor, in the order in which they began. */
  readonly sessionsOf: ReadonlyMap<string, readonly KnownSession[]>;
  readonly policyOf: (campaignId: string) => AttributionPolicy | undefined;
}

/** An attribution, and the session that dates it. */
export interface Attributed {
  readonly attribution: Attribution;
  readonly session: KnownSession | undefined;
}

const dayMs = 86_400_000;

/**
 * Finds the link that an event belongs to. Pure.
 *
 * An event may name a link, carry a session and have a typed code. Those of the campaign that it names count before others. Where a
 * code belongs to another promoter than link or session, the campaign's code policy says which one wins; a named link wins over a
 * session of another. Among the sessions of one visitor in the campaign, its model says whether the first or the last one within the
 * attribution window earns.
 */
export function attributeEvent(claim: Claim, sources: AttributionSources): Attributed | undefined {
  const byCode =
    claim.code === null ? undefined : attributeByLink('code', sources.linkByCode.get(claim.code));
  const link = attributeByLinkOrSession(claim, sources);
  if (!link || !byCode) return link ?? byCode;
  if (samePromoter(link, byCode)) return link;
  const { campaignId } = claim;
  const fits = ({ attribution }: Attributed): boolean => attribution.campaignId === campaignId;
  if (campaignId !== null && fits(link) !== fits(byCode)) return fits(link) ? link : byCode;
  const policy = sources.policyOf(byCode.attribution.campaignId)?.codePolicy ?? 'CODE_WINS';
  return policy === 'CODE_WINS' ? byCode : link;
}

/** A link that is named beside a session of its own says no more than the session does; another one wins over it. */
function attributeByLinkOrSession(claim: Claim, sources: AttributionSources): Attributed | undefined {
  const bySession = attributeBySession(claim, sources);
  if (claim.linkId === null) return bySession;
  const carried = claim.sessionId === null ? undefined : sources.sessionById.get(claim.sessionId);
  if (bySession && carried?.linkId === claim.linkId) return bySession;
  const byLink = attributeByLink('link', sources.linkById.get(claim.linkId));
  return byLink && dated(byLink, bySession);
}

function attributeByLink(by: 'link' | 'code', link: KnownLink | undefined): Attributed | undefined {
  return link && { attribution: attributionOf(by, link, undefined), session: undefined };
}

function attributeBySession(claim: Claim, sources: AttributionSources): Attributed | undefined {
  const carried = claim.sessionId === null ? undefined : sources.sessionById.get(claim.sessionId);
  const link = carried && sources.linkById.get(carried.linkId);
  if (!carried || !link) return undefined;
  const policy = sources.policyOf(link.campaignId);
  const session = sessionThatEarns(carried, link.campaignId, claim.occurredAt, sources);
  const earning = sources.linkById.get(session.linkId) ?? link;
  // The window begins with the click that earns: where the last one does, each click begins it anew.
  const clickedAt =
    policy?.model === 'FIRST_CLICK' ? session.createdAt : clickedBy(session, claim.occurredAt);
  return { attribution: attributionOf('session', earning, session, clickedAt), session };
}

function sessionThatEarns(
  carried: KnownSession,
  campaignId: string,
  occurredAt: Date,
  { sessionsOf, linkById, policyOf }: AttributionSources,
): KnownSession {
  const policy = policyOf(campaignId);
  if (carried.visitorId === null || !policy) return carried;
  const since = occurredAt.getTime() - policy.windowDays * dayMs;
  const candidates = (sessionsOf.get(carried.visitorId) ?? []).filter(
    (session) =>
      linkById.get(session.linkId)?.campaignId === campaignId &&
      (policy.model === 'FIRST_CLICK' ? session.createdAt : clickedBy(session, occurredAt)).getTime() >=
        since &&
      session.createdAt <= occurredAt,
  );
  const [first, ...others] = candidates;
  if (!first) return carried;
  if (policy.model === 'FIRST_CLICK') return first;
  return others.reduce(
    (last, next) => (clickedBy(next, occurredAt) >= clickedBy(last, occurredAt) ? next : last),
    first,
  );
}

/** When a session was last clicked, as far as it matters to something that happened then. */
function clickedBy({ createdAt, lastClickedAt }: KnownSession, occurredAt: Date): Date {
  return lastClickedAt <= occurredAt ? lastClickedAt : createdAt;
}

/** A named link is dated by the session that was reported with it, if that came through the same link. */
function dated(byLink: Attributed, bySession: Attributed | undefined): Attributed {
  return bySession?.attribution.linkId === byLink.attribution.linkId ? bySession : byLink;
}

function samePromoter({ attribution: a }: Attributed, { attribution: b }: Attributed): boolean {
  return a.promoterId === b.promoterId && a.campaignId === b.campaignId;
}

function attributionOf(
  by: Attribution['by'],
  link: KnownLink,
  session: KnownSession | undefined,
  clickedAt = session?.createdAt,
): Attribution {
  return {
    by,
    linkId: link.id,
    campaignId: link.campaignId,
    promoterId: link.promoterId,
    clickedAt,
    isPromoterSuspended: link.isPromoterSuspended,
    isBotClick: session?.isBot ?? false,
    isDataCentreClick: session?.isDataCentre ?? false,
  };
}
