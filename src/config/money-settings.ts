import { parseAssets } from './parse-assets.js';
import { parseRateTable, parseSourceUrl } from './parse-rate-table.js';
import { wholeNumber } from './parse-setting.js';

/** Assets and exchange rates. */
export const moneySettings = {
  assets: {
    name: 'ASSETS',
    description:
      'Assets in addition to USD, EUR, BSV and POINTS, such as `GBP:6:2,JPY:6:0`. Once an asset is stored, it stays and cannot change ([money](money.md#assets)).',
    allowed:
      'comma-separated `CODE:scale:minor digits`, each code once. `:payout digits` follow if they differ from the minor digits. The code has 2 to 12 capital letters and digits. The scale is from 0 to 18, and no digits exceed it',
    fallback: '',
    parse: parseAssets,
  },
  rates: {
    name: 'RATES',
    isMoney: true,
    description:
      'Exchange rates, valid until the next start. The default is an example, not a market rate. Not used when `RATES_URL` is set ([money](money.md#rates)).',
    allowed:
      'comma-separated `ASSET/CURRENCY=rate`: the price of one unit of the asset in the currency, a decimal above zero; each pair once',
    fallback: 'BSV/USD=50,EUR/USD=1.1',
    parse: parseRateTable,
  },
  ratesUrl: {
    name: 'RATES_URL',
    isMoney: true,
    description:
      'HTTP address of a source of rates; it may be private. Its required response: [money](money.md#a-source-over-http).',
    allowed: 'an http(s) URL, with or without a query, without user name and password',
    fallback: undefined,
    parse: parseSourceUrl,
  },
  ratesTimeoutMs: {
    name: 'RATES_TIMEOUT_MS',
    description: 'The most time that the source of rates may take to answer.',
    allowed: 'milliseconds, from 10 to 60000',
    fallback: '5000',
    parse: wholeNumber(10, 60_000),
  },
  ratesTtl: {
    name: 'RATES_TTL',
    description: 'Seconds until the source of rates is asked again.',
    allowed: 'seconds, from 0 to 86400',
    fallback: '60',
    parse: wholeNumber(0, 86_400),
  },
  ratesMaxAge: {
    name: 'RATES_MAX_AGE',
    isMoney: true,
    description:
      'The highest age of rates from the source. Older rates are not used, and the error gives their age.',
    allowed: 'seconds, from 1 to 31536000',
    fallback: '3600',
    parse: wholeNumber(1, 31_536_000),
  },
} as const;
