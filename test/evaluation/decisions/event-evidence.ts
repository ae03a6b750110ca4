import { defaultFraudChecks } from '../../../src/campaigns/campaign/fraud-check-settings.js';
import { evaluateEvent } from '../../../src/evaluation/decisions/evaluate-event.js';
import type { Decision, Effect } from '../../../src/evaluation/decisions/decision.js';
import { orDefault } from '../../../src/campaigns/reward-rule/compiled-rules.js';
import type {
  Attribution,
  CampaignTerms,
  Evidence,
  GigTerms,
  GoalTerms,
} from '../../../src/evaluation/decisions/evidence.js';

export type Event = Evidence['event'];

export const dayMs = 86_400_000;
export const noon = new Date('2026-06-01T12:00:00Z');
export const at = (offsetMs: number): Date => new Date(noon.getTime() + offsetMs);
/** 10 % in the stored format of rates. */
const tenPercent = 100_000n;
export const wholePercent = 1_000_000n;

const purchase: Event = {
  eventType: 'purchase',
  goalId: null,
  campaignId: null,
  amount: 99_990_000n,
  asset: 'USD',
  occurredAt: noon,
  receivedAt: noon,
  customerId: null,
  visitorId: null,
  review: null,
};
export const byLink: Attribution = {
  by: 'link',
  linkId: 'link',
  campaignId: 'summer',
  promoterId: 'pat',
  clickedAt: undefined,
};
export const summer: CampaignTerms = {
  id: 'summer',
  status: 'ACTIVE',
  asset: 'USD',
  startsAt: null,
  endsAt: null,
  endedAt: null,
  attributionWindowDays: 30,
  timeZone: 'UTC',
  fraudChecks: defaultFraudChecks,
  holdingPeriodDays: 0,
};
const unlimited = { deadline: null, maxPerPromoter: null, maxTotal: null };
export const gig: GigTerms = {
  id: 'gig',
  actionType: 'purchase',
  reward: 25_000_000n,
  verification: 'AUTO',
  ...unlimited,
};
export const noSignals = { selfReferral: null, isDuplicate: false, recentEvents: 0 };
/** No rule of this campaign uses them. */
export const ruleInput = { event: { type: 'purchase' } } as unknown as NonNullable<Evidence['ruleInput']>;
export const flat: GoalTerms = {
  id: 'flat',
  name: 'Buys',
  actionType: 'purchase',
  payoutType: 'FLAT',
  payoutRate: 10_000_000n,
  maxPerPromoter: null,
  maxPerVisitor: null,
};
export const share: GoalTerms = { ...flat, id: 'share', payoutType: 'PERCENT', payoutRate: tenPercent };

/** Changes to the default: a purchase by a link, with a gig of 25.00. */
export interface Changes {
  readonly event?: Partial<Event>;
  readonly attribution?: Partial<Attribution>;
  readonly campaign?: Partial<CampaignTerms>;
  readonly gigs?: readonly GigTerms[];
  readonly goals?: readonly GoalTerms[];
  readonly counted?: { readonly ofVisitor: number; readonly ofPromoter: number };
}

export function evidenceOf(changes: Changes = {}): Evidence {
  return {
    event: { ...purchase, ...changes.event },
    attribution: { ...byLink, ...changes.attribution },
    campaign: { ...summer, ...changes.campaign },
    gigs: changes.gigs ?? [gig],
    goals: changes.goals ?? [],
    ruleInput,
    signals: noSignals,
    conversionsOf: () => changes.counted ?? { ofVisitor: 0, ofPromoter: 0 },
    attemptsOf: () => ({ ofPromoter: 0, total: 0 }),
  };
}

/** A decision of a campaign without rules, with the id of what refused it. */
interface Plain extends Pick<Decision, 'status' | 'reason' | 'effects'> {
  readonly refusals: readonly { readonly goalId: string; readonly reason: string }[];
}

export function decideOn(evidence: Evidence): Plain {
  const {
    outcome: _,
    fraudChecks: _fraudChecks,
    refusals,
    ...decision
  } = evaluateEvent(evidence, orDefault(undefined), () => ({ count: 0n, amount: 0n }));
  return {
    ...decision,
    refusals: refusals.map(({ action, reason }) => ({ goalId: action.replace('goal:', ''), reason })),
  };
}

export const decide = (changes: Changes = {}): Plain => decideOn(evidenceOf(changes));

export const attempt = (more: Partial<Extract<Effect, { kind: 'attempt' }>> = {}): Effect => ({
  kind: 'attempt',
  gigId: 'gig',
  reward: 25_000_000n,
  verified: true,
  ...more,
});
export const conversion = (goalId: string, reward: bigint): Effect => ({
  kind: 'conversion',
  goalId,
  reward,
});
