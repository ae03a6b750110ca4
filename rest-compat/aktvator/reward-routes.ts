import { currency, minorUnits, plain, word } from '../shared/field.js';
import { minorNumber, type MoneyFields } from '../shared/money-number.js';
import { mutation } from '../shared/mutation.js';
import { lower, type Moment, type Ref } from '../shared/present.js';
import { item, list, type Route } from '../shared/route.js';

const rewardFields = `fragment RewardFields on Reward {
  id status reviewReason holdUntil createdAt paidAt firstApproval { by approvedAt } amount { amount asset } fee { amount asset } reversedAmount { amount asset }
  campaign { id } promoter { id } event { id } conversion { id } actionAttempt { id }
}`;

interface Reward {
  readonly id: string;
  readonly status: string;
  readonly reviewReason: string | null;
  readonly holdUntil: Moment | null;
  readonly createdAt: Moment;
  readonly paidAt: Moment | null;
  readonly firstApproval: { readonly by: string; readonly approvedAt: Moment } | null;
  readonly amount: MoneyFields;
  readonly fee: MoneyFields;
  readonly reversedAmount: MoneyFields;
  readonly campaign: Ref | null;
  readonly promoter: Ref | null;
  readonly event: Ref | null;
  readonly conversion: Ref | null;
  readonly actionAttempt: Ref | null;
}

/** A reward that is not yet funded is "pending" here. */
const words = { pending: 'UNFUNDED' };

function presentReward({
  amount,
  fee,
  reversedAmount,
  campaign,
  promoter,
  event,
  conversion,
  actionAttempt,
  ...reward
}: Reward): Record<string, unknown> {
  return {
    ...reward,
    status: reward.status === words.pending ? 'pending' : lower(reward.status),
    reviewReason: reward.reviewReason && lower(reward.reviewReason),
    amount: minorNumber(amount),
    fee: minorNumber(fee),
    reversedAmount: minorNumber(reversedAmount),
    currency: amount.asset,
    campaignId: campaign?.id ?? null,
    aktvatorId: promoter?.id ?? null,
    eventId: event?.id ?? null,
    conversionId: conversion?.id ?? null,
    actionAttemptId: actionAttempt?.id ?? null,
  };
}

interface ReversalPayload {
  readonly reward: Reward;
  readonly reversal: { readonly id: string; readonly amount: MoneyFields; readonly owed: MoneyFields } | null;
}

/** /rewards */
export const rewardRoutes: readonly Route[] = [
  list<Reward>({
    method: 'GET',
    path: '/rewards',
    summary: 'Lists rewards.',
    scope: 'rewards:read',
    query: [word('status', words), plain('campaignId'), plain('aktvatorId', 'promoterId')],
    operation: `query ($filter: RewardFilter, $first: Int, $offset: Int) {
      rewards(filter: $filter, first: $first, offset: $offset) { totalCount nodes { ...RewardFields } }
    } ${rewardFields}`,
    variables: ({ filter }) => ({ filter }),
    presentItem: presentReward,
  }),
  item<Reward>({
    method: 'GET',
    path: '/rewards/:id',
    summary: 'Fetches a reward.',
    scope: 'rewards:read',
    operation: `query ($id: ID!) { reward(id: $id) { ...RewardFields } } ${rewardFields}`,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentReward,
  }),
  item<ReversalPayload>({
    method: 'POST',
    path: '/rewards/:id/reverse',
    summary:
      'Reverses a reward, in part or in full. The Aktvator owes money that is no longer in the wallet.',
    scope: 'rewards:write',
    status: 200,
    body: [minorUnits('amount'), currency, plain('reason'), plain('idempotencyKey')],
    operation: mutation(
      'reverseReward',
      'reward { ...RewardFields } reversal { id amount { amount asset } owed { amount asset } }',
      rewardFields,
    ),
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ reward, reversal }) => ({
      ...presentReward(reward),
      reversal: reversal && {
        id: reversal.id,
        amount: minorNumber(reversal.amount),
        owed: minorNumber(reversal.owed),
      },
    }),
  }),
  item<{ reward: Reward }>({
    method: 'POST',
    path: '/rewards/:id/release',
    summary: 'Ends the holding period of a reward now. A reward in review then waits for money.',
    scope: 'rewards:write',
    status: 200,
    operation: mutation('releaseReward', 'reward { ...RewardFields }', rewardFields),
    variables: ({ params }) => ({ input: { id: params['id'] } }),
    present: ({ reward }) => presentReward(reward),
  }),
];
