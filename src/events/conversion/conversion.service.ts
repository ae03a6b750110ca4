import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { conflict, ErrorCode, notFound, refuse, RefusedError } from '../../kernel/errors.js';
import { decodeId, newId, requireId } from '../../kernel/ids.js';
import { requireScope, requireScopeOn } from '../../kernel/principal.js';
import { listConditions, type Within } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import type { Sql } from '../../kernel/sql.js';
import { inTransaction } from '../../kernel/transaction.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { payoutIn } from '../../campaigns/campaign/payout-in.js';
import { Goal } from '../../campaigns/goal/goal.entity.js';
import { readAttachment } from '../event/read-attachment.js';
import { cancelEvent } from '../event/write-decisions.js';
import { Conversion } from './conversion.entity.js';
import type { CancelConversionInput, RecordConversionInput } from './conversion.inputs.js';
import { insertConversion } from './insert-conversion.js';
import { lockSession, unmatchedSession, type ConvertingSession } from './lock-session.js';
import { isBrowserReport, refuseBrowserReport } from './refuse-browser-report.js';
import { conversionList } from './conversion.list.js';

/** Records, cancels while delayed, and finds conversions reported by goal and session. */
export class ConversionService {
  /** @param awaitSession Resolves when a session is written that may be very new. */
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly awaitSession: (id: string) => Promise<void>,
  ) {}

  /**
   * Records a conversion. It is durable when this resolves, and is evaluated after its delay. Throws
   * DUPLICATE_CONVERSION if the goal's limit for this session is reached; a session lock ensures this. A
   * publishable key may report one conversion per goal and session, in any status, if the goal allows it.
   */
  async record(caller: Caller, input: RecordConversionInput): Promise<Conversion> {
    requireScope(caller.principal, 'events:write');
    if ((input.goalId == null) === (input.goal == null)) {
      throw refuse(ErrorCode.INVALID, 'Name the goal by either goalId or goal.', 'goalId');
    }
    const goal = await this.findGoal(caller, input);
    const campaign = await caller.loaders.load(Campaign, goal.campaignId);
    if (!campaign) throw notFound('goal', 'goalId');
    requireScopeOn(caller.principal, 'events:write', goal);
    const sessionId = requireId('session', input.sessionId, 'sessionId');
    const amount = input.amount == null ? null : payoutIn(campaign, input.amount, 'amount');
    const isOfBrowser = isBrowserReport(caller.principal);
    if (isOfBrowser) refuseBrowserReport(goal, amount, campaign.asset);
    refuseUnfit(input);
    await this.awaitSession(sessionId);
    const id = newId();
    await inTransaction(caller.em, async ({ sql }) => {
      const session = await lockSession(sql, goal, sessionId, isOfBrowser);
      if (isOfBrowser) await refuseSecondOfBrowser(sql, goal, session);
      await refuseDuplicate(sql, goal, session);
      await insertConversion(sql, {
        id,
        goal,
        campaign,
        session,
        amount,
        input,
        isBrowserReport: isOfBrowser,
      });
    });
    return caller.em.findOneOrFail(Conversion, id);
  }

  /** The goal by its id, or by its name in the campaign of the visitor's link. */
  private async findGoal(caller: Caller, input: RecordConversionInput): Promise<Goal> {
    if (input.goalId != null) {
      const goal = await caller.loaders.load(Goal, requireId('goal', input.goalId, 'goalId'));
      if (!goal) throw notFound('goal', 'goalId');
      return goal;
    }
    const sessionId = requireId('session', input.sessionId, 'sessionId');
    const { organizationIds, environment } = requireScope(caller.principal, 'events:write');
    await this.awaitSession(sessionId);
    const [found] = await caller.sql.query<{ goalId: string | null }>(
      `select goal.id as "goalId" from visitor_session session join link on link.id = session.link_id
       left join goal on goal.campaign_id = link.campaign_id and goal.name = $2
       where session.id = $1 and session.organization_id = any($3::uuid[]) and session.environment = $4`,
      [sessionId, input.goal, organizationIds, environment],
    );
    if (!found) {
      throw isBrowserReport(caller.principal) ? unmatchedSession() : notFound('session', 'sessionId');
    }
    const goal = await caller.loaders.load(Goal, found.goalId);
    if (!goal) throw notFound('goal', 'goal');
    return goal;
  }

  /** Cancels a conversion during its delay. An evaluated one cannot be cancelled. */
  async cancel(caller: Caller, input: CancelConversionInput): Promise<Conversion> {
    const { organizationIds, environment } = requireScope(caller.principal, 'events:write');
    const id = requireId('conversion', input.id, 'id');
    await inTransaction(caller.em, async ({ sql }) => {
      // Locks the event first, as the evaluation does, so that each sees the other's result.
      const [event] = await sql.query<{ id: string; status: string; delayed: boolean }>(
        `select event.id, event.status, event.due_at > now() as delayed from event
         where conversion_id = $1 and organization_id = any($2::uuid[]) and environment = $3 for update`,
        [id, organizationIds, environment],
      );
      if (!event) throw notFound('conversion', 'id');
      if (event.status !== 'QUEUED' || !event.delayed) {
        throw conflict('Only a conversion that is still delayed can be cancelled.', 'id');
      }
      await cancelEvent(sql, event.id, input.note ?? null);
      await sql.query(`update conversion set status = 'CANCELLED' where id = $1`, [id]);
    });
    return caller.em.findOneOrFail(Conversion, id, { refresh: true });
  }

  /** The caller's conversion with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Conversion | null> {
    requireScope(caller.principal, 'events:read');
    return caller.loaders.load(Conversion, decodeId('conversion', typeId));
  }

  /** One page of the caller's conversions. Index: conversion_organization, conversion_of_promoter. */
  async list(caller: Caller, args: ListArgs, within: Within = {}): Promise<Page<Conversion>> {
    const conditions = listConditions(caller.principal, 'events:read', args, within);
    return readPage(caller, this.metadata, conversionList, conditions, args);
  }
}

function refuseUnfit({ customDimensions }: RecordConversionInput): void {
  const problem = customDimensions && readAttachment(customDimensions, 'customDimensions');
  if (problem && typeof problem === 'object') throw new RefusedError([problem]);
}

/** Index: conversion_visitor. */
async function refuseSecondOfBrowser(sql: Sql, goal: Goal, { id }: ConvertingSession): Promise<void> {
  const [known] = await sql.query('select 1 from conversion where goal_id = $1 and session_id = $2 limit 1', [
    goal.id,
    id,
  ]);
  if (!known) return;
  const message =
    'A conversion of this session was already reported for this goal; a browser can report only one.';
  throw refuse(ErrorCode.DUPLICATE_CONVERSION, message, 'sessionId');
}

async function refuseDuplicate(sql: Sql, goal: Goal, { sessionIds }: ConvertingSession): Promise<void> {
  if (goal.maxPerVisitor === null) return;
  const [row] = await sql.query<{ count: number }>(
    `select count(*)::int as count from conversion
     where goal_id = $1 and session_id = any($2::uuid[]) and status in ('PENDING', 'COMPLETED')`,
    [goal.id, sessionIds],
  );
  if ((row?.count ?? 0) >= goal.maxPerVisitor) {
    const message = `This visitor has already converted for the goal (at most ${goal.maxPerVisitor}).`;
    throw refuse(ErrorCode.DUPLICATE_CONVERSION, message, 'sessionId');
  }
}
