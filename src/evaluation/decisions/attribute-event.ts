import {
  chooseClick,
  clicksInWindow,
  clicksToLookUp,
  latestOf,
  type AttributableLink,
  type AttributionClaim,
  type AttributionPolicy,
  type AttributionSources,
  type ClickInWindow,
  type ClickQuestion,
  type KnownSession,
  type SourcesWithoutClicks,
} from './choose-click.js';
import type { Attribution } from './evidence.js';
import { checkTouch, earningPlace, isDividing, visitsOf, type CreditSplit } from './split-credit.js';

/** An attribution, and the session that dates it. */
export interface Attributed {
  readonly attribution: Attribution;
  readonly session: KnownSession | undefined;
}

/** Tolerated clock difference: an event this long before a click may still have followed it. */
const clockToleranceMs = 10 * 60_000;

/**
 * Finds the link that an event belongs to. Pure.
 *
 * An event may name a link, carry a session and have a typed code. Sources in the named campaign win over
 * others. If the code belongs to another promoter than link or session, the campaign's code policy decides. A
 * named link wins over another link's session. The campaign's model selects the visitor's clicks within the
 * window. If all of these are missing or unknown, the event belongs to the clicks of its customer.
 */
export function attributeEvent(claim: AttributionClaim, sources: AttributionSources): Attributed | undefined {
  const byCode =
    claim.code === null ? undefined : attributeByLink('code', sources.linkByCode.get(claim.code));
  const link = attributeByLinkOrSession(claim, sources);
  const found = link ?? byCode ?? attributeByTrail(claim, customerTrail(claim, sources), sources);
  if (!link || !byCode) return found;
  if (samePromoter(link, byCode)) return link;
  const { campaignId } = claim;
  const fits = ({ attribution }: Attributed): boolean => attribution.campaignId === campaignId;
  if (campaignId !== null && fits(link) !== fits(byCode)) return fits(link) ? link : byCode;
  const policy = sources.policyOf(byCode.attribution.campaignId)?.codePolicy ?? 'CODE_WINS';
  return policy === 'CODE_WINS' ? byCode : link;
}

/** A named link wins over the session unless the session belongs to the same link. */
function attributeByLinkOrSession(
  claim: AttributionClaim,
  sources: AttributionSources,
): Attributed | undefined {
  const bySession = attributeByTrail(claim, sessionTrail(claim, sources), sources);
  if (claim.linkId === null) return bySession;
  const carried = claim.sessionId === null ? undefined : sources.sessionById.get(claim.sessionId);
  if (bySession && carried?.linkId === claim.linkId) return bySession;
  const byLink = attributeByLink('link', sources.linkById.get(claim.linkId));
  return byLink && dated(byLink, bySession);
}

function attributeByLink(by: 'link' | 'code', link: AttributableLink | undefined): Attributed | undefined {
  return link && { attribution: attributionOf(by, link, undefined), session: undefined };
}

function attributeByTrail(
  claim: AttributionClaim,
  trail: Trail | undefined,
  sources: AttributionSources,
): Attributed | undefined {
  if (!trail) return undefined;
  const { sessions, policy } = trail;
  const divided = isDividing(policy.model) ? divide(claim, trail, sources) : undefined;
  const click = divided?.click ?? chooseClick(sessions, claim.occurredAt, policy, sources.clicksBetween);
  const link = click && sources.linkById.get(click.session.linkId);
  if (!link) return undefined;
  const isBeforeClick = claim.occurredAt.getTime() < click.clickedAt.getTime() - clockToleranceMs;
  const attribution = attributionOf(trail.by, link, { ...click, isBeforeClick });
  return { attribution: { ...attribution, ...divided?.credit }, session: click.session };
}

