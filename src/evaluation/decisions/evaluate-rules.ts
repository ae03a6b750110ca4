import {
  defaultRule,
  type CompiledRule,
  type CompiledRules,
} from '../../campaigns/reward-rule/compiled-rules.js';
import type { ConditionVerdict } from '../../campaigns/reward-rule/compile-condition.js';
import type { Rule } from '../../campaigns/reward-rule/rule.js';
import { priceReward, type Price, type EffectToPrice, type RuleEvidence } from './price-reward.js';
import { historyKey, UsageOverlay, type UsageReader } from './usage.js';
import type { RuleReward, RuleStep, RuleOutcome } from './decision.js';
import { CapLimits } from './apply-caps.js';

/**
 * Evaluates every effect of an event by every rule, in this order: eligibility, priority, exclusive group,
 * tier, caps. Pure: the same evidence, rules and counters always give the same outcome.
 */
export function evaluateRules(
  compiled: CompiledRules,
  evidence: RuleEvidence,
  usage: UsageReader,
): RuleOutcome {
  const evaluation = new RuleEvaluation(compiled, evidence, new UsageOverlay(usage));
  for (const rule of compiled.rules) evaluation.evaluate(rule);
  return evaluation.outcome();
}

class RuleEvaluation {
  private readonly rewards: RuleReward[] = [];
  private readonly steps: RuleStep[] = [];
  private readonly verdicts = new Map<string, ConditionVerdict>();
  /** History key by rule key. A history counts each event once, regardless of its number of effects. */
  private readonly histories = new Map<string, string>();
  /** The effects paid by each exclusive group. */
  private readonly groups = new Map<string, Set<string>>();

  constructor(
    private readonly compiled: CompiledRules,
    private readonly evidence: RuleEvidence,
    private readonly usage: UsageOverlay,
  ) {}

  /** Evaluates one rule for every effect that it targets. Rules of higher priority are paid first. */
  evaluate(compiled: CompiledRule): void {
    const { rule } = compiled;
    for (const effect of this.evidence.effects) {
      if (!fits(rule, effect, this.evidence.ruleInput.event.type)) continue;
      const step = this.evaluateRule(compiled, effect);
      this.steps.push({ rule: rule.key, effect: effect.key, ...step });
      if (step.result === 'PAID' && rule.group !== null) this.take(rule.group, effect);
    }
  }

  outcome(): RuleOutcome {
    const { amount } = this.evidence;
    for (const key of this.histories.values()) {
      this.usage.add(key, 1n, typeof amount === 'bigint' ? amount : 0n);
    }
    const { rewards, steps } = this;
    return { rewards, steps, changes: this.usage.changes, seen: this.usage.seen };
  }

  private evaluateRule(compiled: CompiledRule, effect: EffectToPrice): Omit<RuleStep, 'rule' | 'effect'> {
    const { rule } = compiled;
    if (!isEffective(rule, this.evidence.subject.occurredAt)) return { result: 'NOT_EFFECTIVE' };
    const verdict = this.verdictOf(compiled);
    const conditions = rule.when === null ? {} : { conditions: verdict.comparisons };
    if (!verdict.holds) return { result: 'NOT_ELIGIBLE', ...conditions };
    if (this.isTaken(rule.group, effect)) return { result: 'GROUP_TAKEN', ...conditions };
    const { amount: price, tier } = this.priceOf(rule, effect);
    const shown = { ...conditions, ...(tier ? { tier } : {}) };
    if (typeof price !== 'bigint') return { result: price, ...shown };
    if (price === 0n) return { result: 'NOTHING', ...shown, price: '0' };
    return { ...shown, price: price.toString(), ...this.pay(rule, effect, price) };
  }

  /** A group pays once per conversion or attempt, and for the event only if it paid for neither. */
  private isTaken(group: string | null, { key }: EffectToPrice): boolean {
    const paid = group === null ? undefined : this.groups.get(group);
    return paid !== undefined && (key === 'event' || paid.has('event') || paid.has(key));
  }

  private take(group: string, { key }: EffectToPrice): void {
    this.groups.set(group, (this.groups.get(group) ?? new Set()).add(key));
  }

  /** A condition reads the event, not the effect, so it is evaluated once per rule. */
  private verdictOf({ rule, evaluate }: CompiledRule): ConditionVerdict {
    let verdict = this.verdicts.get(rule.key);
    if (!verdict) this.verdicts.set(rule.key, (verdict = evaluate(this.evidence.ruleInput)));
    return verdict;
  }

  private priceOf(rule: Rule, effect: EffectToPrice): Price {
    const { reward } = rule;
    const { amount, subject } = this.evidence;
    let history = { count: 0n, volume: 0n };
    if (reward.kind === 'TIERED' && reward.basis !== 'EVENT_AMOUNT') {
      const key = historyKey(rule.key, reward.period, subject);
      const { count, amount: volume } = this.usage.read(key);
      const own = typeof amount === 'bigint' ? amount : 0n;
      const isCounted = this.evidence.counted?.has(rule.key) === true;
      history = isCounted ? { count: count - 1n, volume: volume - own } : { count, volume };
      if (!isCounted) this.histories.set(rule.key, key);
    }
    return priceReward(rule, { plain: effect.plain, amount, history });
  }

  /** Pays what caps allow: to the promoter, or to each promoter of a divided event. */
  private pay(rule: Rule, effect: EffectToPrice, price: bigint): Omit<RuleStep, 'rule' | 'effect'> {
    const { step, paid } = new CapLimits(rule, this.compiled, this.evidence, this.usage).apply(price);
    const ruleKey = rule === defaultRule.rule ? effect.key : `rule:${rule.key}:${effect.key}`;
    for (const [leg, { promoterId, linkId, amount }] of paid.entries()) {
      const share = this.evidence.split && { share: { promoterId, linkId: linkId as string, leg } };
      this.rewards.push({ effect: effect.key, ruleKey, amount, holdDays: rule.holdDays, ...share });
    }
    return step;
  }
}

/** The key of the rule that pays a reward; `default` for the plain amounts of goals and gigs. */
export function ruleNameOf(ruleKey: string): string {
  return ruleKey.startsWith('rule:') ? (ruleKey.split(':')[1] as string) : 'default';
}

/** Whether a rule targets this effect. An event-type rule pays only for the event itself, once. */
function fits({ target }: Rule, { key }: EffectToPrice, eventType: string): boolean {
  if (target === null) return key !== 'event';
  if ('goalId' in target) return key === `goal:${target.goalId}`;
  if ('gigId' in target) return key === `gig:${target.gigId}`;
  return key === 'event' && target.eventType === eventType;
}

function isEffective({ effectiveFrom, effectiveTo }: Rule, at: Date): boolean {
  if (effectiveFrom !== null && at < new Date(effectiveFrom)) return false;
  return effectiveTo === null || at < new Date(effectiveTo);
}
