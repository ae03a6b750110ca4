import { ErrorCode, refuse } from '../../kernel/errors.js';
import { exactlyOneOf, notExactlyOne } from '../../kernel/exactly-one-of.js';
import { parsePercent } from '../../kernel/money.js';
import { payoutIn } from '../campaign/payout-in.js';
import { type Campaign } from '../campaign/campaign.entity.js';
import { Goal, PayoutType } from './goal.entity.js';
import type { GoalPayoutInput, NewGoalInput } from '../campaign/new-goal.input.js';
import type { UpdateGoalInput } from './goal.inputs.js';

/** @param at The path of the input in the request. */
export function newGoal(campaign: Campaign, input: NewGoalInput, at: readonly string[] = []): Goal {
  const goal = new Goal();
  const { organizationId, environment, id: campaignId } = campaign;
  Object.assign(goal, { organizationId, environment, campaignId });
  applyDefaultPayout(goal, campaign, input, at);
  apply(goal, campaign, input, at);
  return goal;
}

/** Applies the default payout of a CPS campaign. Later changes of the default do not affect the goal. */
function applyDefaultPayout(
  goal: Goal,
  { payoutPercentRate }: Campaign,
  input: NewGoalInput,
  at: readonly string[],
): void {
  if (input.payout != null) return;
  if (payoutPercentRate === null) {
    throw refuse(ErrorCode.INVALID, 'A goal needs a "payout".', ...at, 'payout');
  }
  Object.assign(goal, { payoutType: PayoutType.PERCENT, payoutRate: payoutPercentRate });
}

export function apply(
  goal: Goal,
  campaign: Campaign,
  input: Omit<UpdateGoalInput, 'id'>,
  at: readonly string[] = [],
): void {
  if (input.name != null) goal.name = input.name;
  if (input.title !== undefined) goal.title = input.title;
  if (input.description !== undefined) goal.description = input.description;
  if (input.actionType !== undefined) goal.actionType = input.actionType;
  if (input.maxPerPromoter !== undefined) goal.maxPerPromoter = input.maxPerPromoter;
  if (input.maxPerVisitor !== undefined) goal.maxPerVisitor = input.maxPerVisitor;
  applyBrowserTerms(goal, campaign, input, at);
  if (input.payout != null) Object.assign(goal, readPayout(campaign, input.payout, pathOf(at, 'payout')));
}

/** @param path The place of the payout in the request. */
function readPayout(
  campaign: Campaign,
  payout: GoalPayoutInput,
  path: readonly [string, ...string[]],
): Pick<Goal, 'payoutType' | 'payoutRate'> {
  const kinds = ['fixed', 'percent'] as const;
  if (exactlyOneOf(payout, kinds) === undefined) {
    throw refuse(ErrorCode.INVALID, `${path.join('.')} ${notExactlyOne(kinds)}`, ...path);
  }
  if (payout.fixed != null) {
    const payoutRate = payoutIn(campaign, payout.fixed, ...path, 'fixed');
    return { payoutType: PayoutType.FLAT, payoutRate };
  }
  const payoutRate = parsePercent(payout.percent ?? '', ...path, 'percent');
  return { payoutType: PayoutType.PERCENT, payoutRate };
}

function applyBrowserTerms(
  goal: Goal,
  campaign: Campaign,
  { browserReports, browserAmountMax }: Omit<UpdateGoalInput, 'id'>,
  at: readonly string[],
): void {
  if (browserReports === null) {
    throw refuse(ErrorCode.INVALID, 'browserReports must be true or false.', ...at, 'browserReports');
  }
  if (browserReports !== undefined) goal.browserReports = browserReports;
  if (browserAmountMax === undefined) return;
  goal.browserAmountMaxAtomic =
    browserAmountMax && payoutIn(campaign, browserAmountMax, ...pathOf(at, 'browserAmountMax'));
}

function pathOf(at: readonly string[], name: string): [string, ...string[]] {
  const [first, ...more] = at;
  return first === undefined ? [name] : [first, ...more, name];
}
