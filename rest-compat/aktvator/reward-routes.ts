import { plain, word } from '../shared/field.js';
import { minorNumber, type Money } from '../shared/money-number.js';
import { lower, type Moment, type Ref } from '../shared/present.js';
import { item, list, type Route } from '../shared/route.js';

const rewardFields = `fragment RewardFields on Reward {
  id status holdUntil createdAt paidAt amount { amount asset }
  campaign { id } promoter { id } event { id } conversion { id } actionAttempt { id }
}`;

interface Reward {
  readonly id: string;
  readonly status: string;
  readonly holdUntil: Moment | null;
  readonly createdAt: Moment;
  readonly paidAt: Moment | null;
  readonly amount: Money;
  readonly campaign: Ref | null;
  readonly promoter: Ref | null;
  readonly event: Ref | null;
  readonly conversion: Ref | null;
  readonly actionAttempt: Ref | null;
}

/** What is earned and not funded yet is "pending" here. */
const words = { pending: 'UNFUNDED' };

function presentReward({
  amount,
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
    amount: minorNumber(amount),
    currency: amount.asset,
    campaignId: campaign?.id ?? null,
    aktvatorId: promoter?.id ?? null,
    eventId: event?.id ?? null,
    conversionId: conversion?.id ?? null,
    actionAttemptId: actionAttempt?.id ?? null,
  };
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
];
