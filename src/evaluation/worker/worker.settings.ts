import type { SettingTable } from '../../kernel/setting.js';
import { cidrRange, optionalList } from '../../kernel/setting-schemas.js';

/** The settings of `evaluation/worker`. */
export const workerSettings = {
  dataCentreRanges: {
    name: 'DATA_CENTRE_RANGES',
    description:
      'Networks of data centres, for the fraud check `dataCentreClick` of campaigns. Real visitors do not come from there.',
    schema: optionalList(cidrRange).describe(
      'comma-separated CIDR ranges, such as `3.0.0.0/9,2600:1f00::/24`; empty means none',
    ),
    fallback: '',
  },
} as const satisfies SettingTable;
