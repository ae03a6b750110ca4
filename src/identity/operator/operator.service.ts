import type { MetadataStorage } from '@mikro-orm/core';
import { operatorText } from '../../kernel/actor-text.js';
import type { Caller } from '../../kernel/caller.js';
import { conflict } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { requireOperator, type UserPrincipal } from '../../kernel/principal.js';
import { Conditions } from '../../kernel/list-conditions.js';
import { readPageAsSystem } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { Organization } from '../organization/organization.entity.js';
import { requireOutsider } from '../organization/require-outsider.js';
import type { SetOrganizationPlanInput, SuspendOrganizationInput } from './operator.inputs.js';
import { operatorOrganizationList } from './organization.list.js';

/** Operator actions on organizations. */
export class OperatorService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** Suspended: keys and members only read, links redirect uncounted, and nothing new is earned. */
  async suspend(caller: Caller, { id, note }: SuspendOrganizationInput): Promise<Organization> {
    return this.change(caller, id, (organization, _, operator) => {
      if (organization.suspendedAt) throw conflict('This organization is suspended already.', 'id');
      organization.suspend(note, operatorText(operator));
    });
  }

  /** Ends a suspension. */
  async unsuspend(caller: Caller, id: string): Promise<Organization> {
    return this.change(caller, id, async (organization, sql, operator) => {
      await requireOutsider(sql, operator, organization.id);
      if (!organization.suspendedAt) throw conflict('This organization is not suspended.', 'id');
      organization.resume();
    });
  }

  /** Sets the plan that limits the organization's keys, in every process. */
  async setPlan(caller: Caller, { id, plan }: SetOrganizationPlanInput): Promise<Organization> {
    return this.change(caller, id, async (organization, sql, operator) => {
      // A plan lowers the fee and raises the limits.
      await requireOutsider(sql, operator, organization.id);
      organization.changePlan(plan);
    });
  }

  /** One page of all organizations. */
  async list(caller: Caller, args: ListArgs): Promise<Page<Organization>> {
    requireOperator(caller.principal);
    return readPageAsSystem(
      'OPERATOR',
      caller,
      this.metadata,
      operatorOrganizationList,
      new Conditions(),
      args,
    );
  }

  private async change(
    caller: Caller,
    typeId: string,
    work: (organization: Organization, sql: Sql, operator: UserPrincipal) => void | Promise<void>,
  ): Promise<Organization> {
    const operator = requireOperator(caller.principal);
    const id = requireId('organization', typeId, 'id');
    return asSystem('OPERATOR', async () =>
      inTransaction(caller.em, async ({ em, sql }) => {
        const organization = await lockEntity({ em }, Organization, { id }, 'organization', 'id');
        await work(organization, sql, operator);
        // Keys are cached. Every process reads them again.
        await sql.query(wakeUpSql('credentials'));
        return organization;
      }),
    );
  }
}
