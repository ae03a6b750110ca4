import * as z from 'zod';
import {
  amountShape,
  campaignIdData,
  eventIdData,
  goalIdData,
  idData,
  promoterIdData,
  sessionIdData,
} from '../../kernel/event-data.js';

const of = { promoterId: promoterIdData, campaignId: campaignIdData };
const reward = z.object({
  rewardId: idData('rwd', 'the reward'),
  ...of,
  eventId: eventIdData.optional(),
  clickId: idData('clk', 'the click that earned it').optional(),
  conversionId: idData('conv', 'the conversion that earned it').optional(),
  actionAttemptId: idData('att', 'the attempt that earned it').optional(),
  goalId: goalIdData.optional(),
  sessionId: sessionIdData.optional(),
  ...amountShape('reward', 'The reward'),
});
const reversal = z.object({
  rewardId: idData('rwd', 'the reward'),
  reversalId: idData('rrv', 'the reversal'),
  ...of,
  reason: z.string().nullable().describe('Why.'),
  goalId: goalIdData.optional(),
  sessionId: sessionIdData.optional(),
  ...amountShape('reversed', 'What was reversed'),
  ...amountShape('owed', 'What the promoter owes for it'),
  ...amountShape('remaining', 'What is left of the reward'),
});

/** The `data` of the domain events of rewards. */
export const rewardEventData = {
  'reward.unfunded': reward,
  'reward.held_for_review': reward.extend({ reason: z.string().describe('Why it waits for a review.') }),
  'reward.held': reward,
  'reward.paid': reward,
  'reward.reversed': reversal,
} as const;
