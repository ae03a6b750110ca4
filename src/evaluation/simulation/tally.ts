import type { RuleOutcome } from '../decisions/decision.js';
import { ruleNameOf } from '../decisions/evaluate-rules.js';
import { sumOf, unused, type Counter, type UsageReader } from '../decisions/usage.js';
import type { CompiledRules } from '../../campaigns/reward-rule/compiled-rules.js';

/** Number of rewards, and their total in atomic units. */
export interface Sum {
  readonly rewards: number;
  readonly amount: bigint;
}

/** A promoter's total by the draft, and the real one. */
export interface SimulationComparison {
  readonly promoterId: string;
  readonly drafted: Sum;
  readonly actual: Sum;
  readonly difference: bigint;
}

const nothing: Sum = { rewards: 0, amount: 0n };

/** Sums up a running simulation: counters of caps and tiers, and rewards by rule and promoter. */
export class Tally {
  private readonly counters = new Map<string, Counter>();
  private readonly byRule = new Map<string, Sum>();
  private readonly drafted = new Map<string, Sum>();
  private readonly actual = new Map<string, Sum>();

  /** Lists the rules in their order of evaluation, also those that pay nothing. */
  addRules({ rules }: CompiledRules): void {
    for (const { rule } of rules) {
      if (!this.byRule.has(rule.key)) this.byRule.set(rule.key, nothing);
    }
  }

  /** Reads a counter. All counters start at zero. */
  readonly usage: UsageReader = (key) => this.counters.get(key) ?? unused;

  /** The number of counters, which determines the memory use. */
  get size(): number {
    return this.counters.size;
  }

  /** Adds the outcome of one event of a promoter. */
  addOutcome(promoterId: string, { rewards, changes }: RuleOutcome): void {
    for (const [key, by] of changes) {
      this.counters.set(key, sumOf(this.counters.get(key), by));
    }
    for (const { ruleKey, amount, share } of rewards) {
      const paid = { rewards: 1, amount };
      addTo(this.byRule, ruleNameOf(ruleKey), paid);
      addTo(this.drafted, share?.promoterId ?? promoterId, paid);
    }
  }

  /** Adds a promoter's real rewards. */
  addActual(promoterId: string, sum: Sum): void {
    addTo(this.actual, promoterId, sum);
  }

  /** By key, in the order of evaluation. */
  get rules(): ReadonlyMap<string, Sum> {
    return this.byRule;
  }

  /** All promoters with a reward, the largest differences first. */
  compare(): SimulationComparison[] {
    const ids = new Set([...this.drafted.keys(), ...this.actual.keys()]);
    return [...ids]
      .map((promoterId) => {
        const drafted = this.drafted.get(promoterId) ?? nothing;
        const actual = this.actual.get(promoterId) ?? nothing;
        return { promoterId, drafted, actual, difference: drafted.amount - actual.amount };
      })
      .toSorted(bySize);
  }
}

export function total(sums: Iterable<Sum>): Sum {
  let all = nothing;
  for (const { rewards, amount } of sums) {
    all = { rewards: all.rewards + rewards, amount: all.amount + amount };
  }
  return all;
}

function addTo(sums: Map<string, Sum>, key: string, { rewards, amount }: Sum): void {
  const so = sums.get(key) ?? nothing;
  sums.set(key, { rewards: so.rewards + rewards, amount: so.amount + amount });
}

function bySize(a: SimulationComparison, b: SimulationComparison): number {
  const [x, y] = [magnitude(a.difference), magnitude(b.difference)];
  if (x !== y) return x > y ? -1 : 1;
  return a.promoterId < b.promoterId ? -1 : 1;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}
