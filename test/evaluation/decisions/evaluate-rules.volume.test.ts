import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluateRules, orDefault } from '../../../src/evaluation/decisions/evaluate-rules.js';
import type { RuleEvidence, RuleOutcome } from '../../../src/evaluation/decisions/rule-outcome.js';
import { periodKey } from '../../../src/evaluation/decisions/period-key.js';
import type { Counter } from '../../../src/evaluation/decisions/usage.js';
import { compiledRules, type CompiledRules } from '../../../src/campaigns/reward-rule/compiled-rules.js';
import type {
  Cap,
  CapScope,
  FlatReward,
  Period,
  Rule,
  RuleSet,
} from '../../../src/campaigns/reward-rule/rule.js';
import { newId } from '../../../src/kernel/ids.js';
import { volume } from '../../support/volume.js';

/** An event of a history, with all data for rules. */
interface Happening {
  readonly amount: bigint | null;
  readonly type: string;
  readonly plan: string;
  readonly promoterId: string;
  readonly customerId: string | null;
  readonly visitorId: string | null;
  readonly occurredAt: Date;
  readonly effects: readonly string[];
}

/** A payment, as in a simple notebook. */
interface Payment {
  readonly place: number;
  readonly rule: string;
  readonly effect: string;
  readonly amount: bigint;
}

const plainOf: Record<string, bigint> = { 'goal:g': 700n, 'gig:j': 1_300n };
const timeZone = 'Europe/Berlin';

function evidenceOf(happening: Happening): RuleEvidence {
  const { amount, type, plan, promoterId, customerId, visitorId, occurredAt, effects } = happening;
  return {
    ruleInput: {
      event: {
        type,
        amount: amount === null ? null : String(amount),
        asset: 'POINTS',
        occurredAt: occurredAt.toISOString(),
        metadata: { plan },
      },
      promoter: { id: promoterId, name: 'P', externalId: null, joinedAt: occurredAt.toISOString() },
      customer: { id: customerId, isNew: null },
      click: null,
    },
    effects: effects.map((key) => ({ key, plain: plainOf[key] ?? 'NO_PLAIN_AMOUNT' })),
    amount: amount ?? 'AMOUNT_REQUIRED',
    subject: { promoterId, customerId, visitorId, occurredAt, timeZone },
  };
}

/** Evaluates a history event by event, each with the usage of the earlier ones. */
function evaluateAll(rules: CompiledRules, history: readonly Happening[]): RuleOutcome[] {
  const counters = new Map<string, Counter>();
  return history.map((happening) => {
    const outcome = evaluateRules(
      rules,
      evidenceOf(happening),
      (key) => counters.get(key) ?? { count: 0n, amount: 0n },
    );
    for (const [key, { count, amount }] of outcome.changes) {
      const before = counters.get(key) ?? { count: 0n, amount: 0n };
      counters.set(key, { count: before.count + count, amount: before.amount + amount });
    }
    return outcome;
  });
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

class Notebook {
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
    let sum = 0n;
    for (const { from, reward: bonus } of tiers) {
      const begins = from === 0n && before === 0n && (after > 0n || reward.basis === 'EVENT_AMOUNT');
      if (bonus.kind === 'FIXED' && from <= after && (from > before || begins)) {
        sum += BigInt(bonus.amount) * 1_000_000n;
      }
    }
    if (counting) {
      // A share of a missing amount gives no price.
      if (amount === null && reached.reward.kind === 'PERCENT') return 0n;
      if (reached.reward.kind === 'PERCENT') sum += (amount ?? 0n) * BigInt(reached.reward.percent);
    } else {
      // Each unit of the amount belongs to the tier in which it ends. A tier begins after its `from`.
      for (let unit = before + 1n; unit <= after; unit += 1n) {
        const tier = tierAt(unit - 1n);
        if (tier?.reward.kind === 'PERCENT') sum += BigInt(tier.reward.percent);
      }
    }
    return round(sum, rule.rounding);
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

function round(millionths: bigint, rounding: Rule['rounding']): bigint {
  const [whole, rest] = [millionths / 1_000_000n, millionths % 1_000_000n];
  if (rounding === 'DOWN' || rest < 500_000n) return whole;
  if (rest > 500_000n || rounding === 'HALF_UP') return whole + 1n;
  return whole % 2n === 0n ? whole : whole + 1n;
}

const flats = fc.oneof(
  fc.bigInt(1n, 500n).map((amount): FlatReward => ({ kind: 'FIXED', amount: String(amount) })),
  fc.bigInt(0n, 1_000_000n).map((percent): FlatReward => ({ kind: 'PERCENT', percent: String(percent) })),
);
const periods = fc.constantFrom<Period>('DAY', 'WEEK', 'MONTH', 'LIFETIME');
const tiered = fc
  .record({
    basis: fc.constantFrom('EVENT_AMOUNT' as const, 'PROMOTER_COUNT' as const, 'PROMOTER_AMOUNT' as const),
    period: periods,
    mode: fc.constantFrom('WHOLE' as const, 'MARGINAL' as const),
    steps: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 4 }),
    rewards: fc.array(flats, { minLength: 4, maxLength: 4 }),
  })
  .map(({ basis, period, mode, steps, rewards }): Rule['reward'] => ({
    kind: 'TIERED',
    basis,
    period: basis === 'EVENT_AMOUNT' ? 'LIFETIME' : period,
    mode,
    tiers: steps
      .toSorted((a, b) => a - b)
      .map((from, index) => ({
        from: String(basis === 'PROMOTER_COUNT' ? Math.floor(from / 12) + index : from),
        reward: rewards[index] as FlatReward,
      })),
  }));
