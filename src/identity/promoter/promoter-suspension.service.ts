import { actorText, operatorText } from '../../kernel/actor-text.js';
import type { Caller } from '../../kernel/caller.js';
import { conflict, ForbiddenError } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { requireScope, type Principal } from '../../kernel/principal.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { promoterDomainEvent } from './promoter-domain-event.js';
import { Promoter, SuspendedBy } from './promoter.entity.js';
import { requireOtherPerson } from './require-other-person.js';
import type { SuspendPromoterInput } from './promoter.inputs.js';

/** Suspends promoters: an organization its own, operators any. Only operators end their suspensions. */
export class PromoterSuspensionService {
  /** They earn nothing new from now on. Earlier earnings stay theirs. */
  async suspend(caller: Caller, { id, note }: SuspendPromoterInput): Promise<Promoter> {
    return this.change(caller, id, (promoter, by, tx) => {
      // An operator's suspension replaces the organization's.
      if (promoter.suspendedAt && (by === SuspendedBy.ORGANIZATION || promoter.suspendedBy === by)) {
        throw conflict('This promoter is suspended already.', 'id');
      }
      promoter.suspendedAt ??= new Date();
      promoter.suspensionNote = note;
      promoter.suspendedBy = by;
      promoter.suspensionBy = whoSuspends(caller.principal, by, promoter);
      tx.record(promoterDomainEvent('promoter.suspended', promoter, { reason: note }));
    });
  }

  /** Ends a suspension. */
  async unsuspend(caller: Caller, id: string): Promise<Promoter> {
    return this.change(caller, id, async (promoter, by, tx) => {
      await asSystem('CROSS_TENANT_CHECK', async () =>
        requireOtherPerson(caller.sql, caller.principal, promoter.id, 'id'),
      );
      if (!promoter.suspendedAt) throw conflict('This promoter is not suspended.', 'id');
      if (promoter.suspendedBy === SuspendedBy.OPERATOR && by === SuspendedBy.ORGANIZATION) {
        throw new ForbiddenError(
          'An operator suspended this promoter; only an operator can end the suspension.',
        );
      }
      Object.assign(promoter, {
        suspendedAt: null,
        suspensionNote: null,
        suspendedBy: null,
        suspensionBy: null,
      });
      tx.record(promoterDomainEvent('promoter.unsuspended', promoter));
    });
  }

  private async change(
    caller: Caller,
    typeId: string,
    work: (promoter: Promoter, by: SuspendedBy, tx: EntityTransaction) => void | Promise<void>,
  ): Promise<Promoter> {
    const { principal } = caller;
    const isOperator = principal.kind === 'user' && principal.isOperator;
    const tenancy = isOperator ? undefined : requireScope(principal, 'promoters:suspend');
    const where = {
      id: requireId('promoter', typeId, 'id'),
      ...(tenancy && {
        organizationId: { $in: [...tenancy.organizationIds] },
        environment: tenancy.environment,
      }),
    };
    const run = async (): Promise<Promoter> =>
      inTransaction(caller.em, async (tx) => {
        const promoter = await lockEntity(tx, Promoter, where, 'promoter', 'id');
        await work(promoter, isOperator ? SuspendedBy.OPERATOR : SuspendedBy.ORGANIZATION, tx);
        return promoter;
      });
    return isOperator ? asSystem('OPERATOR', run) : run();
  }
}

function whoSuspends(principal: Principal, by: SuspendedBy, { organizationId }: Promoter): string {
  const isOperator = principal.kind === 'user' && by === SuspendedBy.OPERATOR;
  return isOperator ? operatorText(principal) : actorText(principal, organizationId);
}
