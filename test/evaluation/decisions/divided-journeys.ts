import fc from 'fast-check';
import { defaultFraudChecks } from '../../../src/campaigns/campaign/fraud-check-settings.js';
import { attributeEvent } from '../../../src/evaluation/decisions/attribute-event.js';
import type {
  AttributionClaim,
  AttributionPolicy,
  KnownSession,
} from '../../../src/evaluation/decisions/choose-click.js';
import { evaluateEvent } from '../../../src/evaluation/decisions/evaluate-event.js';
import type { Attribution } from '../../../src/evaluation/decisions/evidence.js';
import { orDefault } from '../../../src/campaigns/reward-rule/compiled-rules.js';
import { at, evidenceOf, flat } from './event-evidence.js';

export type Model = 'LINEAR' | 'POSITION_BASED' | 'TIME_DECAY';

/** A click on a promoter's link: its time in units after the start. */
interface JourneyClick {
  readonly promoter: string;
  readonly at: number;
}

/** A visitor's clicks and the event that follows, in units of time. */
export interface Journey {
  readonly clicks: readonly JourneyClick[];
  readonly eventAt: number;
  readonly unitMs: number;
  readonly model: Model;
  readonly windowDays: number;
  readonly halfLifeDays: number;
  /** Atomic units. */
  readonly amount: bigint;
}

const dayMs = 86_400_000;
/** The oracle computes powers of the units in a half-life, so these are long for TIME_DECAY. */
const units = { LINEAR: 600_000, POSITION_BASED: 600_000, TIME_DECAY: dayMs / 2 } as const;

export const journeys = fc
  .constantFrom<Model>('LINEAR', 'POSITION_BASED', 'TIME_DECAY')
  .chain((model) =>
    fc.record<Journey>({
      clicks: fc.array(
        fc.record({
          promoter: fc.constantFrom('pat', 'quinn', 'rosa', 'sam'),
          at: fc.nat(model === 'TIME_DECAY' ? 90 : 400),
        }),
        { minLength: 1, maxLength: 14 },
      ),
      eventAt: fc.integer({ min: 0, max: model === 'TIME_DECAY' ? 100 : 450 }),
      unitMs: fc.constant(units[model]),
      model: fc.constant(model),
      windowDays: fc.integer({ min: 1, max: 45 }),
      halfLifeDays: fc.integer({ min: 1, max: 20 }),
      amount: fc.oneof(fc.bigInt(1n, 200n), fc.bigInt(1n, 10n ** 30n)),
    }),
  );

const timeOf = (journey: Journey, moment: number): Date => at(moment * journey.unitMs);

/** One session for each promoter, as the clicks of one browser make them. */
function sessionsOf(journey: Journey): ReadonlyMap<string, readonly Date[]> {
  const groups = Map.groupBy(journey.clicks, ({ promoter }) => promoter);
  return new Map(
    [...groups].map(([promoter, clicks]) => [
      promoter,
      clicks.map((click) => timeOf(journey, click.at)).toSorted((a, b) => a.getTime() - b.getTime()),
    ]),
  );
}

const noClaim: Omit<AttributionClaim, 'occurredAt'> = {
  linkId: null,
  code: null,
  sessionId: null,
  campaignId: null,
  customerId: null,
  isBrowserReport: false,
  metadata: null,
};

function policyOf({ model, windowDays, halfLifeDays }: Journey): AttributionPolicy {
  return { model, windowDays, halfLifeDays, codePolicy: 'CODE_WINS', fraudChecks: defaultFraudChecks };
}

/** The attribution of a journey's event. @param order Orders the sessions as they are read. */
export function attributed(
  journey: Journey,
  order: (sessions: KnownSession[]) => KnownSession[] = (sessions) => sessions,
): Attribution | undefined {
  const clicks = sessionsOf(journey);
  const sessions = order(
    [...clicks].map(([promoter, times]) => ({
      id: promoter,
      linkId: promoter,
      visitorId: 'browser',
      createdAt: times[0] as Date,
      lastClickedAt: times.at(-1) as Date,
      isBot: false,
    })),
  );
  const links = [...clicks.keys()].map((id) => ({
    id,
    promoterId: id,
    campaignId: 'summer',
    isPromoterSuspended: false,
  }));
  const occurredAt = timeOf(journey, journey.eventAt);
  return attributeEvent(
    { ...noClaim, sessionId: sessions[0]?.id ?? null, occurredAt },
    {
      linkById: new Map(links.map((link) => [link.id, link])),
      linkByCode: new Map(),
      sessionById: new Map(sessions.map((session) => [session.id, session])),
      sessionsOf: new Map([['browser', sessions]]),
      policyOf: () => policyOf(journey),
      clicksBetween: (id) => clicks.get(id) ?? [],
      isSelfReferral: () => false,
      sessionsOfCustomer: () => [],
    },
  )?.attribution;
}

