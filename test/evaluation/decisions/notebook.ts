import type { CapScope, FlatReward, Period, Rule, RuleSet } from '../../../src/campaigns/reward-rule/rule.js';
import { type Happening, plainOf, timeZone } from './rule-history.js';

/** A payment, as in a simple notebook. */
interface Payment {
  readonly place: number;
  readonly rule: string;
  readonly effect: string;
  readonly amount: bigint;
}

// A simple, slow model without counters and keys. Every cap and history is recounted from the notebook.

const sameCalendar = (period: Period, a: Date, b: Date): boolean => {
  const local = (at: Date): Date => {
    const text = new Intl.DateTimeFormat('en-US', {
      timeZone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    }).format(at);
    const [month = 0, day = 0, year = 0] = text.split('/').map(Number);
    return new Date(Date.UTC(year, month - 1, day));
  };
  const [x, y] = [local(a), local(b)];
  const days = (date: Date): number => date.getTime() / 86_400_000;
  // 1 January 1970 was a Thursday, the third day after a Monday.
  const week = (date: Date): number => Math.floor((days(date) + 3) / 7);
  if (period === 'LIFETIME') return true;
  if (period === 'DAY') return days(x) === days(y);
  if (period === 'WEEK') return week(x) === week(y);
  return x.getUTCFullYear() === y.getUTCFullYear() && x.getUTCMonth() === y.getUTCMonth();
};

function isSame(scope: readonly CapScope[], a: Happening, b: Happening): boolean {
  if (scope.includes('PROMOTER') && a.promoterId !== b.promoterId) return false;
  if (scope.includes('CUSTOMER') && a.customerId !== b.customerId) return false;
  return !(scope.includes('VISITOR') && a.visitorId !== b.visitorId);
}

export class Notebook {
  readonly payments: Payment[] = [];
  /** The events for which each rule was eligible, for promoters' histories. */
  private readonly eligible: { readonly place: number; readonly rule: string }[] = [];

  constructor(
    private readonly set: RuleSet,
    private readonly history: readonly Happening[],
  ) {}

  /** Decides one event, and adds its payments to the notebook. */
  decide(place: number): void {
    const happening = this.history[place] as Happening;
    const asked = new Set<string>();
    const paidGroups: { readonly group: string; readonly effect: string }[] = [];
    for (const rule of this.set.rules.toSorted((a, b) => b.priority - a.priority)) {
      for (const effect of happening.effects) {
        if (!this.isMeant(rule, effect, happening) || !this.holds(rule, happening)) continue;
        const before = paidGroups.filter((one) => one.group === rule.group);
        const isTaken = before.some((one) => [one.effect, effect].includes('event') || one.effect === effect);
        if (isTaken) continue;
        if (rule.reward.kind === 'TIERED' && rule.reward.basis !== 'EVENT_AMOUNT') asked.add(rule.key);
        const paid = this.cut(rule, place, this.price(rule, effect, place));
        if (paid <= 0n) continue;
        this.payments.push({ place, rule: rule.key, effect, amount: paid });
        if (rule.group !== null) paidGroups.push({ group: rule.group, effect });
      }
    }
    for (const rule of asked) this.eligible.push({ place, rule });
  }

  private isMeant({ target }: Rule, effect: string, { type }: Happening): boolean {
    if (target === null) return effect !== 'event';
    if ('goalId' in target) return effect === `goal:${target.goalId}`;
    if ('gigId' in target) return effect === `gig:${target.gigId}`;
    return effect === 'event' && type === target.eventType;
  }

  private holds({ when, effectiveFrom, effectiveTo }: Rule, { plan, occurredAt }: Happening): boolean {
    if (effectiveFrom !== null && occurredAt.getTime() < Date.parse(effectiveFrom)) return false;
    if (effectiveTo !== null && occurredAt.getTime() >= Date.parse(effectiveTo)) return false;
    return when === null || ('value' in when && plan === when.value);
  }

