import { ActorKind, AuditTrail, onTrail } from '../../kernel/audit-trail.js';
import type { Caller } from '../../kernel/caller.js';
import { csvLine } from '../../kernel/csv-line.js';
import type { Environment } from '../../kernel/environment.js';
import { encodeId } from '../../kernel/ids.js';
import { formatMajor } from '../../kernel/money.js';
import { requireOperatorFor } from '../../kernel/operator-refusal.js';
import { scopeOf, type UserPrincipal } from '../../kernel/principal.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem, inScope } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { unobstructed } from './find-payout-obstacle.js';

interface Row {
  readonly id: string;
  readonly organizationId: string;
  readonly organization: string;
  readonly promoterId: string;
  readonly name: string;
  readonly email: string | null;
  readonly destination: string | null;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly asset: string;
  readonly createdAt: Date;
  readonly approvedAt: Date;
}

const header = [
  'payoutId',
  'net',
  'asset',
  'destination',
  'name',
  'email',
  'promoterId',
  'organization',
  'organizationId',
  'amount',
  'fee',
  'requestedAt',
  'approvedAt',
];
const batchSize = 500;

/** The list for manual payments by operators. */
export class PayoutExportService {
  /**
   * All approved manual payouts without obstacles in the operator's environment, oldest first, as parts of a
   * CSV file. The audit log records the export before the first part.
   */
  async exportApproved(caller: Caller): Promise<AsyncGenerator<string>> {
    const operator = requireOperatorFor(caller, 'payouts.csv');
    await writeDown(caller, operator);
    return parts(caller.sql, operator.environment);
  }
}

async function* parts(sql: Sql, environment: Environment): AsyncGenerator<string> {
  yield csvLine(header);
  for (let after: string | null = null; ;) {
    const rows: Row[] = await asSystem('OPERATOR', async () => readBatch(sql, environment, after));
    if (rows.length > 0) yield rows.map(recordOf).join('');
    after = rows.at(-1)?.id ?? null;
    if (rows.length < batchSize) return;
  }
}

/** Plan: payout_status; organization and promoter by primary key. */
async function readBatch(sql: Sql, environment: Environment, after: string | null): Promise<Row[]> {
  return sql.query<Row>(
    `select payout.id, payout.organization_id as "organizationId", organization.name as organization,
            payout.promoter_id as "promoterId", promoter.name, promoter.email, payout.destination, payout.amount, payout.fee,
            payout.asset, payout.created_at as "createdAt", payout.approved_at as "approvedAt"
     from payout join organization on organization.id = payout.organization_id join promoter on promoter.id = payout.promoter_id
     where payout.environment = $1 and payout.status = 'APPROVED' and payout.provider = 'MANUAL' and ${unobstructed('payout')}
       and ($2::uuid is null or payout.id > $2)
     order by payout.id limit ${batchSize}`,
    [environment, after],
  );
}

function recordOf(row: Row): string {
  const { amount, fee } = row;
  const show = (atomic: bigint): string => formatMajor(atomic, row.asset);
  return csvLine([
    encodeId('payout', row.id),
    show(amount - fee),
    row.asset,
    row.destination ?? '',
    row.name,
    row.email ?? '',
    encodeId('promoter', row.promoterId),
    row.organization,
    encodeId('organization', row.organizationId),
    show(amount),
    show(fee),
    row.createdAt.toISOString(),
    row.approvedAt.toISOString(),
  ]);
}

async function writeDown(caller: Caller, { userId, environment }: UserPrincipal): Promise<void> {
  const { address, userAgent } = caller.client;
  const trail = new AuditTrail({
    action: 'exportPayouts',
    actor: { kind: ActorKind.OPERATOR, userId },
    organizationId: null,
    environment,
    objectId: null,
    details: { status: 'APPROVED', provider: 'MANUAL' },
    requestId: caller.requestId,
    address,
    userAgent,
  });
  // No GraphQL operation sets the scope here. The audit entry names the operator by their own row.
  await inScope(scopeOf(caller.principal), async () =>
    onTrail(trail, async () => inTransaction(caller.em, async () => undefined)),
  );
}
