import { platformTenancy, type NewDomainEvent } from '../../kernel/domain-events.js';
import type { Environment } from '../../kernel/environment.js';
import { encodeId, newId } from '../../kernel/ids.js';
import { rowSet } from '../../kernel/row-set.js';
import type { Transaction } from '../../kernel/transaction.js';
import type { Finding, FindingCode, SweepName } from './finding.js';

/** An alarm that was raised or closed. */
export interface ChangedAlarm {
  readonly id: string;
  readonly code: FindingCode;
  readonly table: string;
  readonly rowId: string;
  readonly expected: string;
  readonly found: string;
  readonly organizationId: string | null;
  readonly environment: Environment | null;
}

const columns = `id, code, table_name as "table", row_id as "rowId", expected, found,
  organization_id as "organizationId", environment`;

const found = rowSet({
  id: 'uuid',
  sweep: 'text',
  subject: 'text',
  code: 'text',
  tableName: 'text',
  rowId: 'text',
  expected: 'text',
  found: 'text',
  organizationId: 'uuid',
  environment: 'text',
});

/** Raises an alarm for each new finding, and marks the others as still present. Returns the new alarms. */
export async function raiseAlarms(tx: Transaction, findings: readonly Finding[]): Promise<ChangedAlarm[]> {
  if (findings.length === 0) return [];
  const rows = findings.map((finding) => ({ ...finding, id: newId(), tableName: finding.table }));
  const alarms = await tx.sql.query<ChangedAlarm>(
    `insert into ledger_alarm (${found.columns})
     select * from ${found.as('found')}
     on conflict (sweep, subject) where closed_at is null do update
     set seen_at = now(), code = excluded.code, table_name = excluded.table_name, row_id = excluded.row_id,
         expected = excluded.expected, found = excluded.found
     returning ${columns}`,
    found.values(rows),
  );
  const made = new Set(rows.map(({ id }) => id));
  const raised = alarms.filter(({ id }) => made.has(id));
  for (const alarm of raised) tx.record(...factsOf(alarm, 'raised'));
  return raised;
}

/** Closes and returns a sweep's alarms that the pass since the given time has not found again. */
export async function closeAlarms(tx: Transaction, sweep: SweepName, since: Date): Promise<ChangedAlarm[]> {
  const closed = await tx.sql.query<ChangedAlarm>(
    `update ledger_alarm set closed_at = now() where sweep = $1 and closed_at is null and seen_at < $2 returning ${columns}`,
    [sweep, since],
  );
  for (const alarm of closed) tx.record(...factsOf(alarm, 'closed'));
  return closed;
}

/** The domain events: for operators about every alarm, and for the affected organization. */
function factsOf(alarm: ChangedAlarm, status: 'raised' | 'closed'): NewDomainEvent[] {
  const { id, organizationId, environment, code } = alarm;
  const nodeId = encodeId('ledgerAlarm', id);
  const domainEvent = { type: 'ledger.alarm', data: { alarmId: nodeId, status, code } } as const;
  const domainEvents: NewDomainEvent[] = [{ ...domainEvent, ...platformTenancy, nodeId }];
  if (organizationId !== null && environment !== null) {
    domainEvents.push({ ...domainEvent, organizationId, environment });
  }
  return domainEvents;
}
