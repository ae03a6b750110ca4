import { UniqueConstraintViolationException, type MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { conflict, notFound } from '../../kernel/errors.js';
import { decodeId, encodeId, requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import type { Quotas } from '../../kernel/quotas.js';
import { ownRows } from '../../kernel/own-rows.js';
import { requireScope, requireScopeOn } from '../../kernel/principal.js';
import { tenantConditions } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { refuseNull } from '../../kernel/refuse-null.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { keepCampaign } from '../campaign/keep-campaign.js';
import { goalDomainEvent } from './goal-domain-event.js';
import { goalQuota } from './goal-quota.js';
import { Goal } from './goal.entity.js';
import type { NewGoalInput } from '../campaign/new-goal.input.js';
import type { CreateGoalInput, UpdateGoalInput } from './goal.inputs.js';
import { newGoal, apply } from './apply-goal-settings.js';
import { goalList } from './goal.list.js';

/** Adds, changes, deletes and finds goals of campaigns. */
export class GoalService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly quotas: Quotas,
  ) {}

  /** Adds a goal to a campaign. */
  async create(caller: Caller, input: CreateGoalInput): Promise<Goal> {
    requireScope(caller.principal, 'campaigns:write');
    const campaign = await caller.loaders.loadByTypeId(Campaign, 'campaign', input.campaignId);
    if (!campaign) throw notFound('campaign', 'campaignId');
    requireScopeOn(caller.principal, 'campaigns:write', campaign);
    return refuseTakenName(async () =>
      inTransaction(caller.em, async (tx) => {
        await keepCampaign(tx.sql, campaign.id);
        const { id, organizationId } = campaign;
        const use = { organizationId, values: [id], field: 'campaignId' };
        await this.quotas.requireRoom(tx.sql, goalQuota, use);
        const goal = newGoal(campaign, input);
        tx.em.persist(goal);
        tx.record(goalDomainEvent('goal.created', goal));
        return goal;
      }),
    );
  }

  /** Adds the goals of a new campaign. Errors name their position in the list. */
  async addAll(tx: EntityTransaction, campaign: Campaign, inputs: readonly NewGoalInput[]): Promise<void> {
    if (inputs.length === 0) return;
    const { id, organizationId } = campaign;
    const use = { organizationId, values: [id], field: 'goals', adding: inputs.length };
    await this.quotas.requireRoom(tx.sql, goalQuota, use);
    const names = inputs.map(({ name }) => name);
    for (const [index, input] of inputs.entries()) {
      const at = ['goals', String(index)];
      if (names.indexOf(input.name) < index) {
        throw conflict('Two of these goals have the same name.', ...at, 'name');
      }
      const goal = newGoal(campaign, input, at);
      tx.em.persist(goal);
      tx.record(goalDomainEvent('goal.created', goal));
    }
    await tx.em.flush();
  }

  /** Changes the given fields. */
  async update(caller: Caller, input: UpdateGoalInput): Promise<Goal> {
    refuseNull(input, 'name', 'payout', 'browserReports');
    return refuseTakenName(async () =>
      this.change(caller, input.id, async (goal, tx) => {
        apply(goal, await tx.em.findOneOrFail(Campaign, goal.campaignId), input);
        tx.record(goalDomainEvent('goal.updated', goal));
        return goal;
      }),
    );
  }

  /** Deletes a goal without conversions. */
  async delete(caller: Caller, typeId: string): Promise<string> {
    return this.change(caller, typeId, async (goal, tx) => {
      const used = await tx.sql.query('select 1 from conversion where goal_id = $1 limit 1', [goal.id]);
      if (used.length > 0) {
        throw conflict('A goal that has conversions cannot be deleted; it is kept for the record.', 'id');
      }
      tx.em.remove(goal);
      tx.record(goalDomainEvent('goal.deleted', goal));
      return encodeId('goal', goal.id);
    });
  }

  /** The caller's goal with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Goal | null> {
    requireScope(caller.principal, 'campaigns:read');
    return caller.loaders.load(Goal, decodeId('goal', typeId));
  }

  /** One page of a campaign's goals. */
  async listOf(caller: Caller, { id }: Pick<Campaign, 'id'>, args: ListArgs): Promise<Page<Goal>> {
    const conditions = tenantConditions(caller.principal, 'campaigns:read').and('campaign_id = ?', id);
    return readPage(caller, this.metadata, goalList, conditions, args);
  }

  private async change<T>(
    caller: Caller,
    typeId: string,
    work: (goal: Goal, tx: EntityTransaction) => Promise<T>,
  ): Promise<T> {
    const where = { ...ownRows(caller.principal, 'campaigns:write'), id: requireId('goal', typeId, 'id') };
    return inTransaction(caller.em, async (tx) => work(await lockEntity(tx, Goal, where, 'goal', 'id'), tx));
  }
}

async function refuseTakenName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    throw conflict('The campaign already has a goal of this name.', 'name');
  }
}
