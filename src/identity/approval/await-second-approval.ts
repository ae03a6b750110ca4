import type { IdKind } from '../../kernel/catalogue.js';
import type { Environment } from '../../kernel/environment.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { formatMajor, type Amount } from '../../kernel/money.js';
import { personOf, type Principal } from '../../kernel/principal.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import type { Sql } from '../../kernel/sql.js';

/** Kinds of objects that may need two approvals. */
type Approvable = 'actionAttempt' | 'event' | 'reward' | 'payout';

/** An object to approve. The running transaction has locked its row. */
export interface ToApprove {
  readonly kind: Approvable & IdKind;
  /** Bare uuid. */
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  /** The most that the approval releases. */
  readonly worth: Amount;
}

/**
 * Whether this is only the first of two required approvals: the object is worth more than
 * `Organization.secondApprovalAbove` and has none yet. Then it is recorded, and nothing else may happen.
 * False when the caller may act. SELF_APPROVAL for the same person twice, or a key of unknown origin.
 */
export async function awaitSecondApproval(
  tx: EntityTransaction,
  principal: Principal,
  object: ToApprove,
): Promise<boolean> {
  const limit = await limitOf(tx.sql, object);
  if (limit === undefined || object.worth.atomic <= limit) return false;
  const { asset } = object.worth;
  const above = `More than ${formatMajor(limit, asset)} ${asset} needs the approval of two people`;
  const personId = personOf(principal);
  if (personId === undefined) {
    const message = `${above}, and the creator of this API key is unknown. Sign in, or use a new key.`;
    throw refuse(ErrorCode.SELF_APPROVAL, message, 'id');
  }
  const first = await readFirst(tx.sql, object.id);
  if (first === undefined) {
    await recordFirst(tx, object, personId, principal);
    return true;
  }
  if (first === personId) {
    throw refuse(
      ErrorCode.SELF_APPROVAL,
      `${above}. You gave the first approval; another person must give the second.`,
      'id',
    );
  }
  return false;
}

/** Deletes the first approval of an object that was rejected or changed. */
export async function forgetFirstApproval(sql: Sql, objectId: string): Promise<void> {
  await sql.query('delete from first_approval where object_id = $1', [objectId]);
}

async function limitOf(sql: Sql, { organizationId, worth }: ToApprove): Promise<bigint | undefined> {
  const [row] = await sql.query<{ limit: string | null }>(
    `select second_approval_above ->> $2 as "limit" from organization where id = $1`,
    [organizationId, worth.asset],
  );
  return row?.limit == null ? undefined : BigInt(row.limit);
}

async function readFirst(sql: Sql, objectId: string): Promise<string | undefined> {
  const [row] = await sql.query<{ personId: string }>(
    `select person_id as "personId" from first_approval where object_id = $1`,
    [objectId],
  );
  return row?.personId;
}

async function recordFirst(
  tx: EntityTransaction,
  { kind, id, organizationId, environment }: ToApprove,
  personId: string,
  principal: Principal,
): Promise<void> {
  await tx.sql.query(
    `insert into first_approval (id, organization_id, environment, object_kind, object_id, person_id, key_id)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      newId(),
      organizationId,
      environment,
      kind,
      id,
      personId,
      principal.kind === 'key' ? principal.keyId : null,
    ],
  );
  const after = { approvals: 1, waitsFor: 'a second person' };
  tx.audit({ kind, id, organizationId, environment, before: { approvals: 0 }, after });
}
