import { ErrorCode, refuse } from '../../kernel/errors.js';
import { parsePercent } from '../../kernel/money.js';
import { payoutIn } from '../campaign/payout-in.js';
import { type Campaign } from '../campaign/campaign.entity.js';
import { Goal, PayoutType } from './goal.entity.js';
import type { NewGoalInput } from '../campaign/new-goal.input.js';
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
  if (input.payout != null || input.payoutPercent != null) return;
  if (payoutPercentRate === null) {
    throw refuse(ErrorCode.INVALID, 'A goal needs a "payout" or a "payoutPercent".', ...at, 'payout');
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
  if (input.payout != null && input.payoutPercent != null) {
    throw refuse(ErrorCode.INVALID, 'Send "payout" or "payoutPercent", not both.', ...at, 'payoutPercent');
  }
  if (input.payout != null) {
    Object.assign(goal, {
      payoutType: PayoutType.FLAT,
      payoutRate: payoutIn(campaign, input.payout, ...pathOf(at, 'payout')),
    });
  }
  if (input.payoutPercent != null) {
    Object.assign(goal, {
      payoutType: PayoutType.PERCENT,
      payoutRate: parsePercent(input.payoutPercent, ...at, 'payoutPercent'),
    });
  }
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
