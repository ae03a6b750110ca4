import { readDecimal, shortestDecimal } from '../../src/kernel/decimal.js';
import { plain } from '../shared/field.js';
import { minorNumber, type MoneyFields } from '../shared/money-number.js';
import { item, type RestRequest, type Route } from '../shared/route.js';

interface Rate {
  readonly assetFor: MoneyFields;
}

/** The requested amount, as the shortest number. GraphQL has checked that it is a decimal. */
function amountAsked({ filter }: RestRequest): unknown {
  const decimal = readDecimal((filter['currencyAmount'] as string | undefined) ?? '1');
  return decimal && JSON.rawJSON(shortestDecimal(decimal));
}

/** /v1/rates as TonicPow's SDKs call it: the response has the member names that they read. */
export const rateRoutes: readonly Route[] = [
  item<Rate>({
    method: 'GET',
    path: '/rates/:currency',
    summary: 'Converts an amount of a currency to satoshis.',
    scope: null,
    valueParams: ['currency'],
    query: [plain('amount', 'currencyAmount')],
    operation: `query ($currency: String!, $currencyAmount: String) {
      rate(asset: "BSV", currency: $currency) { assetFor(currencyAmount: $currencyAmount) { amount asset } }
    }`,
    variables: ({ params, filter }) => ({ currency: params['currency']?.toUpperCase(), ...filter }),
    present: ({ assetFor }, request) => ({
      currency: request.params['currency'],
      currency_amount: amountAsked(request),
      price_in_satoshis: minorNumber(assetFor),
    }),
  }),
];
