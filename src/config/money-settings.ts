import { parseAssets } from './parse-assets.js';
import { parseRateTable, parseSourceUrl } from './parse-rate-table.js';
import { wholeNumber } from './parse-setting.js';

/** Assets and exchange rates. */
export const moneySettings = {
  assets: {
    name: 'ASSETS',
    description:
      'Assets beside USD, EUR, BSV and POINTS, such as `GBP:6:2,JPY:6:0`. Once stored an asset stays and cannot change ([money](money.md#assets)).',
    allowed:
      'comma-separated `CODE:scale:minor digits`, with `:payout digits` behind where those are not the minor digits; the code of 2 to 12 capital letters and digits, the scale from 0 to 18, the digits not above it; each code once',
    fallback: '',
    parse: parseAssets,
  },
  rates: {
    name: 'RATES',
    isMoney: true,
    description:
      'Rates between currencies, which hold until the next start; the default is an example and no market. Not used when `RATES_URL` is set ([money](money.md#rates)).',
    allowed:
      'comma-separated `ASSET/CURRENCY=rate`: one of the asset is so much of the currency, a decimal above zero; each two of them once',
    fallback: 'BSV/USD=50,EUR/USD=1.1',
    parse: parseRateTable,
  },
  ratesUrl: {
    name: 'RATES_URL',
    isMoney: true,
    description:
      'A source of rates that is asked over HTTP, also at a private address; what it has to answer: [money](money.md#a-source-over-http).',
    allowed: 'an http(s) URL, with a query if need be, without user name and password',
    fallback: undefined,
    parse: parseSourceUrl,
  },
  ratesTimeoutMs: {
    name: 'RATES_TIMEOUT_MS',
    description: 'How long the source of rates may take to answer.',
    allowed: 'milliseconds, from 10 to 60000',
    fallback: '5000',
    parse: wholeNumber(10, 60_000),
  },
  ratesTtl: {
    name: 'RATES_TTL',
    description: 'After how long the source of rates is asked again.',
    allowed: 'seconds, from 0 to 86400',
    fallback: '60',
    parse: wholeNumber(0, 86_400),
  },
  ratesMaxAge: {
    name: 'RATES_MAX_AGE',
    isMoney: true,
    description:
      'How old rates of a source may be; older ones are not used, and whoever asks hears how old they are.',
    allowed: 'seconds, from 1 to 31536000',
    fallback: '3600',
    parse: wholeNumber(1, 31_536_000),
  },
} as const;
