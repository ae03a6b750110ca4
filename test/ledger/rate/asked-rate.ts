import type { GraphQLAnswer, GraphQLClient } from '../../support/graphql-client.js';

interface Rate {
  readonly rate: string;
  readonly source: string;
  readonly asOf: string;
}

const rateQuery = `query ($asset: CurrencyCode!, $currency: CurrencyCode!) {
  rate(asset: $asset, currency: $currency) { asset currency rate source asOf } }`;

/** Asks for the rate of an asset in a currency. */
export async function askedFor(
  client: GraphQLClient,
  asset: string,
  currency: string,
): Promise<GraphQLAnswer<{ rate: Rate }>> {
  return client.send<{ rate: Rate }>(rateQuery, { asset, currency });
}
