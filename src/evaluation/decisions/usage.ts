/* Usage: the counters of caps and tiers, whom and which period they count, and their keys. */
import type { Attribution, Evidence } from './evidence.js';
import type { CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import type { Cap, Period } from '../../campaigns/reward-rule/rule.js';

/** The value of one counter. Amounts are atomic units. */
export interface Counter {
  readonly count: bigint;
  readonly amount: bigint;
}

/** Reads a counter. A counter without a value is zero. */
export type UsageReader = (key: string) => Counter;

/** The subject and time that usage is counted for. */
export interface UsageSubject {
  readonly promoterId: string;
  readonly customerId: string | null;
  /** The browser, or the session if the browser is unknown. */
  readonly visitorId: string | null;
  readonly occurredAt: Date;
  readonly timeZone: string;
  /** The other promoters of a divided event. */
  readonly others?: readonly string[];
}

/** The promoter, customer and time that usage counts for; undefined without attribution. Pure. */
export function usageSubject({
  event,
  attribution,
  campaign,
}: Pick<Evidence, 'event' | 'attribution' | 'campaign'>): UsageSubject | undefined {
  if (!attribution || !campaign) return undefined;
  const { customerId, visitorId, occurredAt } = event;
  return {
    promoterId: attribution.promoterId,
    customerId,
    visitorId,
    occurredAt,
    timeZone: campaign.timeZone,
    ...(attribution.split && { others: othersOf(attribution) }),
  };
}

function othersOf({ promoterId, split }: Attribution): readonly string[] {
  const others = new Set(split?.touches.map((touch) => touch.promoterId));
  others.delete(promoterId);
  return [...others];
}

/** Why a cap cannot be evaluated: it counts by a customer or visitor that the event does not name. */
export type UsageProblem = 'CUSTOMER_REQUIRED' | 'VISITOR_REQUIRED';

/** A counter that nothing has counted yet. */
export const unused: Counter = { count: 0n, amount: 0n };

/** The sum of two counters. */
export function sumOf(a: Counter | undefined = unused, b: Counter | undefined = unused): Counter {
  return { count: a.count + b.count, amount: a.amount + b.amount };
}

/**
 * The counter key of a cap: the same for the same rule, subject and period in every version. A missing
 * subject is a problem, so that an omitted id does not bypass a cap. Pure.
 */
export function capKey(
  { scope, period }: Pick<Cap, 'scope' | 'period'>,
  ruleKey: string,
  subject: UsageSubject,
): string | { readonly problem: UsageProblem } {
  const { promoterId, customerId, visitorId } = subject;
  const parts = ['cap'];
  if (scope.includes('RULE')) parts.push(`rule:${ruleKey}`);
  if (scope.includes('PROMOTER')) parts.push(`promoter:${promoterId}`);
  if (scope.includes('CUSTOMER')) {
    if (customerId === null) return { problem: 'CUSTOMER_REQUIRED' };
    // Quoted, because an integrator's id must not look like a key.
    parts.push(`customer:${JSON.stringify(customerId)}`);
  }
  if (scope.includes('VISITOR')) {
    if (visitorId === null) return { problem: 'VISITOR_REQUIRED' };
    parts.push(`visitor:${visitorId}`);
  }
  parts.push(periodKey(period, subject.occurredAt, subject.timeZone));
  return parts.join('|');
}

/** The counter key of a promoter's history within a rule, for its tiers. Pure. */
export function historyKey(ruleKey: string, period: Cap['period'], subject: UsageSubject): string {
  const { promoterId, occurredAt, timeZone } = subject;
  return `history|rule:${ruleKey}|promoter:${promoterId}|${periodKey(period, occurredAt, timeZone)}`;
}

/** The counters with the additions of this evaluation on top. The underlying counters do not change. */
export class UsageOverlay {
  private readonly added = new Map<string, Counter>();
  /** The original value of every counter that was read, as the decision depends on it. */
  readonly seen = new Map<string, Counter>();

  constructor(private readonly below: UsageReader) {}

  readonly read = (key: string): Counter => sumOf(this.before(key), this.added.get(key));

  add(key: string, count: bigint, amount: bigint): void {
    this.added.set(key, sumOf(this.added.get(key), { count, amount }));
  }

  /** The additions, by key. */
  get changes(): ReadonlyMap<string, Counter> {
    return this.added;
  }

  private before(key: string): Counter {
    let before = this.seen.get(key);
    if (!before) {
      before = this.below(key);
      this.seen.set(key, before);
    }
    return before;
  }
}

/**
 * The key of every counter that an evaluation by these rules could read, so that a batch reads them all at
 * once. By a name that is shorter than the key, because it omits the data of the event: subject and time.
 * Decisions store counter values by name, so the names must never change. Pure.
 */
export function usageKeys(
  { rules, caps }: CompiledRules,
  subject: UsageSubject,
): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const addCap = (cap: Cap, ruleKey: string): void => {
    const key = capKey(cap, ruleKey, subject);
    const { scope, period } = cap;
    const name = [period, scope.join('+'), ...(scope.includes('RULE') ? [ruleKey] : [])].join(':');
    if (typeof key === 'string') keys.set(name, key);
    if (!scope.includes('PROMOTER')) return;
    for (const [place, promoterId] of (subject.others ?? []).entries()) {
      const ofOther = capKey(cap, ruleKey, { ...subject, promoterId });
      if (typeof ofOther === 'string') keys.set(`${name}@${place}`, ofOther);
    }
  };
  for (const { rule } of rules) {
    const { key, reward } = rule;
    for (const cap of rule.caps) addCap(cap, key);
    for (const cap of caps) addCap(cap, key);
    if (reward.kind === 'TIERED' && reward.basis !== 'EVENT_AMOUNT') {
      keys.set(`${reward.period}:HISTORY:${key}`, historyKey(key, reward.period, subject));
    }
  }
  return keys;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The local date of an instant, `2026-11-21`. */
function dateIn(timeZone: string, at: Date): string {
  let format = formats.get(timeZone);
  if (!format) {
    // The Swedish locale formats dates as ISO dates.
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format.format(at);
}

/**
 * The key of the period that contains an instant: the local date (`2026-11-21`), the Monday of a week
 * (`w2026-11-16`), the month (`2026-11`), or `lifetime`. Each period has exactly one key. Pure.
 * @param timeZone A valid IANA name.
 */
export function periodKey(period: Period, at: Date, timeZone: string): string {
  if (period === 'LIFETIME') return 'lifetime';
  const date = dateIn(timeZone, at);
  if (period === 'MONTH') return date.slice(0, 7);
  return period === 'DAY' ? date : mondayBefore(date);
}

/** Weeks begin on Monday. Calculated in calendar days, so daylight saving has no effect. */
function mondayBefore(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return `w${day.toISOString().slice(0, 10)}`;
}
