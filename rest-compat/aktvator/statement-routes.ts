import * as operations from '../generated/operations.js';
import { moment, word, words } from '../shared/field.js';
import { lower } from '../shared/present.js';
import { RestError } from '../shared/rest-error.js';
import { csv } from '../shared/csv-route.js';
import type { Route } from '../shared/route.js';

/** /wallets/:id/statement.csv */
export const statementRoutes: readonly Route[] = [
  csv('/wallets/:id/statement.csv', {
    summary: "A wallet's statement as a CSV file, oldest first.",
    scope: 'wallet:read',
    query: [words('kinds'), word('account'), moment('from'), moment('to')],
    operation: operations.AktvatorStatement,
    variables: ({ params, filter }) => ({ id: params['id'], ...filter }),
    fileName: ({ params }) => `statement-${(params['id'] ?? '').replaceAll(/\W/g, '')}.csv`,
    page: ({ statement }) => {
      if (!statement) throw new RestError(404, 'There is no such wallet.');
      return statement;
    },
    columns: [
      ['time', ({ createdAt }) => createdAt.toISOString()],
      ['kind', ({ kind }) => lower(kind)],
      ['account', ({ account }) => lower(account)],
      ['direction', ({ direction }) => lower(direction)],
      ['amount', ({ amount }) => amount.amount],
      ['asset', ({ amount }) => amount.asset],
      ['balance_after', ({ balanceAfter }) => balanceAfter.amount],
      ['source', ({ sourceId }) => sourceId ?? ''],
      ['transaction', ({ transactionId }) => transactionId],
    ],
  }),
];
