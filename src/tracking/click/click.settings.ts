import * as z from 'zod';
import type { SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';

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
      'Header in which a proxy of `TRUST_PROXY` names the country of a click, such as `cf-ipcountry`. Without it, countries are unknown.',
    schema: z
      .string()
      .regex(/^[a-z0-9-]{1,64}$/i)
      .toLowerCase()
      .describe('the name of a header'),
  },
} as const satisfies SettingTable;
