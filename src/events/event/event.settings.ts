import type { SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';

/** The settings of `events/event`. */
export const eventSettings = {
  eventMaxAgeDays: {
    name: 'EVENT_MAX_AGE_DAYS',
    description: 'The highest age of a reported event.',
    schema: wholeNumber(1, 36_500, { unit: 'days' }),
    fallback: '365',
  },
} as const satisfies SettingTable;
