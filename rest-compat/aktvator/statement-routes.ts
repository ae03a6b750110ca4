import { moment, word, words } from '../shared/field.js';
import type { MoneyFields } from '../shared/money-number.js';
import { lower, type Moment } from '../shared/present.js';
import { RestError } from '../shared/rest-error.js';
import { csv, type CsvPage, type Route } from '../shared/route.js';

interface Line {
  readonly createdAt: Moment;
  readonly kind: string;
  readonly account: string;
  readonly direction: string;
  readonly amount: MoneyFields;
  readonly balanceAfter: MoneyFields;
  readonly sourceId: string | null;
  readonly transactionId: string;
}

/** /wallets/:id/statement.csv */
export const statementRoutes: readonly Route[] = [
  csv<{ statement: CsvPage<Line> | null }, Line>({
    method: 'GET',
    path: '/wallets/:id/statement.csv',
    summary: "A wallet's statement as a CSV file, oldest first.",
    scope: 'wallet:read',
    query: [words('kinds'), word('account'), moment('from'), moment('to')],
    operation: `query ($id: ID!, $filter: StatementFilter, $first: Int, $after: String) {
      wallet(id: $id) {
        statement(filter: $filter, orderBy: OLDEST_FIRST, first: $first, after: $after) {
          nodes {
            createdAt kind account direction amount { amount asset } balanceAfter { amount asset } sourceId transactionId
          }
          pageInfo { hasNextPage endCursor }
        }
      }
    }`,
    variables: ({ params, filter }) => ({ id: params['id'], filter }),
    fileName: ({ params }) => `statement-${(params['id'] ?? '').replaceAll(/\W/g, '')}.csv`,
    page: ({ statement }) => {
      if (!statement) throw new RestError(404, 'There is no such wallet.');
      return statement;
    },
    columns: [
      ['time', ({ createdAt }) => new Date(createdAt).toISOString()],
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
