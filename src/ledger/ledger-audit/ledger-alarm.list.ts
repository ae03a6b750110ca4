import { defineList } from '../../kernel/list/define-list.js';
import { flagField, timeField, wordField } from '../../kernel/list/filter-fields.js';
import { byTime } from '../../kernel/list/list-order.js';
import { FindingCode } from './finding.js';
import { LedgerAlarm } from './ledger-alarm.entity.js';

/** The alarms of the ledger, of which there should be none. */
export const ledgerAlarmList = defineList(LedgerAlarm, {
  name: 'LedgerAlarm',
  what: 'alarms',
  created: 'when it was first found',
  orders: { SEEN_AT: byTime('seen_at', 'By the time at which it was last found.') },
  filters: {
    code: wordField('LedgerFindingCode', FindingCode, 'code', 'Only discrepancies of these kinds.'),
    isOpen: flagField('closed_at is null', 'Only alarms that are open, or are closed.'),
    raisedAt: timeField('raised_at', 'Only alarms that were first found in this period.'),
  },
});
