import { minorNumber, type MoneyFields } from '../shared/money-number.js';
import { plain } from '../shared/field.js';
import { fixed } from '../shared/fixed-fields.js';
import { mutation } from '../shared/mutation.js';
import { lower, type Moment } from '../shared/present.js';
import { item, list, may, type RestRequest, type Route } from '../shared/route.js';

const promoterFields = `fragment PromoterFields on Promoter {
  id name email externalId environment createdAt
  wallet @include(if: $withWallet) { id asset available { amount asset } held { amount asset } }
}`;

interface Promoter {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly externalId: string | null;
  readonly environment: string;
  readonly createdAt: Moment;
  readonly wallet?: {
    readonly id: string;
    readonly asset: string;
    readonly available: MoneyFields;
    readonly held: MoneyFields;
  } | null;
}

function presentAktvator({ wallet, ...promoter }: Promoter): Record<string, unknown> {
  const shownWallet = wallet && {
    id: wallet.id,
    available: minorNumber(wallet.available),
    held: minorNumber(wallet.held),
    currency: wallet.asset,
  };
  return {
    ...promoter,
    environment: lower(promoter.environment),
    ...(wallet === undefined ? {} : { wallet: shownWallet }),
  };
}

/** Only callers with the scope for wallets see the wallet. */
const withWallet = ({ principal }: RestRequest): { withWallet: boolean } => ({
  withWallet: may(principal, 'wallet:read'),
});

const settings = [plain('name'), plain('email'), plain('externalId')];

/** /aktvators */
export const aktvatorPromoterRoutes: readonly Route[] = [
  list<Promoter>({
    method: 'GET',
    path: '/aktvators',
    summary: 'Lists your Aktvators.',
    scope: 'promoters:read',
    operation: `query ($first: Int, $offset: Int, $withWallet: Boolean!) {
      promoters(first: $first, offset: $offset) { totalCount nodes { ...PromoterFields } }
    } ${promoterFields}`,
    variables: withWallet,
    presentItem: presentAktvator,
  }),
  item<{ promoter: Promoter }>({
    method: 'POST',
    path: '/aktvators',
    summary: 'Adds an Aktvator with an empty wallet.',
    scope: 'promoters:write',
    body: [...settings, plain('organizationId')],
    operation: mutation(
      'createPromoter',
      'promoter { ...PromoterFields }',
      promoterFields,
      '$withWallet: Boolean!',
    ),
    variables: (request) => ({ input: request.input, ...withWallet(request) }),
    present: ({ promoter }) => presentAktvator(promoter),
  }),
  item<Promoter>({
    method: 'GET',
    path: '/aktvators/:id',
    summary: 'Fetches an Aktvator.',
    scope: 'promoters:read',
    operation: `query ($id: ID!, $withWallet: Boolean!) { promoter(id: $id) { ...PromoterFields } } ${promoterFields}`,
    variables: (request) => ({ id: request.params['id'], ...withWallet(request) }),
    present: presentAktvator,
  }),
  item<{ promoter: Promoter }>({
    method: 'PATCH',
    path: '/aktvators/:id',
    summary: 'Changes an Aktvator.',
    scope: 'promoters:write',
    body: [...settings, ...fixed(['id', 'organizationId', 'environment', 'wallet', 'createdAt'])],
    operation: mutation(
      'updatePromoter',
      'promoter { ...PromoterFields }',
      promoterFields,
      '$withWallet: Boolean!',
    ),
    variables: (request) => ({
      input: { id: request.params['id'], ...request.input },
      ...withWallet(request),
    }),
    present: ({ promoter }) => presentAktvator(promoter),
  }),
];
