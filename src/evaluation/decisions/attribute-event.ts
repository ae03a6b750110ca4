import {
  chooseClick,
  clicksToLookUp,
  type ClickInWindow,
  type ClickPolicy,
  type ClickQuestion,
  type ClicksBetween,
  type KnownSession,
} from './choose-click.js';
import type { Attribution } from './evidence.js';

/** A tracking link, with whom it belongs to. */
export interface AttributableLink {
  readonly id: string;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly isPromoterSuspended: boolean;
}

/** What an event says about where its customer came from. */
export interface AttributionClaim {
  readonly linkId: string | null;
  readonly code: string | null;
  readonly sessionId: string | null;
  readonly campaignId: string | null;
  readonly occurredAt: Date;
}

/** How a campaign decides between several. */
export interface AttributionPolicy extends ClickPolicy {
  readonly codePolicy: 'CODE_WINS' | 'LINK_WINS';
}

/** Everything that the claims of a batch may be about. */
export interface AttributionSources {
  readonly linkById: ReadonlyMap<string, AttributableLink>;
  readonly linkByCode: ReadonlyMap<string, AttributableLink>;
  readonly sessionById: ReadonlyMap<string, KnownSession>;
  /** Of each visitor, in the order in which they began. */
  readonly sessionsOf: ReadonlyMap<string, readonly KnownSession[]>;
  readonly policyOf: (campaignId: string) => AttributionPolicy | undefined;
  readonly clicksBetween: ClicksBetween;
}

/** The same, as long as it is not known yet which clicks have to be looked up. */
export type SourcesWithoutClicks = Omit<AttributionSources, 'clicksBetween'>;

/** An attribution, and the session that dates it. */
export interface Attributed {
  readonly attribution: Attribution;
  readonly session: KnownSession | undefined;
}

/** By how much the clocks of integrators may differ from ours: an event this long before a click may well have followed it. */
const clockToleranceMs = 10 * 60_000;

/**
 * Finds the link that an event belongs to. Pure.
 *
 * An event may name a link, carry a session and have a typed code. Those of the campaign that it names count before others. Where a
 * code belongs to another promoter than link or session, the campaign's code policy says which one wins; a named link wins over a
 * session of another. Among the clicks of one visitor in the campaign up to the event, its model says whether the first one within the
 * attribution window earns or the last one.
 */
export function attributeEvent(claim: AttributionClaim, sources: AttributionSources): Attributed | undefined {
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
function attributeByLinkOrSession(
  claim: AttributionClaim,
  sources: AttributionSources,
): Attributed | undefined {
  const bySession = attributeBySession(claim, sources);
  if (claim.linkId === null) return bySession;
  const carried = claim.sessionId === null ? undefined : sources.sessionById.get(claim.sessionId);
  if (bySession && carried?.linkId === claim.linkId) return bySession;
  const byLink = attributeByLink('link', sources.linkById.get(claim.linkId));
  return byLink && dated(byLink, bySession);
}

function attributeByLink(by: 'link' | 'code', link: AttributableLink | undefined): Attributed | undefined {
  return link && { attribution: attributionOf(by, link, undefined), session: undefined };
}

function attributeBySession(claim: AttributionClaim, sources: AttributionSources): Attributed | undefined {
  const trail = trailOf(claim, sources);
  if (!trail) return undefined;
  const { sessions, policy } = trail;
  const click = chooseClick(sessions, claim.occurredAt, policy, sources.clicksBetween);
  const link = click && sources.linkById.get(click.session.linkId);
  if (!link) return undefined;
  const isBeforeClick = claim.occurredAt.getTime() < click.clickedAt.getTime() - clockToleranceMs;
  return { attribution: attributionOf('session', link, { ...click, isBeforeClick }), session: click.session };
}

/** The clicks that `attributeEvent` has to know of beside what sessions say: to be looked up before it is called. Pure. */
export function clicksToAttribute(
  claim: AttributionClaim,
  sources: SourcesWithoutClicks,
): readonly ClickQuestion[] {
  const trail = trailOf(claim, sources);
  return trail ? clicksToLookUp(trail.sessions, claim.occurredAt, trail.policy) : [];
}

/** The sessions of a visitor in the campaign of the one that they carry, in the order in which they began; and its policy. */
function trailOf(
  { sessionId }: AttributionClaim,
  { sessionById, sessionsOf, linkById, policyOf }: SourcesWithoutClicks,
): { readonly sessions: readonly KnownSession[]; readonly policy: AttributionPolicy } | undefined {
  const carried = sessionId === null ? undefined : sessionById.get(sessionId);
  const campaignId = carried && linkById.get(carried.linkId)?.campaignId;
  const policy = campaignId === undefined ? undefined : policyOf(campaignId);
  if (!carried || !policy) return undefined;
  const all = carried.visitorId === null ? [carried] : (sessionsOf.get(carried.visitorId) ?? [carried]);
  const sessions = all.filter(({ linkId }) => linkById.get(linkId)?.campaignId === campaignId);
  return { sessions, policy };
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
  link: AttributableLink,
  click: (ClickInWindow & { readonly isBeforeClick: boolean }) | undefined,
): Attribution {
  return {
    by,
    linkId: link.id,
    campaignId: link.campaignId,
    promoterId: link.promoterId,
    clickedAt: click?.clickedAt,
    isPromoterSuspended: link.isPromoterSuspended,
    isBotClick: click?.session.isBot ?? false,
    isDataCentreClick: click?.session.isDataCentre ?? false,
    isBeforeClick: click?.isBeforeClick ?? false,
  };
}
