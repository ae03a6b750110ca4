import { currency, minorUnits, plain } from '../shared/field.js';
import { currencyOf, minorNumber, type MoneyFields } from '../shared/money-number.js';
import { mutation } from '../shared/mutation.js';
import { lower, type Moment, type Ref } from '../shared/present.js';
import { item, list, type Connection, type Route } from '../shared/route.js';

const payoutFields = `fragment PayoutFields on Payout {
  id status provider destination reference failureReason createdAt approvedAt settledAt environment firstApproval { by approvedAt }
  amount { amount asset } fee { amount asset } net { amount asset } promoter { id }
}`;

interface Payout {
  readonly id: string;
  readonly status: string;
  readonly provider: string;
  readonly destination: string | null;
  readonly reference: string | null;
  readonly failureReason: string | null;
  readonly createdAt: Moment;
  readonly approvedAt: Moment | null;
  readonly settledAt: Moment | null;
  readonly environment: string;
  readonly firstApproval: { readonly by: string; readonly approvedAt: Moment } | null;
  readonly amount: MoneyFields;
  readonly fee: MoneyFields;
  readonly net: MoneyFields;
  readonly promoter: Ref | null;
}

function presentPayout(payout: Payout): Record<string, unknown> {
  const { amount, fee, net, promoter, ...rest } = payout;
  return {
    ...rest,
    status: lower(rest.status),
    provider: lower(rest.provider),
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
  list<Payout, { payouts: Connection<Payout> }>({
    method: 'GET',
    path: '/aktvators/:id/payouts',
    summary: 'Lists the payouts of an Aktvator. Also requires payouts:read.',
    scope: 'promoters:read',
    operation: `query ($id: ID!, $first: Int, $offset: Int) {
      promoter(id: $id) { payouts(first: $first, offset: $offset) { totalCount nodes { ...PayoutFields } } }
    } ${payoutFields}`,
    variables: ({ params }) => ({ id: params['id'] }),
    connection: (promoter) => promoter.payouts,
    presentItem: presentPayout,
  }),
  item<{ payout: Payout }>({
    method: 'POST',
    path: '/aktvators/:id/payouts',
    summary: 'Requests a payout to an Aktvator. Default: all available money.',
    scope: 'payouts:write',
    body: [
      minorUnits('amount'),
      { ...currency, read: (members) => ({ asset: currencyOf(members) }) },
      plain('idempotencyKey'),
    ],
    operation: mutation('requestPayout', 'payout { ...PayoutFields }', payoutFields),
    variables: ({ params, input }) => ({ input: { promoterId: params['id'], ...input } }),
    present: ({ payout }) => presentPayout(payout),
  }),
  item<Payout>({
    method: 'GET',
    path: '/payouts/:id',
    summary: 'Fetches a payout.',
    scope: 'payouts:read',
    operation: `query ($id: ID!) { payout(id: $id) { ...PayoutFields } } ${payoutFields}`,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentPayout,
  }),
  item<{ payout: Payout }>({
    method: 'POST',
    path: '/payouts/:id/cancel',
    summary: 'Cancels a payout whose payment has not begun. Its money goes back to the wallet.',
    scope: 'payouts:write',
    status: 200,
    operation: mutation('cancelPayout', 'payout { ...PayoutFields }', payoutFields),
    variables: ({ params }) => ({ input: { id: params['id'] } }),
    present: ({ payout }) => presentPayout(payout),
  }),
];
