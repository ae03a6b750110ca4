import type { Caller } from '../../kernel/caller.js';
import { checkTransition } from '../../kernel/check-transition.js';
import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import { conflict, ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { requireId, encodeId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { ActionAttempt, ActionAttemptStatus } from './action-attempt.entity.js';
import { nextAttemptStatuses } from './decide-attempt.js';
import { findGigObstacle, type NoPlace } from '../../campaigns/gig/find-gig-obstacle.js';
import { ProofKind } from '../../campaigns/gig/gig.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { AttemptCounts } from './attempt-counts.js';
import { requirePerson } from '../../identity/user/require-person.js';
import { lockOpenGig, type OpenGig } from './lock-open-gig.js';
import type {
  ResubmitActionAttemptInput,
  SubmitActionAttemptInput,
  ProofInput,
} from './action-attempt.inputs.js';

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
        if (promoterId === null) throw conflict('Join the campaign first.', 'gigId');
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
        if (!gig) throw conflict('The gig is no longer open.', 'id');
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
  input: Pick<SubmitActionAttemptInput, 'proof'>,
  field: string,
): Promise<void> {
  const { text, url, file } = requireProof(gig.proof, input.proof);
  const counts = await AttemptCounts.read(sql, [gig], [attempt.promoterId]);
  const obstacle = findGigObstacle(gig, counts.of(gig.id, attempt.promoterId), new Date());
  if (obstacle) throw conflict(noPlace[obstacle], field);
  Object.assign(attempt, {
    proofText: text,
    proofUrl: url,
    proofFile: file,
    remark: input.proof?.note ?? null,
  });
  Object.assign(attempt, { status: ActionAttemptStatus.SUBMITTED, reason: null, note: null });
  Object.assign(attempt, { decidedAt: null, decidedByKind: null, decidedById: null });
}

async function refuseSuspended({ em }: EntityTransaction, promoterId: string, field: string): Promise<void> {
  const { suspendedAt } = await em.findOneOrFail(Promoter, promoterId);
  if (suspendedAt === null) return;
  throw conflict('You are suspended in this organization and cannot earn new rewards.', field);
}

/** The submitted proof in every form; null where missing. */
interface ShownProof {
  readonly text: string | null;
  readonly url: string | null;
  readonly file: string | null;
}

const asked = {
  [ProofKind.TEXT]: ['text', 'This gig requires a text as proof.'],
  [ProofKind.URL]: ['url', 'This gig requires a URL as proof.'],
  [ProofKind.FILE]: ['file', 'This gig requires a file as proof.'],
} as const;

/** Reads the submitted proof. The form required by the gig must be there; other forms are optional. */
function requireProof(kind: ProofKind, input: ProofInput | null | undefined): ShownProof {
  const shown = { text: input?.text ?? null, url: input?.url ?? null, file: input?.file ?? null };
  if (input && shown.text === null && shown.url === null && shown.file === null) {
    throw refuse(ErrorCode.INVALID, 'Send a text, a URL, a file, or several of them.', 'proof');
  }
  if (kind === ProofKind.NONE) return shown;
  const [form, message] = asked[kind];
  if (shown[form] === null) throw refuse(ErrorCode.INVALID, message, 'proof', form);
  return shown;
}

/** The domain event that a promoter submitted an attempt, for the first time or again. */
function attemptSubmitted(attempt: ActionAttempt, gig: OpenGig, isResubmission: boolean): NewDomainEvent {
  const { organizationId, environment, campaignId, promoterId, eventId } = attempt;
  const actionAttemptId = encodeId('actionAttempt', attempt.id);
  return {
    type: 'action_attempt.submitted',
    organizationId,
    environment,
    campaignId,
    nodeId: actionAttemptId,
    data: {
      actionAttemptId,
      gigId: encodeId('gig', gig.id),
      aktvatorId: encodeId('promoter', promoterId),
      campaignId: encodeId('campaign', campaignId),
      eventId: eventId && encodeId('event', eventId),
      proof: { text: attempt.proofText, url: attempt.proofUrl, file: attempt.proofFile },
      remark: attempt.remark,
      isResubmission,
      ...amountData('reward', gig.reward, gig.asset),
    },
  };
}