/** What the event of a journey pays to each promoter, by its decision. */
export function paidFor(journey: Journey, attribution: Attribution | undefined): Record<string, bigint> {
  if (!attribution) return {};
  const evidence = evidenceOf({
    event: { occurredAt: timeOf(journey, journey.eventAt) },
    attribution,
    campaign: { attributionWindowDays: journey.windowDays },
    gigs: [],
    goals: [{ ...flat, payoutRate: journey.amount }],
  });
  const { outcome } = evaluateEvent(evidence, orDefault(undefined), () => ({ count: 0n, amount: 0n }));
  const paid = (outcome?.rewards ?? []).map(
    ({ amount, share }) => [share?.promoterId ?? '', amount] as const,
  );
  return Object.fromEntries(paid);
}

/** The same by a slow and obvious search, with fractions of whole numbers; undefined without a touch. */
export function expectedFor(journey: Journey): Record<string, bigint> | undefined {
  const touches = touchesOf(journey);
  const last = touches.at(-1);
  if (!last) return undefined;
  const weights = touches.map((touch, place) => weightOf(journey, touches, touch, place));
  const sum = weights.reduce((so, weight) => so + weight, 0n);
  const amounts = weights.map((weight) => (journey.amount * weight) / sum);
  const rest = journey.amount - amounts.reduce((so, part) => so + part, 0n);
  const paid: Record<string, bigint> = {};
  for (const [place, { promoter }] of touches.entries()) {
    const part = (amounts[place] as bigint) + (place === touches.length - 1 ? rest : 0n);
    if (part > 0n) paid[promoter] = (paid[promoter] ?? 0n) + part;
  }
  return paid;
}

function touchesOf({ clicks, eventAt, unitMs, windowDays }: Journey): JourneyClick[] {
  const first = (promoter: string): number =>
    Math.min(...clicks.filter((click) => click.promoter === promoter).map((click) => click.at));
  const inWindow = clicks
    .filter((click) => click.at <= eventAt && (eventAt - click.at) * unitMs <= windowDays * dayMs)
    .toSorted(
      (a, b) => a.at - b.at || first(a.promoter) - first(b.promoter) || (a.promoter < b.promoter ? -1 : 1),
    );
  const touches: JourneyClick[] = [];
  for (const click of inWindow) {
    const before = touches.at(-1);
    const isSame = before?.promoter === click.promoter && (click.at - before.at) * unitMs <= 30 * 60_000;
    if (isSame) touches.pop();
    touches.push(click);
  }
  return touches;
}

function weightOf(
  { model, halfLifeDays, unitMs }: Journey,
  touches: readonly JourneyClick[],
  touch: JourneyClick,
  place: number,
): bigint {
  const count = BigInt(touches.length);
  if (model === 'LINEAR' || (model === 'POSITION_BASED' && touches.length <= 2)) return 1n;
  const isEnd = place === 0 || place === touches.length - 1;
  // In parts of 100 · (count − 2): 40 each for the ends, and 20 divided by the others.
  if (model === 'POSITION_BASED') return isEnd ? 40n * (count - 2n) : 20n;
  // The largest whole number w with w ≤ 2^32 · 2^(−age / half-life): w^halfLife ≤ 2^(32 · halfLife − age).
  const halfLife = BigInt((halfLifeDays * dayMs) / unitMs);
  const age = BigInt((touches.at(-1) as JourneyClick).at - touch.at);
  const exponent = 32n * halfLife - age;
  if (exponent < 0n) return 0n;
  let [low, high] = [0n, 2n ** 32n];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (middle ** halfLife <= 2n ** exponent) low = middle;
    else high = middle - 1n;
  }
  return low;
}
