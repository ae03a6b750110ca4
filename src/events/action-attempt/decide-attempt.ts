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

/** The allowed next statuses, by status. A promoter may submit a rejected attempt again. */
export const nextAttemptStatuses: Transitions<ActionAttemptStatus> = {
  [ActionAttemptStatus.SUBMITTED]: [ActionAttemptStatus.VERIFIED, ActionAttemptStatus.REJECTED],
  [ActionAttemptStatus.VERIFIED]: [],
  [ActionAttemptStatus.REJECTED]: [ActionAttemptStatus.SUBMITTED],
};

/** A decision on an attempt. */
export interface AttemptVerdict {
  readonly status: 'VERIFIED' | 'REJECTED';
  /** Set exactly when it is rejected. */
  readonly reason: AttemptRejection | null;
  readonly note: string | null;
  /** The bare uuid of a user or an API key. */
  readonly by: { readonly kind: DeciderKind; readonly id: string };
}

export function deciderOf(principal: Principal): AttemptVerdict['by'] {
  if (principal.kind === 'anonymous') throw new UnauthenticatedError();
  return principal.kind === 'user'
    ? { kind: DeciderKind.USER, id: principal.userId }
    : { kind: DeciderKind.KEY, id: principal.keyId };
}

/**
 * Writes and permanently records a decision on a locked attempt. Throws ILLEGAL_STATUS_CHANGE unless the
 * attempt waits for one. The caller must handle money and domain events.
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
  // Plain SQL, because the audit log already records the attempt.
  await tx.sql.query(
    `insert into attempt_decision (id, organization_id, environment, action_attempt_id, promoter_id, status, reason, note,
       proof_text, proof_url, proof_file, remark, decided_by_kind, decided_by_id, decided_at)
     select $1, organization_id, environment, id, promoter_id, status, reason, note, proof_text, proof_url, proof_file, remark,
       decided_by_kind, decided_by_id, decided_at
     from action_attempt where id = $2`,
    [newId(), attempt.id],
  );
}
