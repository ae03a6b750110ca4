import type { CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import type { Cap } from '../../campaigns/reward-rule/rule.js';
import { periodKey } from './period-key.js';

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
}

/** Why a cap cannot be evaluated: it counts by a customer or visitor that the event does not name. */
export type UsageProblem = 'CUSTOMER_REQUIRED' | 'VISITOR_REQUIRED';

const nothing: Counter = { count: 0n, amount: 0n };

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

  readonly read = (key: string): Counter => {
    const before = this.before(key);
    const added = this.added.get(key) ?? nothing;
    return { count: before.count + added.count, amount: before.amount + added.amount };
  };

  add(key: string, count: bigint, amount: bigint): void {
    const so = this.added.get(key) ?? nothing;
    this.added.set(key, { count: so.count + count, amount: so.amount + amount });
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
