import type { MetadataStorage } from '@mikro-orm/core';
import { operatorText } from '../../kernel/actor-text.js';
import { checkTransition } from '../../kernel/check-transition.js';
import type { Caller } from '../../kernel/caller.js';
import { conflict, notFound } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { requireOperator } from '../../kernel/principal.js';
import { Conditions } from '../../kernel/list-conditions.js';
import { readPageAsSystem } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import type { InputWithId } from '../../kernel/schema/mutation.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { awaitSecondApproval, forgetFirstApproval } from '../../identity/approval/await-second-approval.js';
import { ownDecision, requireOtherPerson } from '../../identity/promoter/require-other-person.js';
import { walletUpdated } from '../../ledger/wallet/wallet-domain-events.js';
import { findPayoutObstacle } from './find-payout-obstacle.js';
import { sendOut } from './move-payout-money.js';
import { payoutDomainEvent } from './payout-domain-event.js';
import { approve, lockPayout, putBack } from './payout-request.service.js';
import { nextPayoutStatuses, PayoutProviderName, PayoutStatus } from './payout-status.js';
import { type Payout } from './payout.entity.js';
import type { CompletePayoutInput, FailPayoutInput, RejectPayoutInput } from './payout.inputs.js';
import { operatorPayoutList } from './payout.list.js';

/** Operators' decisions on payouts in their environment, and their reports of manual payments. */
export class PayoutDecisionService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** Approves a payout. Refused if the promoter is suspended or owes. */
  async approve(caller: Caller, input: InputWithId): Promise<Payout> {
    return this.change(caller, input.id, async (tx, payout, by) => {
      checkTransition('payout', nextPayoutStatuses, payout.status, PayoutStatus.APPROVED);
      const obstacle = await findPayoutObstacle(tx.sql, payout);
      if (obstacle) throw obstacle;
      const { id, organizationId, environment, amountAtomic, asset } = payout;
      const object = {
        kind: 'payout',
        id,
        organizationId,
        environment,
        worth: { atomic: amountAtomic, asset },
      } as const;
      if (await awaitSecondApproval(tx, caller.principal, object)) return;
      await approve(tx, payout, by);
    });
  }

  /** Rejects a payout whose payment has not begun. The money is returned. */
  async reject(caller: Caller, input: RejectPayoutInput): Promise<Payout> {
    return this.change(caller, input.id, async (tx, payout, by) => {
      await putBack(tx, payout, { status: PayoutStatus.REJECTED, note: input.note, by });
      await forgetFirstApproval(tx.sql, payout.id);
    });
  }

  /** Reports that a payout was paid manually. */
  async complete(caller: Caller, input: CompletePayoutInput): Promise<Payout> {
    return this.change(caller, input.id, async (tx, payout, by) => {
      takeInHand(payout, by);
      payout.moveTo(PayoutStatus.PAID, by);
      payout.reference = input.reference;
      await sendOut(tx.sql, payout);
      tx.record(payoutDomainEvent('payout.paid', payout), walletUpdated(payout));
    });
  }

  /** Reports that a manual payment failed. The money is returned. */
  async fail(caller: Caller, input: FailPayoutInput): Promise<Payout> {
    return this.change(caller, input.id, async (tx, payout, by) => {
      takeInHand(payout, by);
      await putBack(tx, payout, { status: PayoutStatus.FAILED, note: input.note, by });
    });
  }

  /** One page of all payouts in the operator's environment. Index: payout_status. */
  async listAll(caller: Caller, args: ListArgs): Promise<Page<Payout>> {
    const { environment } = requireOperator(caller.principal);
    const conditions = new Conditions().and('environment = ?', environment);
    return readPageAsSystem('OPERATOR', caller, this.metadata, operatorPayoutList, conditions, args);
  }

  private async change(
    caller: Caller,
    typeId: string,
    work: (tx: EntityTransaction, payout: Payout, by: string) => Promise<void>,
  ): Promise<Payout> {
    const operator = requireOperator(caller.principal);
    const id = requireId('payout', typeId, 'id');
    return asSystem('OPERATOR', async () =>
      inTransaction(caller.em, async (tx) => {
        const payout = await lockPayout(tx, id);
        // An operator in the sandbox must not decide on real money.
        if (payout.environment !== operator.environment) throw notFound('payout', 'id');
        if (payout.requestedBy === operator.userId) throw ownDecision(operator, 'id');
        await requireOtherPerson(tx.sql, operator, payout.promoterId, 'id');
        await work(tx, payout, operatorText(operator));
        return payout;
      }),
    );
  }
}

/** A reported manual payment moves the payout to PROCESSING first. */
function takeInHand(payout: Payout, by: string): void {
  if (payout.provider !== PayoutProviderName.MANUAL) {
    throw conflict(`This payout is paid by ${payout.provider}, which reports the result itself.`, 'id');
  }
  payout.moveTo(PayoutStatus.PROCESSING, by);
}