const caps = fc.record<Cap>({
  metric: fc.constantFrom('COUNT', 'AMOUNT'),
  scope: fc.subarray<CapScope>(['CAMPAIGN', 'RULE', 'PROMOTER', 'CUSTOMER', 'VISITOR'], { minLength: 1 }),
  period: periods,
  limit: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 5, max: 2_000 })).map(String),
});
const moments = fc
  .integer({ min: 0, max: 40 * 24 * 60 })
  .map((minutes) => new Date(Date.UTC(2026, 9, 10) + minutes * 60_000));
const rules = fc.record<Omit<Rule, 'key'>>({
  title: fc.constant(null),
  target: fc.constantFrom(null, null, { goalId: 'g' }, { gigId: 'j' }, { eventType: 'sale' }),
  priority: fc.integer({ min: 0, max: 2 }),
  group: fc.constantFrom(null, null, 'one', 'two'),
  when: fc.constantFrom(null, null, { field: 'event.metadata.plan', op: 'EQ' as const, value: 'pro' }),
  reward: fc.oneof(fc.constant<Rule['reward']>({ kind: 'PLAIN' }), flats, tiered),
  caps: fc.array(caps, { maxLength: 2 }),
  holdDays: fc.constant(null),
  onExceed: fc.constantFrom('REJECT', 'PARTIAL'),
  rounding: fc.constantFrom('DOWN', 'HALF_UP', 'HALF_EVEN'),
  effectiveFrom: fc.option(
    moments.map((at) => at.toISOString()),
    { freq: 1 },
  ),
  effectiveTo: fc.option(
    moments.map((at) => at.toISOString()),
    { freq: 1 },
  ),
});
const sets = fc.record<RuleSet>({
  rules: fc
    .array(rules, { minLength: 1, maxLength: 5 })
    .map((list) => list.map((rule, index) => ({ ...rule, key: `r${index}` }))),
  caps: fc.array(caps, { maxLength: 2 }),
});
const happenings = fc.record<Happening>({
  amount: fc.option(fc.bigInt(0n, 80n), { freq: 6 }),
  type: fc.constantFrom('sale', 'lead'),
  plan: fc.constantFrom('pro', 'free'),
  promoterId: fc.constantFrom('pat', 'quinn'),
  customerId: fc.constantFrom(null, 'c1', 'c2'),
  visitorId: fc.constantFrom(null, 'v1', 'v2'),
  occurredAt: moments,
  effects: fc.subarray(['goal:g', 'gig:j', 'event'], { minLength: 1 }),
});
const histories = fc.array(happenings, { maxLength: 25 });

const compiled = (set: RuleSet): CompiledRules => orDefault(compiledRules({ id: newId(), rules: set }));

