/* Divides the credit for an event among the touches of its visitor, exact to the atomic unit. */
import type { AttributionModel } from '../../campaigns/campaign/attribution-terms.js';
import type { FraudCheckSettings } from '../../campaigns/campaign/fraud-check-settings.js';
import { encodeId } from '../../kernel/ids.js';

/** The models that divide. */
type DividingModel = Exclude<AttributionModel, 'FIRST_CLICK' | 'LAST_CLICK'>;

/** The fraud checks that look at one touch. */
type TouchCheck = 'SELF_REFERRAL' | 'BOT_CLICK' | 'DATA_CENTRE_CLICK' | 'BLOCKED_COUNTRY';

/** A visit through a promoter's link, by its last click. */
export interface Touch extends TouchVerdict {
  readonly linkId: string;
  readonly promoterId: string;
  readonly clickedAt: Date;
}

/** How the credit for an event is divided. */
export interface CreditSplit {
  readonly model: DividingModel;
  readonly halfLifeDays: number;
  /** At least one, oldest first. */
  readonly touches: readonly Touch[];
}

export function isDividing(model: AttributionModel): model is DividingModel {
  return model !== 'FIRST_CLICK' && model !== 'LAST_CLICK';
}

/** Further clicks on links of the same promoter within this time belong to the same touch. */
const touchGapMs = 30 * 60_000;

/** The last click of each touch, without the clicks that another one of the same touch follows. Pure. */
export function visitsOf<Click extends Pick<Touch, 'promoterId' | 'clickedAt'>>(
  clicks: readonly Click[],
): readonly Click[] {
  return clicks.filter(({ clickedAt, promoterId }, place) => {
    const next = clicks[place + 1];
    if (next?.promoterId !== promoterId) return true;
    return next.clickedAt.getTime() - clickedAt.getTime() > touchGapMs;
  });
}

/** What fraud checks look at in a touch. */
export interface TouchFacts {
  readonly isPromoterSuspended: boolean;
  readonly isBotClick: boolean;
  readonly isDataCentreClick: boolean;
  readonly country: string | null;
  readonly isSelfReferral: boolean;
}

/** The result of the fraud checks of a touch. Empty if it may earn. */
export interface TouchVerdict {
  /** Why it earns nothing. */
  readonly refused?: 'PROMOTER_SUSPENDED' | TouchCheck;
  /** The fraud check by which the whole event waits for a person. */
  readonly held?: TouchCheck;
}

/** Checks one touch by the fraud checks that concern its promoter and its click. Pure. */
export function checkTouch(facts: TouchFacts, settings: FraudCheckSettings): TouchVerdict {
  if (facts.isPromoterSuspended) return { refused: 'PROMOTER_SUSPENDED' };
  const isBlocked = facts.country !== null && settings.blockedCountries.includes(facts.country);
  const hits = (
    [
      ['SELF_REFERRAL', settings.selfReferral, facts.isSelfReferral],
      ['BOT_CLICK', settings.botClick, facts.isBotClick],
      ['DATA_CENTRE_CLICK', settings.dataCentreClick, facts.isDataCentreClick],
      ['BLOCKED_COUNTRY', settings.blockedCountry, isBlocked],
    ] as const
  ).filter(([, , isHit]) => isHit);
  const refusing = hits.find(([, action]) => action === 'REJECT');
  if (refusing) return { refused: refusing[0] };
  const holding = hits.find(([, action]) => action === 'REVIEW');
  return holding ? { held: holding[0] } : {};
}

/** The place of the touch that the event is attributed to: the last that may earn, or the last. Pure. */
export function earningPlace(touches: readonly TouchVerdict[]): number {
  const place = touches.findLastIndex(({ refused }) => refused === undefined);
  return place < 0 ? touches.length - 1 : place;
}

/** The weights of the touches, oldest first. Only their ratios matter. Pure. */
export function weightsOf({ model, halfLifeDays, touches }: CreditSplit): readonly bigint[] {
  const { length } = touches;
  if (model === 'LINEAR' || (model === 'POSITION_BASED' && length < 3)) return touches.map(() => 1n);
  if (model === 'TIME_DECAY') return touches.map((touch) => decayed(touch, touches, halfLifeDays));
  // 40 : 20 : 40, and the 20 again in equal parts.
  const end = 2n * BigInt(length - 2);
  return touches.map((_, place) => (place === 0 || place === length - 1 ? end : 1n));
}

/** Divides an amount by weights. What rounding down leaves goes to the last one. Pure. */
export function divideByWeights(amount: bigint, weights: readonly bigint[]): readonly bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const parts = weights.map((weight) => (amount * weight) / total);
  const rest = amount - parts.reduce((sum, part) => sum + part, 0n);
  return parts.map((part, place) => (place === parts.length - 1 ? part + rest : part));
}

const dayMs = 86_400_000;
/** The last touch weighs 2^32. One that is more than 32 half-lives older weighs nothing. */
const weightBits = 32n;
/** Digits after the binary point while powers are computed, so that the weight is exact. */
const precision = 96n;

/** The weight 2^32 · 2^(−age / half-life), rounded down, in integers: the same on every machine. */
function decayed({ clickedAt }: Touch, touches: readonly Touch[], halfLifeDays: number): bigint {
  const last = touches.at(-1) as Touch;
  const age = BigInt(last.clickedAt.getTime() - clickedAt.getTime());
  const halfLife = BigInt(halfLifeDays * dayMs);
  const rest = ((age % halfLife) << precision) / halfLife;
  return negativePower(rest) >> (precision - weightBits + age / halfLife);
}

let roots: readonly bigint[] | undefined;

/** 2^−x for 0 ≤ x < 1, in integers of 2^−96: the product of 2^(−1/2), 2^(−1/4), … by the digits of x. */
function negativePower(x: bigint): bigint {
  roots ??= halvingRoots();
  return roots.reduce((product, root, place) => {
    const isSet = (x >> (precision - 1n - BigInt(place))) & 1n;
    return isSet ? (product * root) >> precision : product;
  }, 1n << precision);
}

function halvingRoots(): bigint[] {
  const found: bigint[] = [];
  for (let root = 1n << (precision - 1n); BigInt(found.length) < precision;) {
    root = squareRoot(root << precision);
    found.push(root);
  }
  return found;
}

/** The whole square root, by Newton's method. */
function squareRoot(square: bigint): bigint {
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** The split for the trace: each touch with its part of all weights. Pure. */
export function traceSplit(split: CreditSplit): Record<string, unknown> {
  const weights = weightsOf(split);
  const of = weights.reduce((sum, weight) => sum + weight, 0n).toString();
  return {
    model: split.model,
    ...(split.model === 'TIME_DECAY' && { halfLifeDays: split.halfLifeDays }),
    touches: split.touches.map(({ linkId, promoterId, clickedAt, refused }, place) => ({
      linkId: encodeId('link', linkId),
      promoterId: encodeId('promoter', promoterId),
      clickedAt: clickedAt.toISOString(),
      weight: (weights[place] as bigint).toString(),
      of,
      refused: refused ?? null,
    })),
  };
}