/** Divides the credit among the touches in the window; undefined if there are none. */
function divide(
  claim: AttributionClaim,
  { sessions, policy }: Trail,
  sources: AttributionSources,
): { readonly click: ClickInWindow; readonly credit: { readonly split: CreditSplit } } | undefined {
  const clicks = clicksInWindow(sessions, claim.occurredAt, policy, sources.clicksBetween);
  const visits = visitsOf(
    clicks.flatMap((click) => {
      const link = sources.linkById.get(click.session.linkId);
      return link ? [{ ...click, link, promoterId: link.promoterId }] : [];
    }),
  );
  const touches = visits.map(
    ({ session, clickedAt, promoterId, link: { id: linkId, isPromoterSuspended } }) => {
      const { isBot: isBotClick, isDataCentre: isDataCentreClick = false, country = null } = session;
      const isSelfReferral = sources.isSelfReferral(promoterId, claim);
      const facts = { isPromoterSuspended, isBotClick, isDataCentreClick, country, isSelfReferral };
      return { linkId, promoterId, clickedAt, ...checkTouch(facts, policy.fraudChecks) };
    },
  );
  const { model, halfLifeDays } = policy;
  const click = visits[earningPlace(touches)];
  return click && isDividing(model)
    ? { click, credit: { split: { model, halfLifeDays, touches } } }
    : undefined;
}

/** The clicks to look up before `attributeEvent` is called, beyond those in the sessions. Pure. */
export function clicksToAttribute(
  claim: AttributionClaim,
  sources: SourcesWithoutClicks,
): readonly ClickQuestion[] {
  const trail = sessionTrail(claim, sources) ?? customerTrail(claim, sources);
  return trail ? clicksToLookUp(trail.sessions, claim.occurredAt, trail.policy) : [];
}

interface Trail {
  readonly by: 'session' | 'customer';
  readonly sessions: readonly KnownSession[];
  readonly policy: AttributionPolicy;
}

/**
 * The visitor's sessions in the campaign of the reported session, with the campaign's policy. Unless the last
 * click earns all, also those of the customer's other browsers.
 */
function sessionTrail(claim: AttributionClaim, sources: SourcesWithoutClicks): Trail | undefined {
  const { sessionById, sessionsOf, linkById, policyOf } = sources;
  const carried = claim.sessionId === null ? undefined : sessionById.get(claim.sessionId);
  const campaignId = carried && linkById.get(carried.linkId)?.campaignId;
  const policy = campaignId === undefined ? undefined : policyOf(campaignId);
  if (!carried || !policy) return undefined;
  const own = carried.visitorId === null ? [carried] : (sessionsOf.get(carried.visitorId) ?? [carried]);
  const others = policy.model === 'LAST_CLICK' ? [] : sources.sessionsOfCustomer(claim);
  const sessions = [...new Set([...own, ...others])];
  return { by: 'session', policy, sessions: sessions.filter(isIn(campaignId, sources)) };
}

/** The customer's sessions in the named campaign, or in that of the last click before the event. */
function customerTrail(claim: AttributionClaim, sources: SourcesWithoutClicks): Trail | undefined {
  const all = sources.sessionsOfCustomer(claim);
  const latest = latestOf(all, claim.occurredAt);
  const campaignId = claim.campaignId ?? (latest && sources.linkById.get(latest.linkId)?.campaignId);
  const policy = campaignId === undefined ? undefined : sources.policyOf(campaignId);
  const sessions = all.filter(isIn(campaignId, sources));
  return policy && sessions.length > 0 ? { by: 'customer', policy, sessions } : undefined;
}

function isIn(campaignId: string | undefined, { linkById }: SourcesWithoutClicks) {
  return ({ linkId }: KnownSession): boolean => linkById.get(linkId)?.campaignId === campaignId;
}

/** Dates a named link by the reported session if both belong to the same link. */
function dated(byLink: Attributed, bySession: Attributed | undefined): Attributed {
  return bySession?.attribution.linkId === byLink.attribution.linkId ? bySession : byLink;
}

/** The session of an event: the reported one, or that of the customer's click. Pure. */
export function sessionOf(
  { sessionId }: Pick<AttributionClaim, 'sessionId'>,
  attributed: Attributed | undefined,
): string | null {
  const isByCustomer = attributed?.attribution.by === 'customer';
  return sessionId ?? (isByCustomer ? (attributed.session?.id ?? null) : null);
}

/** The browser of that session, or the session itself if it is unknown. Pure. */
export function visitorOf(
  event: Pick<AttributionClaim, 'sessionId'>,
  attributed: Attributed | undefined,
  visitors: ReadonlyMap<string, string>,
): string | null {
  const sessionId = sessionOf(event, attributed);
  return sessionId === null ? null : (visitors.get(sessionId) ?? sessionId);
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
