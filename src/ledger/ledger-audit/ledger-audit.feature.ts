import type { Ground } from '../../kernel/ground.js';
import { LedgerAudit } from './ledger-audit.js';
import { LedgerSealer } from './ledger-sealer.js';
import { allow, mostCounted, part, type Feature } from '../../kernel/feature.js';
import { LedgerAlarm } from './ledger-alarm.entity.js';
import { LedgerAuditResolver, TrialBalanceResolver } from './ledger-audit.resolver.js';
import { LedgerAuditService } from './ledger-audit.service.js';
import { LedgerAuditSubscription } from './ledger-audit.subscription.js';
import { TrialBalanceService } from './trial-balance.service.js';
import { findLedgerAlarm } from './find-ledger-alarm.js';
import { ledgerEventData } from './ledger-event-data.js';

export const ledgerAuditNames = {
  ids: { ledgerAlarm: ['alm'] },
  eventTypes: {
    'ledger.alarm': {
      data: ledgerEventData['ledger.alarm'],
      scope: 'wallet:read',
      webhook: false,
      description: 'The ledger audit found a discrepancy in your accounts, or found it resolved.',
    },
  },
} as const;

/** What `ledger/ledger-audit` adds to Tribute. */
export const ledgerAuditFeature = {
  room: 'ledger/ledger-audit',
  ...ledgerAuditNames,
  entities: [LedgerAlarm],
  nodes: { ledgerAlarm: { type: 'LedgerAlarm', find: findLedgerAlarm } },
  operations: {
    Query: {
      ...allow('wallet:read', 'trialBalance'),
      ...allow('operator', 'operatorTrialBalance', 'ledgerAlarms', 'ledgerHealth'),
    },
    Subscription: allow('operator', 'ledgerAlarmUpdated'),
  },
  types: {
    TrialBalance: { scope: 'wallet:read' },
    LedgerAlarm: part,
    LedgerHealth: part,
    LedgerSweep: part,
    TrialBalanceRow: part,
  },
  sandbox: { keeps: { ledger_alarm: 'The ledger is append-only.' } },
  figures: [
    {
      name: 'tribute_ledger_alarms_open',
      help: 'Open findings of the ledger audit. Any value above zero is an emergency.',
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
  create: ({ orm, pool, log }: Ground) => {
    const ledgerAudit = new LedgerAuditService(orm.getMetadata());
    const sealer = new LedgerSealer(pool);
    const audit = new LedgerAudit(pool, log);
    return {
      resolvers: [
        new TrialBalanceResolver(new TrialBalanceService()),
        new LedgerAuditResolver(ledgerAudit),
        new LedgerAuditSubscription(ledgerAudit),
      ],
      jobs: [
        { name: 'ledger.seal', every: '5 seconds', run: async (signal) => void (await sealer.seal(signal)) },
        { name: 'ledger.audit', every: '10 seconds', run: async (signal) => audit.run(signal) },
      ],
    };
  },
} satisfies Feature;
