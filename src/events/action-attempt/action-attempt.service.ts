import { listConditions, type Within } from '../../kernel/list-conditions.js';
import type { MetadataStorage } from '@mikro-orm/core';
import { checkTransition } from '../../kernel/check-transition.js';
import type { Caller } from '../../kernel/caller.js';
import { amountData, type AmountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import { conflict } from '../../kernel/errors.js';
import { decodeId, encodeId, requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { ownRows } from '../../kernel/own-rows.js';
import { requireScope, type Principal } from '../../kernel/principal.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { awaitSecondApproval, forgetFirstApproval } from '../../identity/approval/await-second-approval.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { Gig } from '../../campaigns/gig/gig.entity.js';
import { Promoter } from '../../identity/promoter/promoter.entity.js';
import { requireOtherPerson } from '../../identity/promoter/require-other-person.js';
import { lockOrganizationWallet } from '../../ledger/wallet/lock-organization-wallet.js';
import { ActionAttempt, ActionAttemptStatus, AttemptRejection } from './action-attempt.entity.js';
import type { DecideActionAttemptInput, RejectActionAttemptInput } from './action-attempt.inputs.js';
import type { PriceAttempt } from './attempt-reward.js';
import { decideAttempt, deciderOf, nextAttemptStatuses, type AttemptVerdict } from './decide-attempt.js';
import { Event } from '../event/event.entity.js';
import { originData } from '../event/origin-data.js';
import { deciderId } from './proof-of.js';
import { actionAttemptList } from './action-attempt.list.js';

/** Decides and finds attempts at gigs. */
export class ActionAttemptService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly priceAttempt: PriceAttempt,
  ) {}

  /** Verifies a submitted attempt, and pays the gig's reward in the same transaction. */
  async verify(caller: Caller, input: DecideActionAttemptInput): Promise<ActionAttempt> {
    return this.decide(caller, input, { status: ActionAttemptStatus.VERIFIED, reason: null });
  }

  /** Rejects a submitted attempt, with the reason. */
  async reject(caller: Caller, input: RejectActionAttemptInput): Promise<ActionAttempt> {
    const reason = input.reason ?? AttemptRejection.OTHER;
    return this.decide(caller, input, { status: ActionAttemptStatus.REJECTED, reason });
  }

  /** The caller's attempt with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<ActionAttempt | null> {
    requireScope(caller.principal, 'attempts:read');
    return caller.loaders.load(ActionAttempt, decodeId('actionAttempt', typeId));
  }

  /** One page of the caller's attempts. Index: action_attempt_organization. */
  async list(caller: Caller, args: ListArgs, within: Within = {}): Promise<Page<ActionAttempt>> {
    const conditions = listConditions(caller.principal, 'attempts:read', args, within);
    return readPage(caller, this.metadata, actionAttemptList, conditions, args);
  }

  private async decide(
    caller: Caller,
    input: DecideActionAttemptInput,
    { status, reason }: Pick<AttemptVerdict, 'status' | 'reason'>,
  ): Promise<ActionAttempt> {
    const own = ownRows(caller.principal, 'attempts:write');
    const where = { ...own, id: requireId('actionAttempt', input.id, 'id') };
    const verdict = { status, reason, note: input.note ?? null, by: deciderOf(caller.principal) };
    // As the system, because platform accounts may be involved. The condition limits it to the caller's rows.
    return asSystem('LEDGER', async () =>
      inTransaction(caller.em, async (tx) => {
        const attempt = await lockEntity(tx, ActionAttempt, where, 'action attempt', 'id');
        await this.decideLocked(tx, attempt, verdict, caller.principal);
        return attempt;
      }),
    );
  }

  /** Writes the decision and its consequences. */
  private async decideLocked(
    tx: EntityTransaction,
    attempt: ActionAttempt,
    verdict: AttemptVerdict,
    principal: Principal,
  ): Promise<void> {
    checkTransition('submission', nextAttemptStatuses, attempt.status, verdict.status);
    const gig = await tx.em.findOneOrFail(Gig, attempt.gigId);
    const campaign = await tx.em.findOneOrFail(Campaign, attempt.campaignId);
    const walletKey = { ...tenantOf(attempt), asset: campaign.asset };
    const sessionId = await readSession(tx, attempt);
    let reward = 0n;
    if (verdict.status === ActionAttemptStatus.VERIFIED) {
      await requireOtherPerson(tx.sql, principal, attempt.promoterId, 'id');
      await refuseSuspended(tx, attempt.promoterId);
      await lockOrganizationWallet(tx.sql, walletKey);
      const priced = await this.priceAttempt(tx, attempt, gig, campaign);
      reward = priced.amount;
      const worth = { atomic: reward, asset: campaign.asset };
      const object = { kind: 'actionAttempt', id: attempt.id, ...tenantOf(attempt), worth } as const;
      if (await awaitSecondApproval(tx, principal, object)) return;
      await decideAttempt(tx, attempt, verdict);
      await priced.grant(sessionId);
    } else {
      await forgetFirstApproval(tx.sql, attempt.id);
      await decideAttempt(tx, attempt, verdict);
    }
    const origin = originData({ goalId: null, sessionId });
    tx.record(decided(attempt, verdict, { ...origin, ...amountData('reward', reward, campaign.asset) }));
  }
}

async function readSession({ em }: EntityTransaction, { eventId }: ActionAttempt): Promise<string | null> {
  return eventId === null ? null : ((await em.findOne(Event, eventId))?.sessionId ?? null);
}

function tenantOf({
  organizationId,
  environment,
}: ActionAttempt): Pick<ActionAttempt, 'organizationId' | 'environment'> {
  return { organizationId, environment };
}

function decided(
  attempt: ActionAttempt,
  { status, reason, by }: AttemptVerdict,
  earned: AmountData<'reward'> & { readonly sessionId?: string },
): NewDomainEvent {
  const { campaignId, promoterId, gigId } = attempt;
  const nodeId = encodeId('actionAttempt', attempt.id);
  const data = {
    actionAttemptId: nodeId,
    gigId: encodeId('gig', gigId),
    aktvatorId: encodeId('promoter', promoterId),
    campaignId: encodeId('campaign', campaignId),
    note: attempt.note,
    reason: reason?.toLowerCase() ?? null,
    decidedBy: deciderId(by.kind, by.id),
    ...earned,
  };
  const type =
    status === ActionAttemptStatus.VERIFIED ? 'action_attempt.verified' : 'action_attempt.rejected';
  return { type, ...tenantOf(attempt), campaignId, nodeId, data };
}

async function refuseSuspended({ em }: EntityTransaction, promoterId: string): Promise<void> {
  const promoter = await em.findOneOrFail(Promoter, promoterId);
  if (!promoter.suspendedAt) return;
  throw conflict('The promoter is suspended and cannot earn new rewards.', 'id');
}