describe('the rules, against a notebook in which everything is counted anew', () => {
  it('pay the same, for any rules and any history', () => {
    let payments = 0;
    let capped = 0;
    fc.assert(
      fc.property(sets, histories, (set, history) => {
        const outcomes = evaluateAll(compiled(set), history);
        const notebook = new Notebook(set, history);
        for (const place of history.keys()) notebook.decide(place);
        const paid = outcomes.flatMap(({ rewards }, place) =>
          rewards.map(({ ruleKey, effect, amount }) => ({
            place,
            rule: ruleKey.split(':')[1],
            effect,
            amount,
          })),
        );
        expect(paid).toEqual(notebook.payments);
        payments += paid.length;
        capped += outcomes.flatMap(({ steps }) => steps.filter(({ result }) => result === 'CAPPED')).length;
      }),
      { numRuns: volume(2_500, 500) },
    );
    expect(Math.min(payments, capped)).toBeGreaterThan(volume(500, 100));
  });

  it('never go beyond a cap, whatever comes, and say of each what was there before and after', () => {
    fc.assert(
      fc.property(sets, histories, (set, history) => {
        for (const { steps } of evaluateAll(compiled(set), history)) {
          for (const { caps: shown = [], result, amount } of steps) {
            for (const { metric, limit, before, after } of shown) {
              const paid = result === 'PAID' ? (metric === 'COUNT' ? 1n : BigInt(amount ?? 0)) : 0n;
              expect(BigInt(after) - BigInt(before)).toBe(paid);
              if (paid > 0n) expect(BigInt(after) <= BigInt(limit)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are a matter of the evidence alone: evaluated again by what was seen, an event comes to the same', () => {
    fc.assert(
      fc.property(sets, histories, (set, history) => {
        const rules_ = compiled(set);
        evaluateAll(rules_, history).forEach((outcome, place) => {
          const again = evaluateRules(
            rules_,
            evidenceOf(history[place] as Happening),
            (key) => outcome.seen.get(key) ?? { count: 0n, amount: 0n },
          );
          expect(again).toEqual(outcome);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('without rules', () => {
  it('a goal and a gig pay their plain amounts, and go by their own names', () => {
    const happening: Happening = {
      amount: null,
      type: 'sale',
      plan: 'pro',
      promoterId: 'pat',
      customerId: null,
      visitorId: null,
      occurredAt: new Date(),
      effects: ['goal:g', 'gig:j'],
    };
    const [outcome] = evaluateAll(orDefault(undefined), [happening]);
    expect(outcome?.rewards).toEqual([
      { effect: 'goal:g', ruleKey: 'goal:g', amount: 700n, holdDays: null },
      { effect: 'gig:j', ruleKey: 'gig:j', amount: 1_300n, holdDays: null },
    ]);
  });
});

describe('a period', () => {
  it.each<[Period, string, string, string]>([
    ['LIFETIME', '2026-11-21T12:00:00Z', 'UTC', 'lifetime'],
    ['MONTH', '2026-11-30T22:59:59Z', 'Europe/Berlin', '2026-11'],
    ['MONTH', '2026-11-30T23:00:00Z', 'Europe/Berlin', '2026-12'],
    ['DAY', '2026-11-21T04:59:59Z', 'America/New_York', '2026-11-20'],
    ['DAY', '2026-11-21T05:00:00Z', 'America/New_York', '2026-11-21'],
    ['WEEK', '2026-11-22T23:59:59Z', 'UTC', 'w2026-11-16'],
    ['WEEK', '2026-11-23T00:00:00Z', 'UTC', 'w2026-11-23'],
    ['WEEK', '2026-01-01T00:00:00Z', 'UTC', 'w2025-12-29'],
    // Berlin's day with the end of summer time has 25 hours.
    ['DAY', '2026-10-25T22:59:59Z', 'Europe/Berlin', '2026-10-25'],
    ['DAY', '2026-10-25T23:00:00Z', 'Europe/Berlin', '2026-10-26'],
  ])('%s of %s in %s is %s', (period, at, zone, key) => {
    expect(periodKey(period, new Date(at), zone)).toBe(key);
  });
});
