import * as operations from '../generated/operations.js';
import { minorNumber } from '../shared/money-number.js';
import { plain } from '../shared/field.js';
import { fixed } from '../shared/fixed-fields.js';
import { given, lower } from '../shared/present.js';
import { may } from '../shared/may.js';
import { item, list, type RestRequest, type Route } from '../shared/route.js';

function presentAktvator({
  wallet,
  ...promoter
}: operations.AktvatorPromoterFragment): Record<string, unknown> {
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
  list('/aktvators', {
    summary: 'Lists your Aktvators.',
    scope: 'promoters:read',
    operation: operations.AktvatorPromoters,
    variables: withWallet,
    presentItem: presentAktvator,
  }),
  item('POST', '/aktvators', {
    summary: 'Adds an Aktvator with an empty wallet.',
    scope: 'promoters:write',
    body: [...settings, plain('organizationId')],
    operation: operations.AktvatorCreatePromoter,
    variables: (request) => ({ input: request.input, ...withWallet(request) }),
    present: ({ promoter }) => presentAktvator(given(promoter)),
  }),
  item('GET', '/aktvators/:id', {
    summary: 'Fetches an Aktvator.',
    scope: 'promoters:read',
    operation: operations.AktvatorPromoter,
    variables: (request) => ({ id: request.params['id'], ...withWallet(request) }),
    present: presentAktvator,
  }),
  item('PATCH', '/aktvators/:id', {
    summary: 'Changes an Aktvator.',
    scope: 'promoters:write',
    body: [...settings, ...fixed(['id', 'organizationId', 'environment', 'wallet', 'createdAt'])],
    operation: operations.AktvatorUpdatePromoter,
    variables: (request) => ({
      input: { id: request.params['id'], ...request.input },
      ...withWallet(request),
    }),
    present: ({ promoter }) => presentAktvator(given(promoter)),
  }),
];
