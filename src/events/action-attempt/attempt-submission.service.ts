import type { Caller } from '../../kernel/caller.js';
import { checkTransition } from '../../kernel/check-transition.js';
import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { ActionAttempt, ActionAttemptStatus } from './action-attempt.entity.js';
import { nextAttemptStatuses } from './decide-attempt.js';
import { findGigObstacle, type NoPlace } from '../../campaigns/gig/find-gig-obstacle.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { AttemptCounts } from './attempt-counts.js';
import { requirePerson } from '../../identity/user/require-person.js';
import { attemptSubmitted } from './attempt-submitted.js';
import { lockOpenGig, type OpenGig } from './lock-open-gig.js';
import type { ResubmitActionAttemptInput, SubmitActionAttemptInput } from './action-attempt.inputs.js';
import { requireProof } from './require-proof.js';

const noPlace: Readonly<Record<NoPlace, string>> = {
  DEADLINE: 'The deadline of this gig has passed.',
  MAX_TOTAL: 'This gig has reached its maxTotal: no place is left.',
  MAX_PER_PROMOTER: 'You have reached the maxPerPromoter of this gig.',
};

/** Proof of work: a promoter submits it, and the organization verifies it. */
export class AttemptSubmissionService {
  /** Submits proof for a published gig of a campaign that is open to the caller. */
  async submit(caller: Caller, input: SubmitActionAttemptInput): Promise<ActionAttempt> {
    const { userId, environment } = requirePerson(caller.principal);
    const gigId = requireId('gig', input.gigId, 'gigId');
    // The gig belongs to the organization. The caller's own promoter record is the permission.
    return asSystem('OWN_RECORD', async () =>
      inTransaction(caller.em, async (tx) => {
        const gig = await lockOpenGig(tx.sql, gigId, userId, environment);
        if (!gig) throw notFound('gig', 'gigId');
        const { organizationId, campaignId, promoterId } = gig;
        if (promoterId === null) throw refuse(ErrorCode.CONFLICT, 'Join the campaign first.', 'gigId');
        await refuseSuspended(tx, promoterId, 'gigId');
        const attempt = new ActionAttempt();
        Object.assign(attempt, { organizationId, environment, gigId, campaignId, promoterId, eventId: null });
        await take(tx, gig, attempt, input, 'gigId');
        tx.em.persist(attempt);
        tx.record(attemptSubmitted(attempt, gig, false));
        return attempt;
      }),
    );
  }

  /** Submits the caller's rejected attempt again with new proof. A place must still be free. */
  async resubmit(caller: Caller, input: ResubmitActionAttemptInput): Promise<ActionAttempt> {
    const { userId, environment } = requirePerson(caller.principal);
    const id = requireId('actionAttempt', input.id, 'id');
    return asSystem('OWN_RECORD', async () =>
      inTransaction(caller.em, async (tx) => {
        const promoters = await tx.em.find(Promoter, { userId, environment });
        const where = { id, environment, promoterId: { $in: promoters.map((promoter) => promoter.id) } };
        const attempt = await lockEntity(tx, ActionAttempt, where, 'action attempt', 'id');
        checkTransition('submission', nextAttemptStatuses, attempt.status, ActionAttemptStatus.SUBMITTED);
        await refuseSuspended(tx, attempt.promoterId, 'id');
        const gig = await lockOpenGig(tx.sql, attempt.gigId, userId, environment);
        if (!gig) throw refuse(ErrorCode.CONFLICT, 'The gig is no longer open.', 'id');
        await take(tx, gig, attempt, input, 'id');
        tx.record(attemptSubmitted(attempt, gig, true));
        return attempt;
      }),
    );
  }
}

/** Takes a place of a locked gig, with the submitted proof. */
async function take(
  { sql }: EntityTransaction,
  gig: OpenGig,
  attempt: ActionAttempt,
  input: Pick<SubmitActionAttemptInput, 'proof' | 'note'>,
  field: string,
): Promise<void> {
  const { text, url, file } = requireProof(gig.proof, input.proof);
  const counts = await AttemptCounts.read(sql, [gig], [attempt.promoterId]);
  const obstacle = findGigObstacle(gig, counts.of(gig.id, attempt.promoterId), new Date());
  if (obstacle) throw refuse(ErrorCode.CONFLICT, noPlace[obstacle], field);
  Object.assign(attempt, { proofText: text, proofUrl: url, proofFile: file, remark: input.note ?? null });
  Object.assign(attempt, { status: ActionAttemptStatus.SUBMITTED, reason: null, note: null });
  Object.assign(attempt, { decidedAt: null, decidedByKind: null, decidedById: null });
}

async function refuseSuspended({ em }: EntityTransaction, promoterId: string, field: string): Promise<void> {
  const { suspendedAt } = await em.findOneOrFail(Promoter, promoterId);
  if (suspendedAt === null) return;
  throw refuse(
    ErrorCode.CONFLICT,
    'You are suspended in this organization and cannot earn new rewards.',
    field,
  );
}
