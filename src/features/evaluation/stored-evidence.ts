import { fingerprint } from '../../kernel/canonical-json.js';
import type { Facts } from '../rule/rule.js';
import type { Attribution, CampaignTerms, Evidence, GigTerms, GoalTerms, GuardSignals } from './evidence.js';
import type { RuleOutcome } from './evaluate-rules.js';

/** A campaign with its goals and gigs, as they were: shared by all decisions of that state. JSON; amounts as text. */
export interface StoredTerms {
  readonly campaign: Record<string, unknown>;
  readonly gigs: readonly Record<string, unknown>[];
  readonly goals: readonly Record<string, unknown>[];
}

/** What one decision was made of, beside terms and rules. JSON; amounts and counts as text. */
export interface StoredEvidence {
  readonly event: Record<string, unknown>;
  readonly attribution: Record<string, unknown> | null;
  readonly facts: Facts | null;
  readonly signals: GuardSignals;
  /** By goal: of the visitor, of the promoter. */
  readonly conversions: Readonly<Record<string, readonly [number, number]>>;
  /** By gig: of the promoter, in all. */
  readonly attempts: Readonly<Record<string, readonly [number, number]>>;
  /** By key: count and amount before. */
  readonly usage: Readonly<Record<string, readonly [string, string]>>;
  /** Of the terms, in hex; null where there was no campaign. */
  readonly terms: string | null;
}

/** The terms of a campaign, and the id under which they are kept. */
export function storeTerms(
  campaign: CampaignTerms,
  gigs: readonly GigTerms[],
  goals: readonly GoalTerms[],
): { readonly id: Buffer; readonly terms: StoredTerms } {
  const terms = toJson({ campaign, gigs, goals }) as StoredTerms;
  return { id: fingerprint(terms), terms };
}

/** What has to be kept of a decision so that it can be made again. */
export function storeEvidence(
  evidence: Evidence,
  outcome: RuleOutcome | undefined,
  termsId: Buffer | undefined,
): StoredEvidence {
  const { event, attribution, facts, goals, gigs } = evidence;
  const matching = goals.filter(
    (goal) =>
      goal.id === event.goalId || goal.actionType === event.eventType || goal.name === event.eventType,
  );
  return {
    event: toJson(event) as Record<string, unknown>,
    attribution: attribution ? (toJson(attribution) as Record<string, unknown>) : null,
    facts: facts ?? null,
    signals: evidence.signals,
    conversions: Object.fromEntries(
      matching.map(({ id }) => {
        const { ofVisitor, ofPromoter } = evidence.conversionsOf(id);
        return [id, [ofVisitor, ofPromoter]];
      }),
    ),
    attempts: Object.fromEntries(
      gigs
        .filter((gig) => gig.actionType === event.eventType)
        .map(({ id }) => {
          const { ofPromoter, total } = evidence.attemptsOf(id);
          return [id, [ofPromoter, total]];
        }),
    ),
    usage: Object.fromEntries(
      [...(outcome?.seen ?? [])].map(([key, { count, amount }]) => [key, [String(count), String(amount)]]),
    ),
    terms: termsId?.toString('hex') ?? null,
  };
}

/** The evidence again, from what was kept of it. */
export function restoreEvidence(stored: StoredEvidence, terms: StoredTerms | undefined): Evidence {
  const { event, attribution, facts, conversions, attempts } = stored;
  return {
    event: {
      ...(event as unknown as Evidence['event']),
      amount: toBigInt(event['amount']),
      occurredAt: new Date(event['occurredAt'] as string),
      receivedAt: new Date(event['receivedAt'] as string),
    },
    attribution: attribution
      ? {
          ...(attribution as unknown as Attribution),
          clickedAt: toDate(attribution['clickedAt']) ?? undefined,
        }
      : undefined,
    campaign: terms && restoreCampaign(terms.campaign),
    gigs: (terms?.gigs ?? []).map((gig) => ({
      ...(gig as unknown as GigTerms),
      reward: BigInt(gig['reward'] as string),
      deadline: toDate(gig['deadline']),
    })),
    goals: (terms?.goals ?? []).map((goal) => ({
      ...(goal as unknown as GoalTerms),
      payoutRate: BigInt(goal['payoutRate'] as string),
    })),
    facts: facts ?? undefined,
    signals: stored.signals,
    conversionsOf: (goalId) => {
      const [ofVisitor, ofPromoter] = conversions[goalId] ?? [0, 0];
      return { ofVisitor, ofPromoter };
    },
    attemptsOf: (gigId) => {
      const [ofPromoter, total] = attempts[gigId] ?? [0, 0];
      return { ofPromoter, total };
    },
  };
}

function restoreCampaign(campaign: Record<string, unknown>): CampaignTerms {
  return {
    ...(campaign as unknown as CampaignTerms),
    startsAt: toDate(campaign['startsAt']),
    endsAt: toDate(campaign['endsAt']),
    endedAt: toDate(campaign['endedAt']),
  };
}

function toDate(value: unknown): Date | null {
  return typeof value === 'string' ? new Date(value) : null;
}

function toBigInt(value: unknown): bigint | null {
  return typeof value === 'string' ? BigInt(value) : null;
}

/** Plain JSON: amounts as text, times as ISO text. */
function toJson(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, member: unknown) =>
      typeof member === 'bigint' ? member.toString() : member,
    ),
  );
}
