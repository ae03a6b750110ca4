import { isAbsolute } from 'node:path';
import * as z from 'zod';
import type { SettingTable } from '../../kernel/setting.js';
import { cidrRange, optionalList, trueOrFalse, wholeNumber } from '../../kernel/setting-schemas.js';

/** The settings of `tracking/click`. */
export const clickSettings = {
  rateLimitClicks: {
    name: 'RATE_LIMIT_CLICKS',
    description:
      'Number of link clicks that count for each address, in each process. Further clicks are redirected, but neither counted nor paid.',
    schema: wholeNumber(0, 100_000_000, { unit: 'clicks a minute', zero: 'no limit' }),
    fallback: '60',
  },
  clickBacklog: {
    name: 'CLICK_BACKLOG',
    description:
      'The most clicks that a process keeps in memory and in `DATA_DIR/clicks` while the database is unavailable. Further clicks are redirected, but lost.',
    schema: wholeNumber(1, 10_000_000),
    fallback: '100000',
  },
  countryHeader: {
    name: 'COUNTRY_HEADER',
    description:
      'Header in which a proxy of `TRUST_PROXY` names the country of a click, such as `cf-ipcountry`. Without it, `COUNTRY_FILE` is used.',
    schema: z
      .string()
      .regex(/^[a-z0-9-]{1,64}$/i)
      .toLowerCase()
      .describe('the name of a header'),
  },
  countryFile: {
    name: 'COUNTRY_FILE',
    description:
      "File of countries by address in MaxMind's format, for clicks without a country in `COUNTRY_HEADER`. Without it, the installed file is used, which is in the public domain (CC0).",
    schema: z
      .string()
      .refine((text) => text === 'none' || isAbsolute(text))
      .describe('the absolute path of a file, or `none`'),
  },
  dataCentreRanges: {
    name: 'DATA_CENTRE_RANGES',
    description:
      'Networks of data centres. Their clicks count as bots, and the fraud check `dataCentreClick` of campaigns decides about their events.',
    schema: optionalList(cidrRange).describe(
      'comma-separated CIDR ranges, such as `3.0.0.0/9,2600:1f00::/24`; empty means none',
    ),
    fallback: '',
  },
  dataCentreFile: {
    name: 'DATA_CENTRE_FILE',
    description:
      'File with more such networks: a CIDR range in each line, and comments after `#`. It is read at the start, when it changes, and on `SIGHUP`.',
    schema: z.string().refine(isAbsolute).describe('the absolute path of a file'),
  },
  networkKeyDays: {
    name: 'NETWORK_KEY_DAYS',
    description:
      'For how many days a visitor without cookies can be recognized by network and browser. The key of each day is deleted after that.',
    schema: wholeNumber(1, 365, { unit: 'days' }),
    fallback: '60',
  },
  clickRetentionDays: {
    name: 'CLICK_RETENTION_DAYS',
    description:
      'For how many days clicks are kept. A month is dropped when all of it is older, and older than the longest attribution window plus `EVENT_MAX_AGE_DAYS`. Figures, rewards and money stay.',
    schema: wholeNumber(30, 36_500, { unit: 'days', zero: 'without end' }),
    fallback: '0',
  },
  respectDoNotTrack: {
    name: 'RESPECT_DO_NOT_TRACK',
    description:
      'Whether a click with the header `DNT: 1` or `Sec-GPC: 1` gets no cookies, and is recorded without browser, language, country and referrer.',
    schema: trueOrFalse,
    fallback: 'false',
  },
} as const satisfies SettingTable;
