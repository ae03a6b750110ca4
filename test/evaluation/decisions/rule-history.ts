import type { CompiledRules } from '../../../src/campaigns/reward-rule/compiled-rules.js';
import { evaluateRules } from '../../../src/evaluation/decisions/evaluate-rules.js';
import type { RuleEvidence } from '../../../src/evaluation/decisions/price-reward.js';
import type { RuleOutcome } from '../../../src/evaluation/decisions/decision.js';
import type { Counter } from '../../../src/evaluation/decisions/usage.js';

/** An event of a history, with all data for rules. */
export interface Happening {
  readonly amount: bigint | null;
  readonly type: string;
  readonly plan: string;
  readonly promoterId: string;
  readonly customerId: string | null;
  readonly visitorId: string | null;
  readonly occurredAt: Date;
  readonly effects: readonly string[];
}

export const plainOf: Record<string, bigint> = { 'goal:g': 700n, 'gig:j': 1_300n };
export const timeZone = 'Europe/Berlin';

export function evidenceOf(happening: Happening): RuleEvidence {
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
export function evaluateAll(rules: CompiledRules, history: readonly Happening[]): RuleOutcome[] {
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