  /** In millionths, added up unit by unit for tiers of amounts; rounded once. */
  private price(rule: Rule, effect: string, place: number): bigint {
    const { amount } = this.history[place] as Happening;
    const flat = (reward: FlatReward, of: bigint | null): bigint => {
      if (reward.kind === 'FIXED') return BigInt(reward.amount) * 1_000_000n;
      return of === null ? 0n : of * BigInt(reward.percent);
    };
    const { reward } = rule;
    if (reward.kind === 'PLAIN') return plainOf[effect] ?? 0n;
    if (reward.kind !== 'TIERED') return round(flat(reward, amount), rule.rounding);
    const counting = reward.basis === 'PROMOTER_COUNT';
    if (!counting && amount === null) return 0n;
    const before = reward.basis === 'EVENT_AMOUNT' ? 0n : this.broughtBefore(rule, place, counting);
    const after = before + (counting ? 1n : (amount as bigint));
    const tiers = reward.tiers.map((tier) => ({ ...tier, from: BigInt(tier.from) }));
    const tierAt = (position: bigint) => tiers.findLast((tier) => tier.from <= position);
    const reached = tierAt(after);
    if (!reached) return 0n;
    if (reward.mode === 'WHOLE') {
      if (reached.reward.kind === 'PERCENT' && amount === null) return 0n;
      return round(flat(reached.reward, amount), rule.rounding);
    }
    if (counting && amount === null && reached.reward.kind === 'PERCENT') return 0n;
    const isCharged = after > 0n || reward.basis === 'EVENT_AMOUNT';
    const bonuses = this.bonuses(tiers, before, after, isCharged);
    const shares = counting ? sharesOf(reached.reward, amount) : this.sharesByUnit(tiers, before, after);
    return round(bonuses + shares, rule.rounding);
  }

  /** The fixed amounts of the tiers that begin between two positions. */
  private bonuses(tiers: readonly Tier[], before: bigint, after: bigint, isCharged: boolean): bigint {
    let sum = 0n;
    for (const { from, reward: bonus } of tiers) {
      const begins = from === 0n && before === 0n && isCharged;
      if (bonus.kind === 'FIXED' && from <= after && (from > before || begins)) {
        sum += BigInt(bonus.amount) * 1_000_000n;
      }
    }
    return sum;
  }

  /** Each unit of the amount belongs to the tier in which it ends. A tier begins after its `from`. */
  private sharesByUnit(tiers: readonly Tier[], before: bigint, after: bigint): bigint {
    let sum = 0n;
    for (let unit = before + 1n; unit <= after; unit += 1n) {
      const tier = tiers.findLast(({ from }) => from <= unit - 1n);
      if (tier?.reward.kind === 'PERCENT') sum += BigInt(tier.reward.percent);
    }
    return sum;
  }

  private broughtBefore(rule: Rule, place: number, counting: boolean): bigint {
    const { reward } = rule;
    const now = this.history[place] as Happening;
    const period = reward.kind === 'TIERED' ? reward.period : 'LIFETIME';
    return this.eligible
      .filter((one) => one.rule === rule.key)
      .map((one) => this.history[one.place] as Happening)
      .filter(
        (past) => past.promoterId === now.promoterId && sameCalendar(period, past.occurredAt, now.occurredAt),
      )
      .reduce((sum, past) => sum + (counting ? 1n : (past.amount ?? 0n)), 0n);
  }

  /** The rest of a price after the caps. */
  private cut(rule: Rule, place: number, price: bigint): bigint {
    const now = this.history[place] as Happening;
    let paid = price;
    for (const cap of [...rule.caps, ...this.set.caps]) {
      if (cap.scope.includes('CUSTOMER') && now.customerId === null) return 0n;
      if (cap.scope.includes('VISITOR') && now.visitorId === null) return 0n;
      const used = this.payments.filter(
        (payment) =>
          (!cap.scope.includes('RULE') || payment.rule === rule.key) &&
          isSame(cap.scope, this.history[payment.place] as Happening, now) &&
          sameCalendar(cap.period, (this.history[payment.place] as Happening).occurredAt, now.occurredAt),
      );
      const limit = BigInt(cap.limit);
      if (cap.metric === 'COUNT') {
        if (BigInt(used.length) >= limit) paid = 0n;
        continue;
      }
      const left = limit - used.reduce((sum, { amount }) => sum + amount, 0n);
      if (paid > left) paid = rule.onExceed === 'PARTIAL' && left > 0n ? left : 0n;
    }
    return paid;
  }
}

interface Tier {
  readonly from: bigint;
  readonly reward: FlatReward;
}

function sharesOf(reward: FlatReward, amount: bigint | null): bigint {
  return reward.kind === 'PERCENT' ? (amount ?? 0n) * BigInt(reward.percent) : 0n;
}

function round(millionths: bigint, rounding: Rule['rounding']): bigint {
  const [whole, rest] = [millionths / 1_000_000n, millionths % 1_000_000n];
  if (rounding === 'DOWN' || rest < 500_000n) return whole;
  if (rest > 500_000n || rounding === 'HALF_UP') return whole + 1n;
  return whole % 2n === 0n ? whole : whole + 1n;
}
