import { decodeId } from '../../src/kernel/ids.js';
import { defaultAsset } from '../../src/kernel/money.js';
import { currency, minorUnits, plain, word } from '../shared/field.js';
import { fixed } from '../shared/fixed-fields.js';
import { mutation } from '../shared/mutation.js';
import { currencyOf, minorNumber, type MoneyFields } from '../shared/money-number.js';
import { lower, type Moment } from '../shared/present.js';
import { RestError } from '../shared/rest-error.js';
import { item, list, type Connection, type RestRequest, type Route } from '../shared/route.js';

const organizationFields =
  'id name description website environment createdAt updatedAt secondApprovalAbove { amount asset } rewardReviewAbove { amount asset }';

interface Organization {
  readonly id: string;
  readonly environment: string;
  readonly secondApprovalAbove: readonly MoneyFields[];
  readonly rewardReviewAbove: readonly MoneyFields[];
}

interface Wallet {
  readonly available: MoneyFields;
  readonly held: MoneyFields;
  readonly transactions: { readonly nodes: readonly Transaction[] };
}

interface Transaction {
  readonly id: string;
  readonly kind: string;
  readonly amount: MoneyFields;
  readonly createdAt: Moment;
}

/** Parts of an organization are read through the viewer, because `organization` needs its own scope. */
export interface ViewerOf<Part> {
  readonly organizations: readonly (Part & { readonly id: string })[];
}

/** The viewer's organization in the path. */
export function organizationIn<Part>({ organizations }: ViewerOf<Part>, { params }: RestRequest): Part {
  const wanted = decodeId('organization', params['id'] ?? '');
  const found = organizations.find(({ id }) => decodeId('organization', id) === wanted);
  if (!found) throw new RestError(404, 'There is no such organization.');
  return found;
}

function presentOrganization(organization: Organization): Record<string, unknown> {
  return {
    ...organization,
    environment: lower(organization.environment),
    secondApprovalAbove: organization.secondApprovalAbove.map(presentLimit),
    rewardReviewAbove: organization.rewardReviewAbove.map(presentLimit),
  };
}

function presentLimit(limit: MoneyFields): Record<string, unknown> {
  return { amount: minorNumber(limit), currency: limit.asset };
}

function presentTransaction({ kind, amount, ...transaction }: Transaction): Record<string, unknown> {
  return { ...transaction, type: lower(kind), amount: minorNumber(amount), currency: amount.asset };
}

interface TopUp {
  readonly id: string;
  readonly status: string;
  readonly amount: MoneyFields;
  readonly refundedAmount: MoneyFields;
  readonly paymentUrl: string;
  readonly returnUrl: string | null;
  readonly failureReason: string | null;
  readonly createdAt: Moment;
  readonly expiresAt: Moment;
  readonly settledAt: Moment | null;
}

const topUpFields = `fragment TopUpFields on TopUp {
  id status paymentUrl returnUrl failureReason createdAt expiresAt settledAt
  amount { amount asset } refundedAmount { amount asset }
}`;

function presentTopUp({ id, status, amount, refundedAmount, ...topUp }: TopUp): Record<string, unknown> {
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
  wallet: Wallet | null,
  asset: string,
  environment: string | null,
): Record<string, unknown> {
  const zero = { amount: '0', asset };
  return {
    available: minorNumber(wallet?.available ?? zero),
    held: minorNumber(wallet?.held ?? zero),
    currency: asset,
    environment: environment && lower(environment),
    transactions: (wallet?.transactions.nodes ?? []).map(presentTransaction),
  };
}

function walletAsset({ filter }: RestRequest): string {
  return (filter['asset'] as string | undefined) ?? defaultAsset;
}

/** /organizations/:id and its wallet */
export const organizationRoutes: readonly Route[] = [
  item<Organization>({
    method: 'GET',
    path: '/organizations/:id',
    summary: 'Fetches organization details.',
    scope: 'organization:read',
    operation: `query ($id: ID!) { organization(id: $id) { ${organizationFields} } }`,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentOrganization,
  }),
  item<{ organization: Organization }>({
    method: 'PATCH',
    path: '/organizations/:id',
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
    operation: mutation('updateOrganization', `organization { ${organizationFields} }`),
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ organization }) => presentOrganization(organization),
  }),
  item<ViewerOf<{ wallet: Wallet | null }> & { environment: string | null }>({
    method: 'GET',
    path: '/organizations/:id/wallet',
    organizationParam: 'id',
    summary: 'Fetches the wallet: available and held money, and the last transactions.',
    scope: 'wallet:read',
    query: [{ ...currency, read: (members) => ({ asset: currencyOf(members) }) }],
    operation: `query ($asset: String) {
      viewer {
        environment
        organizations {
          id
          wallet(asset: $asset) {
            available { amount asset } held { amount asset }
            transactions(first: 20) { nodes { id kind amount { amount asset } createdAt } }
          }
        }
      }
    }`,
    variables: (request) => ({ asset: walletAsset(request) }),
    present: (viewer, request) =>
      presentWallet(organizationIn(viewer, request).wallet, walletAsset(request), viewer.environment),
  }),
  item<{ topUp: { id: string; paymentUrl: string; status: string } }>({
    method: 'POST',
    path: '/organizations/:id/wallet/topup',
    organizationParam: 'id',
    summary: 'Requests a top-up of the wallet and returns the URL for paying.',
    scope: 'wallet:write',
    body: [minorUnits('amount'), currency, plain('returnUrl')],
    operation: mutation('topUpWallet', 'topUp { id paymentUrl status }'),
    variables: ({ params, input }) => ({ input: { organizationId: params['id'], ...input } }),
    present: ({ topUp }) => ({
      topupId: topUp.id,
      paymentUrl: topUp.paymentUrl,
      status: lower(topUp.status),
    }),
  }),
  list<TopUp, Connection<TopUp>>({
    method: 'GET',
    path: '/organizations/:id/wallet/topups',
    organizationParam: 'id',
    summary: 'Lists top-ups.',
    scope: 'wallet:read',
    query: [word('status')],
    operation: `query ($filter: TopUpFilter, $first: Int, $offset: Int) {
      topUps(filter: $filter, first: $first, offset: $offset) { totalCount nodes { ...TopUpFields } }
    } ${topUpFields}`,
    variables: ({ params, filter }) => ({ filter: { ...filter, organizationId: params['id'] } }),
    presentItem: presentTopUp,
  }),
  item<TopUp>({
    method: 'GET',
    path: '/organizations/:id/wallet/topups/:topupId',
    organizationParam: 'id',
    summary: 'Fetches a top-up, with its status and refunded amount.',
    scope: 'wallet:read',
    operation: `query ($id: ID!) { topUp(id: $id) { ...TopUpFields } } ${topUpFields}`,
    variables: ({ params }) => ({ id: params['topupId'] }),
    present: presentTopUp,
  }),
];
