import { decodeId } from '../../src/kernel/ids.js';
import { defaultAsset } from '../../src/kernel/money.js';
import * as operations from '../generated/operations.js';
import { currency, minorUnits, plain, word } from '../shared/field.js';
import { fixed } from '../shared/fixed-fields.js';
import { currencyOf, minorNumber } from '../shared/money-number.js';
import { given, lower } from '../shared/present.js';
import { RestError } from '../shared/rest-error.js';
import { item, list, type RestRequest, type Route } from '../shared/route.js';

/**
 * The viewer's organization in the path. Parts of an organization are read through the viewer, because
 * `organization` needs its own scope.
 */
export function organizationIn<Part extends { readonly id: string }>(
  { organizations }: { readonly organizations: readonly Part[] | null },
  { params }: RestRequest,
): Part {
  const wanted = decodeId('organization', params['id'] ?? '');
  const found = given(organizations).find(({ id }) => decodeId('organization', id) === wanted);
  if (!found) throw new RestError(404, 'There is no such organization.');
  return found;
}

function presentOrganization(organization: operations.OrganizationFieldsFragment): Record<string, unknown> {
  return {
    ...organization,
    environment: organization.environment && lower(organization.environment),
    secondApprovalAbove: organization.secondApprovalAbove.map(presentLimit),
    rewardReviewAbove: organization.rewardReviewAbove.map(presentLimit),
  };
}

function presentLimit(limit: operations.MoneyFragment): Record<string, unknown> {
  return { amount: minorNumber(limit), currency: limit.asset };
}

function presentTransaction({
  kind,
  amount,
  ...transaction
}: operations.WalletTransactionFragment): Record<string, unknown> {
  return { ...transaction, type: lower(kind), amount: minorNumber(amount), currency: amount.asset };
}

function presentTopUp({
  id,
  status,
  amount,
  refundedAmount,
  ...topUp
}: operations.TopUpFieldsFragment): Record<string, unknown> {
  return {
    topupId: id,
    status: lower(status),
    amount: minorNumber(amount),
    refundedAmount: minorNumber(refundedAmount),
    currency: amount.asset,
    ...topUp,
  };
}

/** A wallet that was never used is empty. */
function presentWallet(
  wallet: operations.WalletFieldsFragment | null,
  asset: string,
  environment: string | null,
): Record<string, unknown> {
  const zero = { amount: '0', asset };
  return {
    available: minorNumber(wallet?.available ?? zero),
    held: minorNumber(wallet?.held ?? zero),
    currency: asset,
    environment: environment && lower(environment),
    transactions: (wallet?.transactions?.nodes ?? []).map(presentTransaction),
  };
}

function walletAsset({ filter }: RestRequest): string {
  return typeof filter['asset'] === 'string' ? filter['asset'] : defaultAsset;
}

/** /organizations/:id and its wallet */
export const organizationRoutes: readonly Route[] = [
  item('GET', '/organizations/:id', {
    summary: 'Fetches organization details.',
    scope: 'organization:read',
    operation: operations.AktvatorOrganization,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentOrganization,
  }),
  item('PATCH', '/organizations/:id', {
    summary: 'Updates the name, description and website.',
    scope: 'organization:write',
    body: [
      plain('name'),
      plain('description'),
      plain('website'),
      ...fixed(
        ['secondApprovalAbove', 'rewardReviewAbove'],
        'an owner changes it over GraphQL, with updateOrganization',
      ),
      ...fixed(['id', 'environment', 'createdAt', 'updatedAt']),
    ],
    operation: operations.AktvatorUpdateOrganization,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ organization }) => presentOrganization(given(organization)),
  }),
  item('GET', '/organizations/:id/wallet', {
    organizationParam: 'id',
    summary: 'Fetches the wallet: available and held money, and the last transactions.',
    scope: 'wallet:read',
    query: [{ ...currency, read: (members) => ({ asset: currencyOf(members) }) }],
    operation: operations.AktvatorWallet,
    variables: (request) => ({ asset: walletAsset(request) }),
    present: (viewer, request) =>
      presentWallet(organizationIn(viewer, request).wallet, walletAsset(request), viewer.environment),
  }),
  item('POST', '/organizations/:id/wallet/topup', {
    organizationParam: 'id',
    summary: 'Requests a top-up of the wallet and returns the URL for paying.',
    scope: 'wallet:write',
    body: [minorUnits('amount'), currency, plain('returnUrl')],
    operation: operations.AktvatorTopUpWallet,
    variables: ({ params, input }) => ({ input: { organizationId: params['id'], ...input } }),
    present: ({ topUp }) => {
      const { id, paymentUrl, status } = given(topUp);
      return { topupId: id, paymentUrl, status: lower(status) };
    },
  }),
  list('/organizations/:id/wallet/topups', {
    organizationParam: 'id',
    summary: 'Lists top-ups.',
    scope: 'wallet:read',
    query: [word('status')],
    operation: operations.AktvatorTopUps,
    variables: ({ params, filter }) => ({ ...filter, organizationId: params['id'] }),
    presentItem: presentTopUp,
  }),
  item('GET', '/organizations/:id/wallet/topups/:topupId', {
    organizationParam: 'id',
    summary: 'Fetches a top-up, with its status and refunded amount.',
    scope: 'wallet:read',
    operation: operations.AktvatorTopUp,
    variables: ({ params }) => ({ id: params['topupId'] }),
    present: presentTopUp,
  }),
];
