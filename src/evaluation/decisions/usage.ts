import type { CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';
import type { Cap } from '../../campaigns/reward-rule/rule.js';
import { periodKey } from './period-key.js';

/** What was counted under a key. Amounts are atomic units. */
export interface Counter {
  readonly count: bigint;
  readonly amount: bigint;
}

/** Looks a key up in what is counted so far; nothing yet is zero. */
export type UsageReader = (key: string) => Counter;

/** Whom and when usage is counted for. */
export interface UsageSubject {
  readonly promoterId: string;
  readonly customerId: string | null;
  /** The browser, or the session where no browser is known. */
  readonly visitorId: string | null;
  readonly occurredAt: Date;
  readonly timeZone: string;
}

/** Why a cap cannot be evaluated: it counts by somebody whom the event does not name. */
export type UsageProblem = 'CUSTOMER_REQUIRED' | 'VISITOR_REQUIRED';

const nothing: Counter = { count: 0n, amount: 0n };

/**
 * The key under which a cap counts: the same for the same rule, subject and period, whatever the version. A cap that counts by
 * somebody whom the event does not name is a problem, so that none is dodged by leaving something out. Pure.
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
    // Somebody else's words: quoted, so that they cannot look like a key.
    parts.push(`customer:${JSON.stringify(customerId)}`);
  }
  if (scope.includes('VISITOR')) {
    if (visitorId === null) return { problem: 'VISITOR_REQUIRED' };
    parts.push(`visitor:${visitorId}`);
  }
  parts.push(periodKey(period, subject.occurredAt, subject.timeZone));
  return parts.join('|');
}

/** The key under which a promoter's history within a rule is counted, for its tiers. Pure. */
export function historyKey(ruleKey: string, period: Cap['period'], subject: UsageSubject): string {
  const { promoterId, occurredAt, timeZone } = subject;
  return `history|rule:${ruleKey}|promoter:${promoterId}|${periodKey(period, occurredAt, timeZone)}`;
}

/** What is counted so far, with what this evaluation adds to it on top. What lies below is not changed. */
export class UsageOverlay {
  private readonly added = new Map<string, Counter>();
  /** Everything that was looked at, as it was before: what a decision depended on. */
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

  /** What was added, by key. */
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
 * Every key that evaluating somebody by these rules could look at, once each: to be read beforehand, for a whole batch at once. What was
 * counted is stored with a decision by a key's place in here, so the order is never changed. Pure.
 */
export function usageKeys({ rules, caps }: CompiledRules, subject: UsageSubject): readonly string[] {
  const keys = new Set<string>();
  const addCap = (cap: Cap, ruleKey: string): void => {
    const key = capKey(cap, ruleKey, subject);
    if (typeof key === 'string') keys.add(key);
  };
  for (const { rule } of rules) {
    const { key, reward } = rule;
    for (const cap of rule.caps) addCap(cap, key);
    for (const cap of caps) addCap(cap, key);
    if (reward.kind === 'TIERED' && reward.basis !== 'EVENT_AMOUNT') {
      keys.add(historyKey(key, reward.period, subject));
    }
  }
  return [...keys];
}
