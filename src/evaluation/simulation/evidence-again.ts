import {
  buildRuleInput,
  type Attribution,
  type ClickInput,
  type Evidence,
  type PromoterInput,
  type SelfReferral,
} from '../decisions/evidence.js';
import { restoreEvidence, type StoredDecision } from '../decisions/replay-decision.js';

/** A stored decision with the data needed to evaluate it by other rules. */
export interface PastDecision extends StoredDecision {
  /** Gigs whose attempt from this event was verified by a person since. */
  readonly verifiedGigIds: ReadonlySet<string>;
}

/** Another attribution of an event, with what follows from it. */
export interface OtherAttribution {
  readonly attribution: Attribution;
  readonly windowDays: number;
  /** The browser of the click that earns; it counts if the event names no session. */
  readonly visitorId: string | null;
  readonly promoter: PromoterInput;
  readonly click: ClickInput | undefined;
  readonly selfReferral: SelfReferral | null;
}

/** The original evidence of an event. Attempts verified since count. Pure. */
export function evidenceAgain({ event, evidence: stored, terms, verifiedGigIds }: PastDecision): Evidence {
  const evidence = restoreEvidence(event, stored, terms);
  const gigs = evidence.gigs.map((gig) =>
    verifiedGigIds.has(gig.id) ? { ...gig, verification: 'AUTO' as const } : gig,
  );
  return { ...evidence, gigs };
}

/** The evidence of an event that is attributed otherwise. What does not depend on it stays. Pure. */
export function evidenceWith(
  evidence: Evidence,
  { event }: Pick<PastDecision, 'event'>,
  other: OtherAttribution,
): Evidence {
  const { attribution: then, campaign, ruleInput, signals } = evidence;
  const { attribution, windowDays, selfReferral } = other;
  const isSamePromoter = attribution.promoterId === then?.promoterId;
  return {
    ...evidence,
    event: { ...evidence.event, visitorId: visitorWith(evidence, event.sessionId, other) },
    attribution,
    campaign: campaign && { ...campaign, attributionWindowDays: windowDays },
    ruleInput: ruleInput && {
      ...buildRuleInput({ ...other, event, isNewCustomer: ruleInput.customer.isNew ?? undefined }),
      ...(isSamePromoter && { promoter: ruleInput.promoter }),
      ...(isSameClick(attribution, then) && { click: ruleInput.click }),
    },
    signals: { ...signals, selfReferral: isSamePromoter ? signals.selfReferral : selfReferral },
  };
}

function visitorWith(
  { event }: Evidence,
  sessionId: string | null,
  { visitorId }: OtherAttribution,
): string | null {
  return sessionId === null ? visitorId : event.visitorId;
}

function isSameClick(a: Attribution, b: Attribution | undefined): boolean {
  return a.linkId === b?.linkId && a.clickedAt?.getTime() === b.clickedAt?.getTime();
}
