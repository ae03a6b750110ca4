import type { SettingTable } from '../../kernel/setting.js';
import { wholeNumber } from '../../kernel/setting-schemas.js';

/** The settings of `portal/data-export`. */
export const dataExportSettings = {
  exportKeptHours: {
    name: 'EXPORT_KEPT_HOURS',
    description: 'How many hours an export of a list is kept.',
    schema: wholeNumber(1, 720),
    fallback: '24',
  },
  exportMaxRows: {
    name: 'EXPORT_MAX_ROWS',
    description: 'The most rows of an export of a list.',
    schema: wholeNumber(1, 100_000_000),
    fallback: '1000000',
  },
} as const satisfies SettingTable;
