import {
  chooseClick,
  clicksInWindow,
  clicksToLookUp,
  type ClickInWindow,
  type ClickPolicy,
  type ClickQuestion,
  type ClicksBetween,
  type KnownSession,
} from './choose-click.js';
import type { FraudCheckSettings } from '../../campaigns/campaign/fraud-check-settings.js';
import type { Attribution } from './evidence.js';
import { checkTouch, earningPlace, isDividing, visitsOf, type CreditSplit } from './split-credit.js';

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

/** The links, sessions and codes that the claims of a batch refer to. */
export interface AttributionSources {
  readonly linkById: ReadonlyMap<string, AttributableLink>;
  readonly linkByCode: ReadonlyMap<string, AttributableLink>;
  readonly sessionById: ReadonlyMap<string, KnownSession>;
  /** The sessions of each visitor, in the order in which they began. */
  readonly sessionsOf: ReadonlyMap<string, readonly KnownSession[]>;
  readonly policyOf: (campaignId: string) => AttributionPolicy | undefined;
  readonly clicksBetween: ClicksBetween;
  /** Whether the customer is the promoter. */
  readonly isSelfReferral: (promoterId: string, claim: AttributionClaim) => boolean;
}

/** The sources before the clicks to look up are known. */
export type SourcesWithoutClicks = Omit<AttributionSources, 'clicksBetween' | 'isSelfReferral'>;

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
 * named link wins over another link's session. The campaign's model selects the visitor's first or last click
 * within the window.
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

/** A named link wins over the session unless the session belongs to the same link. */
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
  const divided = isDividing(policy.model) ? divide(claim, trail, sources) : undefined;
  const click = divided?.click ?? chooseClick(sessions, claim.occurredAt, policy, sources.clicksBetween);
  const link = click && sources.linkById.get(click.session.linkId);
  if (!link) return undefined;
  const isBeforeClick = claim.occurredAt.getTime() < click.clickedAt.getTime() - clockToleranceMs;
  const attribution = attributionOf('session', link, { ...click, isBeforeClick });
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
  const trail = trailOf(claim, sources);
  return trail ? clicksToLookUp(trail.sessions, claim.occurredAt, trail.policy) : [];
}

interface Trail {
  readonly sessions: readonly KnownSession[];
  readonly policy: AttributionPolicy;
}

/** The visitor's sessions in the campaign of the reported session, in order, with the campaign's policy. */
function trailOf(
  { sessionId }: AttributionClaim,
  { sessionById, sessionsOf, linkById, policyOf }: SourcesWithoutClicks,
): Trail | undefined {
  const carried = sessionId === null ? undefined : sessionById.get(sessionId);
  const campaignId = carried && linkById.get(carried.linkId)?.campaignId;
  const policy = campaignId === undefined ? undefined : policyOf(campaignId);
  if (!carried || !policy) return undefined;
  const all = carried.visitorId === null ? [carried] : (sessionsOf.get(carried.visitorId) ?? [carried]);
  const sessions = all.filter(({ linkId }) => linkById.get(linkId)?.campaignId === campaignId);
  return { sessions, policy };
}

/** Dates a named link by the reported session if both belong to the same link. */
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
