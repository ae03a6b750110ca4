import { newId } from '../../kernel/ids.js';
import { checkTransition, type Transitions } from '../../kernel/check-transition.js';
import { UnauthenticatedError } from '../../kernel/errors.js';
import type { Principal } from '../../kernel/principal.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import {
  ActionAttemptStatus,
  DeciderKind,
  type ActionAttempt,
  type AttemptRejection,
} from './action-attempt.entity.js';

/** The life of an attempt: a rejected one may be submitted again by its promoter. */
export const nextAttemptStatuses: Transitions<ActionAttemptStatus> = {
  [ActionAttemptStatus.SUBMITTED]: [ActionAttemptStatus.VERIFIED, ActionAttemptStatus.REJECTED],
  [ActionAttemptStatus.VERIFIED]: [],
  [ActionAttemptStatus.REJECTED]: [ActionAttemptStatus.SUBMITTED],
};

/** What somebody decides on an attempt. */
export interface AttemptVerdict {
  readonly status: ActionAttemptStatus.VERIFIED | ActionAttemptStatus.REJECTED;
  /** Set exactly when it is rejected. */
  readonly reason: AttemptRejection | null;
  readonly note: string | null;
  /** The bare uuid of a user or an API key. */
  readonly by: { readonly kind: DeciderKind; readonly id: string };
}

/** Who decides, of a principal that is somebody. */
export function deciderOf(principal: Principal): AttemptVerdict['by'] {
  if (principal.kind === 'anonymous') throw new UnauthenticatedError();
  return principal.kind === 'user'
    ? { kind: DeciderKind.USER, id: principal.userId }
    : { kind: DeciderKind.KEY, id: principal.keyId };
}

/**
 * Writes a decision on an attempt whose row is locked, and keeps it beside it for good; ILLEGAL_STATUS_CHANGE unless it waits
 * for one. What follows from it, money and domain events, is the caller's.
 */
export async function decideAttempt(
  tx: EntityTransaction,
  attempt: ActionAttempt,
  { status, reason, note, by }: AttemptVerdict,
): Promise<void> {
  checkTransition('submission', nextAttemptStatuses, attempt.status, status);
  const decidedAt = new Date();
  Object.assign(attempt, { status, reason, note, decidedAt, decidedByKind: by.kind, decidedById: by.id });
  await tx.em.flush();
  // By plain SQL: the audit log has the attempt itself, and not the same twice.
  await tx.sql.query(
    `insert into attempt_decision (id, organization_id, environment, action_attempt_id, promoter_id, status, reason, note,
       proof_text, proof_url, proof_file, remark, decided_by_kind, decided_by_id, decided_at)
     select $1, organization_id, environment, id, promoter_id, status, reason, note, proof_text, proof_url, proof_file, remark,
       decided_by_kind, decided_by_id, decided_at
     from action_attempt where id = $2`,
    [newId(), attempt.id],
  );
}
