import * as operations from '../generated/operations.js';
import { currency, minorUnits, plain, word } from '../shared/field.js';
import { minorNumber } from '../shared/money-number.js';
import { given, lower } from '../shared/present.js';
import { item, list, type Route } from '../shared/route.js';
import { presentApproval } from '../shared/present-actor.js';

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
  firstApproval,
  ...reward
}: operations.RewardFieldsFragment): Record<string, unknown> {
  return {
    ...reward,
    status: reward.status === words.pending ? 'pending' : lower(reward.status),
    firstApproval: presentApproval(firstApproval),
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

/** /rewards */
export const rewardRoutes: readonly Route[] = [
  list('/rewards', {
    summary: 'Lists rewards.',
    scope: 'rewards:read',
    query: [word('status', words), plain('campaignId'), plain('aktvatorId', 'promoterId')],
    operation: operations.AktvatorRewards,
    variables: ({ filter }) => filter,
    presentItem: presentReward,
  }),
  item('GET', '/rewards/:id', {
    summary: 'Fetches a reward.',
    scope: 'rewards:read',
    operation: operations.AktvatorReward,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentReward,
  }),
  item('POST', '/rewards/:id/reverse', {
    summary:
      'Reverses a reward, in part or in full. The Aktvator owes money that is no longer in the wallet.',
    scope: 'rewards:write',
    status: 200,
    body: [minorUnits('amount'), currency, plain('reason', 'note'), plain('idempotencyKey')],
    operation: operations.AktvatorReverseReward,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ reward, reversal }) => ({
      ...presentReward(given(reward)),
      reversal: reversal && {
        id: reversal.id,
        amount: minorNumber(reversal.amount),
        owed: minorNumber(reversal.owed),
      },
    }),
  }),
  item('POST', '/rewards/:id/release', {
    summary: 'Ends the holding period of a reward now. A reward in review then waits for money.',
    scope: 'rewards:write',
    status: 200,
    operation: operations.AktvatorReleaseReward,
    variables: ({ params }) => ({ input: { id: params['id'] } }),
    present: ({ reward }) => presentReward(given(reward)),
  }),
];
