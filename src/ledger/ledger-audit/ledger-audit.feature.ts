import { mostCounted, part, type Feature } from '../../kernel/feature.js';
import { LedgerAlarm } from './ledger-alarm.entity.js';
import { LedgerAuditResolver, TrialBalanceResolver } from './ledger-audit.resolver.js';
import type { LedgerAuditService } from './ledger-audit.service.js';
import { LedgerAuditSubscription } from './ledger-audit.subscription.js';
import type { TrialBalanceService } from './trial-balance.service.js';

/** The services of its resolvers. */
interface Services {
  readonly trialBalances: TrialBalanceService;
  readonly ledgerAudit: LedgerAuditService;
}

/** What `ledger/ledger-audit` adds to Tribute. */
export const ledgerAuditFeature: Feature<Services> = {
  room: 'ledger/ledger-audit',
  entities: [LedgerAlarm],
  operations: {
    Query: {
      trialBalance: { who: 'wallet:read' },
      operatorTrialBalance: { who: 'operator' },
      ledgerAlarms: { who: 'operator' },
      ledgerHealth: { who: 'operator' },
    },
    Subscription: {
      ledgerAlarmUpdated: { who: 'operator' },
    },
  },
  types: {
    TrialBalance: { scope: 'wallet:read' },
    LedgerAlarm: part,
    LedgerHealth: part,
    LedgerSweep: part,
    TrialBalanceRow: part,
  },
  figures: [
    {
      name: 'tribute_ledger_alarms_open',
      help: 'Findings of the audit of the ledger that are not right again. Anything but zero is an emergency.',
      sql: `select count(*)::int as value from ledger_alarm where closed_at is null`,
    },
    {
      name: 'tribute_ledger_unsealed_entries',
      help: `Entries of the ledger that are not sealed yet, up to ${mostCounted}.`,
      sql: `select count(*)::int as value from (
              select from ledger_entry where id > coalesce((select last_entry_id from ledger_block order by number desc limit 1), 0)
              limit ${mostCounted}) unsealed`,
    },
  ],
  resolvers: ({ trialBalances, ledgerAudit }) => [
    new TrialBalanceResolver(trialBalances),
    new LedgerAuditResolver(ledgerAudit),
    new LedgerAuditSubscription(ledgerAudit),
  ],
};
