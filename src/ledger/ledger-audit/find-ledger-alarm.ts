import { ActorKind, AuditTrail, onTrail } from '../../kernel/audit-trail.js';
import type { Caller } from '../../kernel/caller.js';
import { encodeId } from '../../kernel/ids.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { LedgerAlarm } from './ledger-alarm.entity.js';

/** An alarm, for operators. The audit log records the read before it happens, as that of the list. */
export async function findLedgerAlarm(caller: Caller, id: string): Promise<LedgerAlarm | null> {
  const { principal, client, requestId } = caller;
  if (principal.kind !== 'user' || !principal.isOperator) return null;
  const trail = new AuditTrail({
    action: 'ledgerAlarm',
    actor: { kind: ActorKind.OPERATOR, userId: principal.userId },
    organizationId: null,
    environment: null,
    objectId: encodeId('ledgerAlarm', id),
    details: null,
    requestId,
    address: client.address,
    userAgent: client.userAgent,
  });
  await onTrail(trail, async () => inTransaction(caller.em, async () => undefined));
  return asSystem('OPERATOR', async () => caller.em.findOne(LedgerAlarm, { id }));
}
