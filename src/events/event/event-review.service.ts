import type { Caller } from '../../kernel/caller.js';
import type { Environment } from '../../kernel/environment.js';
import { ErrorCode, notFound, refuse, UnauthenticatedError } from '../../kernel/errors.js';
import { encodeId, requireId } from '../../kernel/ids.js';
import type { Amount } from '../../kernel/money.js';
import { requireScope, type Principal } from '../../kernel/principal.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { awaitSecondApproval, forgetFirstApproval } from '../../identity/approval/await-second-approval.js';
import { requireOtherPerson } from '../../identity/promoter/require-other-person.js';
import { Event, EventStatus, ReviewDecision } from './event.entity.js';
import type { ReviewEventInput } from './event.inputs.js';
import { queuedAsReported } from './queued-as-reported.js';

/** A locked event that waits for a decision. */
interface HeldEvent {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly status: EventStatus;
  readonly eventType: string;
  readonly campaignId: string | null;
  readonly promoterId: string | null;
  readonly goalId: string | null;
  readonly sessionId: string | null;
  readonly reason: string | null;
}

/** The reward of a held event if it were approved. */
export type PriceHeldEvent = (sql: Sql, eventId: string) => Promise<Amount | undefined>;

/** Rejects the pending conversion that was reported with an event. */
export type RejectConversion = (sql: Sql, eventId: string) => Promise<void>;

/** Decides on held events. */
export class EventReviewService {
  /** @param rejectConversion Rejects the pending conversion that was reported with an event. */
  constructor(
    private readonly price: PriceHeldEvent,
    private readonly rejectConversion: RejectConversion,
  ) {}

  /** Approves a held event: evaluates it again by its original rules, without a hold by fraud checks. */
  async approve(caller: Caller, input: ReviewEventInput): Promise<Event> {
    const { principal } = caller;
    const isFirst = async (tx: EntityTransaction, held: HeldEvent): Promise<boolean> => {
      await requireOtherPerson(tx.sql, principal, held.promoterId, 'id');
      const worth = await this.price(tx.sql, held.id);
      return worth !== undefined && awaitSecondApproval(tx, principal, { kind: 'event', ...held, worth });
    };
    return this.decide(caller, input, { decision: ReviewDecision.APPROVED, isFirst }, async (tx, held) => {
      await tx.sql.query(`update event set ${queuedAsReported} where id = $1`, [held.id]);
      await tx.sql.query(wakeUpSql('events'));
    });
  }

  /** Rejects a held event and its reported conversion permanently. */
  async reject(caller: Caller, input: ReviewEventInput): Promise<Event> {
    return this.decide(caller, input, { decision: ReviewDecision.REJECTED }, async (tx, held) => {
      await forgetFirstApproval(tx.sql, held.id);
      // Updates the evidence too, so that a replay gives this decision. The velocity check ignores it now.
      await tx.sql.query(
        `update event set status = 'REJECTED', evaluated_at = now(), decision = jsonb_set(decision, '{reason}', '"REVIEW_REJECTED"'),
                evidence = jsonb_set(evidence, '{review}', '"REJECTED"'), pace_at = null
         where id = $1`,
        [held.id],
      );
      await this.rejectConversion(tx.sql, held.id);
      tx.record(rejected(held));
    });
  }

  private async decide(
    caller: Caller,
    { id: typeId, note }: ReviewEventInput,
    { decision, isFirst }: Review,
    act: (tx: EntityTransaction, held: HeldEvent) => Promise<void>,
  ): Promise<Event> {
    const tenancy = requireScope(caller.principal, 'events:write');
    const id = requireId('event', typeId, 'id');
    const by = reviewerOf(caller.principal);
    // As the system, because a tenant cannot see which user the promoter is. Limited to the caller's events.
    const run = async (tx: EntityTransaction): Promise<Event> => {
      const held = await lock(tx, id, tenancy);
      if (await isFirst?.(tx, held)) return tx.em.findOneOrFail(Event, id, { refresh: true });
      await tx.sql.query(
        `update event set review_decision = $2, review_note = $3, reviewed_by = $4, reviewed_at = now() where id = $1`,
        [id, decision, note ?? null, by],
      );
      await act(tx, held);
      const { organizationId, environment, status, reason } = held;
      const after = { reviewDecision: decision, reviewNote: note ?? null };
      tx.audit({ kind: 'event', id, organizationId, environment, before: { status, reason }, after });
      return tx.em.findOneOrFail(Event, id, { refresh: true });
    };
    return asSystem('CROSS_TENANT_CHECK', async () => inTransaction(caller.em, run));
  }
}

interface Review {
  readonly decision: ReviewDecision;
  /** Whether this is the first of two approvals, which changes nothing yet. */
  readonly isFirst?: (tx: EntityTransaction, held: HeldEvent) => Promise<boolean>;
}

/** Locks a held event. Of two concurrent decisions, the second waits here and is refused. */
async function lock(
  { sql }: EntityTransaction,
  id: string,
  { organizationIds, environment }: ReturnType<typeof requireScope>,
): Promise<HeldEvent> {
  const [held] = await sql.query<HeldEvent>(
    `select id, organization_id as "organizationId", environment, status, event_type as "eventType",
            effective_campaign_id as "campaignId", attributed_promoter_id as "promoterId", goal_id as "goalId", session_id as "sessionId", decision ->> 'reason' as reason
     from event where id = $1 and organization_id = any($2::uuid[]) and environment = $3 for update`,
    [id, [...organizationIds], environment],
  );
  if (!held) throw notFound('event', 'id');
  if (held.status === EventStatus.REVIEW) return held;
  const message = `Only an event in REVIEW can be approved or rejected; this one is ${held.status}.`;
  throw refuse(ErrorCode.ILLEGAL_STATUS_CHANGE, message, 'id');
}

function reviewerOf(principal: Principal): string {
  if (principal.kind === 'anonymous') throw new UnauthenticatedError();
  return principal.kind === 'user' ? encodeId('user', principal.userId) : encodeId('apiKey', principal.keyId);
}

function rejected(held: HeldEvent) {
  const { id, organizationId, environment, campaignId, promoterId, eventType, goalId, sessionId } = held;
  const nodeId = encodeId('event', id);
  return {
    type: 'event.rejected',
    organizationId,
    environment,
    nodeId,
    ...(campaignId === null ? {} : { campaignId }),
    data: {
      eventId: nodeId,
      eventType,
      status: 'rejected',
      reason: 'REVIEW_REJECTED',
      campaignId: campaignId && encodeId('campaign', campaignId),
      aktvatorId: promoterId && encodeId('promoter', promoterId),
      ...(goalId !== null && { goalId: encodeId('goal', goalId) }),
      ...(sessionId !== null && { sessionId: encodeId('session', sessionId) }),
    },
  } as const;
}
