import * as z from 'zod';
import { assetCodePattern } from '../../kernel/assets.js';
import { readFraction } from '../../kernel/fraction.js';
import type { SettingTable } from '../../kernel/setting.js';
import {
  wholeNumber,
  milliseconds,
  commaSeparated,
  readBy,
  areUnique,
} from '../../kernel/setting-schemas.js';

const pairPattern = /^([^/=]+)\/([^/=]+)=([^=]+)$/;

function parsePair(text: string) {
  const [, asset = '', currency = '', digits = ''] = pairPattern.exec(text) ?? [];
  const rate = readFraction(digits);
  const isPair = assetCodePattern.test(asset) && assetCodePattern.test(currency) && asset !== currency;
  return rate && isPair ? { asset, currency, rate } : undefined;
}

const sourceUrl = z
  .url({ protocol: /^https?$/ })
  .transform((text) => new URL(text))
  .refine(({ username, password, hash }) => username === '' && password === '' && hash === '')
  .transform(({ href }) => href);

/** The settings of `ledger/rate`. */
export const rateSettings = {
  rates: {
    name: 'RATES',
    isMoney: true,
    description:
      'Exchange rates, valid until the next start. The default is an example, not a market rate. Not used when `RATES_URL` is set ([money](money.md#rates)).',
    schema: commaSeparated(readBy(parsePair))
      .refine((pairs) =>
        areUnique(pairs.map(({ asset, currency }) => [asset, currency].toSorted().join('/'))),
      )
      .describe(
        'comma-separated `ASSET/CURRENCY=rate`: the price of one unit of the asset in the currency, a decimal above zero; each pair once',
      ),
    fallback: 'BSV/USD=50,EUR/USD=1.1',
  },
  ratesUrl: {
    name: 'RATES_URL',
    isMoney: true,
    isSecret: true,
    description:
      'HTTP address of a source of rates; it may be private. Its required response: [money](money.md#a-source-over-http).',
    schema: sourceUrl.describe('an http(s) URL, with or without a query, without user name and password'),
  },
  ratesTimeoutMs: {
    name: 'RATES_TIMEOUT_MS',
    description: 'The most time that the source of rates may take to answer.',
    schema: milliseconds(10, 60_000),
    fallback: '5000',
  },
  ratesTtl: {
    name: 'RATES_TTL',
    description: 'Seconds until the source of rates is asked again.',
    schema: wholeNumber(0, 86_400, { unit: 'seconds' }),
    fallback: '60',
  },
  ratesMaxAge: {
    name: 'RATES_MAX_AGE',
    isMoney: true,
    description:
      'The highest age of rates from the source. Older rates are not used, and the error gives their age.',
    schema: wholeNumber(1, 31_536_000, { unit: 'seconds' }),
    fallback: '3600',
  },
} as const satisfies SettingTable;
