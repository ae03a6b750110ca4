import type { Members } from '../../kernel/copied-values.js';
import { RuleOperatorName, TierBasis, CapScopeName } from '../../campaigns/reward-rule/rule.enums.js';
import { RuleResultName } from './decision.enums.js';
import type {
  DecisionCap,
  DecisionComparison,
  DecisionRule,
  DecisionShare,
  DecisionTier,
} from './decision-rule.types.js';
import { amountIn, countIn, isTracePart, partsIn, shown, textIn, wordIn, type Plain } from './trace-part.js';

/** The rules of a trace in their typed form. Pure. */
export function typeRules(trace: Members, asset: string | null): Plain<DecisionRule>[] {
  return partsIn(trace, 'rules').map((step) => ({
    ...actionOf(step),
    rule: textIn(step, 'rule') ?? '',
    result: wordIn(step, 'result', RuleResultName) ?? RuleResultName.NOTHING,
    comparisons: partsIn(step, 'conditions').map(typeComparison),
    tier: isTracePart(step['tier']) ? typeTier(step['tier'], asset) : null,
    price: amountIn(step, 'price', asset),
    caps: typeCaps(step, asset),
    amount: amountIn(step, 'amount', asset),
    shares: partsIn(step, 'shares').map((share) => typeShare(share, asset)) as DecisionShare[],
  }));
}

/** The goal or gig of a rule's effect, which is its id, or `event`. */
function actionOf(step: Members): { goalId: string | null; gigId: string | null } {
  const effect = textIn(step, 'effect') ?? '';
  return {
    goalId: effect.startsWith('goal_') ? effect : null,
    gigId: effect.startsWith('gig_') ? effect : null,
  };
}

function typeComparison(comparison: Members): DecisionComparison {
  const { value, input } = comparison;
  return {
    field: textIn(comparison, 'field') ?? '',
    operator: wordIn(comparison, 'op', RuleOperatorName) ?? RuleOperatorName.EXISTS,
    expected: (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String),
    actual: shown(input),
    isMet: comparison['holds'] === true,
  };
}

function typeTier(tier: Members, asset: string | null): DecisionTier {
  const basis = wordIn(tier, 'basis', TierBasis) ?? TierBasis.EVENT_AMOUNT;
  const isCount = basis === TierBasis.PROMOTER_COUNT;
  const reached = countIn(tier, 'reached');
  return {
    basis,
    fromAmount: isCount ? null : amountIn(tier, 'from', asset),
    toAmount: isCount ? null : amountIn(tier, 'to', asset),
    fromCount: isCount ? countIn(tier, 'from') : null,
    toCount: isCount ? countIn(tier, 'to') : null,
    reached: reached === null || reached < 0 ? null : reached,
  };
}

function typeCaps(of: Members, asset: string | null): DecisionCap[] {
  return partsIn(of, 'caps').map((cap) => {
    const isCount = cap['metric'] === 'COUNT';
    const count = (name: string): number | null => (isCount ? countIn(cap, name) : null);
    const amount = (name: string) => (isCount ? null : amountIn(cap, name, asset));
    const scope = Array.isArray(cap['scope']) ? (cap['scope'] as string[]) : [];
    return {
      scope: scope.filter((name): name is CapScopeName => Object.hasOwn(CapScopeName, name)),
      period: textIn(cap, 'period') ?? '',
      limitCount: count('limit'),
      beforeCount: count('before'),
      afterCount: count('after'),
      limitAmount: amount('limit'),
      beforeAmount: amount('before'),
      afterAmount: amount('after'),
    };
  });
}

function typeShare(share: Members, asset: string | null): Plain<DecisionShare> {
  return {
    promoterId: textIn(share, 'promoterId'),
    result: wordIn(share, 'result', RuleResultName) ?? RuleResultName.NOTHING,
    price: amountIn(share, 'price', asset),
    amount: amountIn(share, 'amount', asset),
    caps: typeCaps(share, asset),
  };
}
