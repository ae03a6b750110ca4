import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { decodeId } from '../../kernel/ids.js';
import { requireOperator } from '../../kernel/principal.js';
import { Conditions } from '../../kernel/list-conditions.js';
import { readPageAsSystem } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { type LedgerAlarm } from './ledger-alarm.entity.js';
import type { LedgerHealth, LedgerSweep } from './ledger-health.type.js';
import { ledgerAlarmList } from './ledger-alarm.list.js';

/** The ledger's audit and seals, for operators. */
export class LedgerAuditService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** One page of the alarms of all tenants and of the platform. */
  async alarms(caller: Caller, args: ListArgs): Promise<Page<LedgerAlarm>> {
    requireOperator(caller.principal);
    return readPageAsSystem('OPERATOR', caller, this.metadata, ledgerAlarmList, new Conditions(), args);
  }

  /** The alarm with this TypeID in its current state, or null. */
  async alarm(caller: Caller, typeId: string): Promise<LedgerAlarm | null> {
    requireOperator(caller.principal);
    const conditions = new Conditions().and('id = ?', decodeId('ledgerAlarm', typeId));
    const { nodes } = await readPageAsSystem('OPERATOR', caller, this.metadata, ledgerAlarmList, conditions, {
      first: 1,
    });
    return nodes[0] ?? null;
  }

  /** The current figures. Plan: the last block by primary key, the entries after it by theirs. */
  async health(caller: Caller): Promise<LedgerHealth> {
    requireOperator(caller.principal);
    return asSystem('OPERATOR', async () => {
      const sweeps = await caller.sql.query<LedgerSweep>(
        `select sweep as name, passes, checked, pass_started_at as "passStartedAt", pass_ended_at as "passEndedAt"
         from ledger_audit_progress order by sweep`,
      );
      const [figures] = await caller.sql.query<Omit<LedgerHealth, 'sweeps'>>(
        `select (select count(*) from ledger_alarm where closed_at is null) as "openAlarms",
                (select count(*) from ledger_alarm) as "raisedAlarms",
                coalesce(head.number, 0) as blocks, encode(head.hash, 'hex') as "headHash", head.sealed_at as "sealedAt",
                (select count(*) from (select from ledger_entry where id > coalesce(head.last_entry_id, 0) limit 100000) entry)
                  as "unsealedEntries"
         from (select) one left join lateral (select * from ledger_block order by number desc limit 1) head on true`,
      );
      return { ...(figures as Omit<LedgerHealth, 'sweeps'>), sweeps };
    });
  }
}
