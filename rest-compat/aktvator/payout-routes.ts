import * as operations from '../generated/operations.js';
import { currency, minorUnits, plain } from '../shared/field.js';
import { currencyOf, minorNumber } from '../shared/money-number.js';
import { given, lower } from '../shared/present.js';
import { item, listIn, type Route } from '../shared/route.js';
import { presentApproval } from '../shared/present-actor.js';

function presentPayout(payout: operations.PayoutFieldsFragment): Record<string, unknown> {
  const { amount, fee, net, promoter, firstApproval, ...rest } = payout;
  return {
    ...rest,
    status: lower(rest.status),
    provider: lower(rest.provider),
    firstApproval: presentApproval(firstApproval),
    environment: lower(rest.environment),
    amount: minorNumber(amount),
    fee: minorNumber(fee),
    net: minorNumber(net),
    currency: amount.asset,
    aktvatorId: promoter?.id ?? null,
  };
}

/** /aktvators/:id/payouts and /payouts */
export const payoutRoutes: readonly Route[] = [
  listIn('/aktvators/:id/payouts', {
    summary: 'Lists the payouts of an Aktvator. Also requires payouts:read.',
    scope: 'promoters:read',
    operation: operations.AktvatorPayouts,
    variables: ({ params }) => ({ id: params['id'] }),
    connection: (promoter) => promoter.payouts,
    presentItem: presentPayout,
  }),
  item('POST', '/aktvators/:id/payouts', {
    summary: 'Requests a payout to an Aktvator. Default: all available money.',
    scope: 'payouts:write',
    body: [
      minorUnits('amount'),
      { ...currency, read: (members) => ({ asset: currencyOf(members) }) },
      plain('idempotencyKey'),
    ],
    operation: operations.AktvatorRequestPayout,
    variables: ({ params, input }) => ({ input: { promoterId: params['id'], ...input } }),
    present: ({ payout }) => presentPayout(given(payout)),
  }),
  item('GET', '/payouts/:id', {
    summary: 'Fetches a payout.',
    scope: 'payouts:read',
    operation: operations.AktvatorPayout,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentPayout,
  }),
  item('POST', '/payouts/:id/cancel', {
    summary: 'Cancels a payout whose payment has not begun. Its money goes back to the wallet.',
    scope: 'payouts:write',
    status: 200,
    operation: operations.AktvatorCancelPayout,
    variables: ({ params }) => ({ input: { id: params['id'] } }),
    present: ({ payout }) => presentPayout(given(payout)),
  }),
];
