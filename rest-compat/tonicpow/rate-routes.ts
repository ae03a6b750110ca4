import { readDecimal, shortestDecimal } from '../../src/kernel/decimal.js';
import * as operations from '../generated/operations.js';
import { plain } from '../shared/field.js';
import { minorNumber } from '../shared/money-number.js';
import { given } from '../shared/present.js';
import { item, type RestRequest, type Route } from '../shared/route.js';

/** The requested amount, as the shortest number. GraphQL has checked that it is a decimal. */
function amountAsked({ filter }: RestRequest): unknown {
  const { currencyAmount } = filter;
  const decimal = readDecimal(typeof currencyAmount === 'string' ? currencyAmount : '1');
  return decimal && JSON.rawJSON(shortestDecimal(decimal));
}

/** /v1/rates as TonicPow's SDKs call it: the response has the member names that they read. */
export const rateRoutes: readonly Route[] = [
  item('GET', '/rates/:currency', {
    summary: 'Converts an amount of a currency to satoshis.',
    scope: null,
    valueParams: ['currency'],
    query: [plain('amount', 'currencyAmount')],
    operation: operations.TonicpowRate,
    variables: ({ params, filter }) => ({ currency: params['currency']?.toUpperCase(), ...filter }),
    present: ({ assetFor }, request) => ({
      currency: request.params['currency'],
      currency_amount: amountAsked(request),
      price_in_satoshis: minorNumber(given(assetFor)),
    }),
  }),
];
