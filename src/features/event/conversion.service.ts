import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { fingerprint } from '../../kernel/canonical-json.js';
import { ErrorCode, notFound, RefusedError, refuse } from '../../kernel/errors.js';
import { decodeId, encodeId, newId, requireId } from '../../kernel/ids.js';
import { requireScope, requireScopeOn } from '../../kernel/principal.js';
import { readPage, tenantConditions } from '../../kernel/read-page.js';
import type { Page, PageArgs } from '../../kernel/schema/connection.js';
import type { Sql } from '../../kernel/sql.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { payoutIn } from '../campaign/payout-in.js';
import { Goal } from '../goal/goal.entity.js';
import { readAttachment } from './read-attachment.js';
import { customerIdOf } from './customer-id-of.js';
import { Conversion } from './conversion.entity.js';
import type { CancelConversionInput, RecordConversionInput } from './event.inputs.js';

interface Session {
  readonly id: string;
  readonly linkId: string;
  readonly promoterId: string;
  /** Its own, and those of the same browser. */
  readonly sessionIds: readonly string[];
}

/** Conversions reported by goal and session: record, cancel while delayed, find. */
export class ConversionService {
  /** @param flushClicks Resolves when the clicks of this process are written: a session may be milliseconds old. */
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly flushClicks: () => Promise<void>,
  ) {}

  /**
   * Records a conversion: durable when this resolves, evaluated after its delay. A goal that has already counted as
   * often as it may for this session refuses it as DUPLICATE_CONVERSION, at any concurrency: the session is locked.
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
    refuseUnfit(input);
    await this.flushClicks();
    const id = newId();
    await inTransaction(caller.em, async ({ sql }) => {
      const session = await lockSession(sql, goal, sessionId);
      await refuseDuplicate(sql, goal, session);
      await insertConversion(sql, { id, goal, campaign, session, amount, input });
    });
    return caller.em.findOneOrFail(Conversion, id);
  }

  /** The goal that is meant: by its id, or by its name in the campaign whose link the visitor came by. */
  private async findGoal(caller: Caller, input: RecordConversionInput): Promise<Goal> {
    if (input.goalId != null) {
      const goal = await caller.loaders.load(Goal, requireId('goal', input.goalId, 'goalId'));
      if (!goal) throw notFound('goal', 'goalId');
      return goal;
    }
    const sessionId = requireId('session', input.sessionId, 'sessionId');
    const { organizationIds, environment } = requireScope(caller.principal, 'events:write');
    await this.flushClicks();
    const [found] = await caller.sql.query<{ goalId: string | null }>(
      `select goal.id as "goalId" from visitor_session session join link on link.id = session.link_id
       left join goal on goal.campaign_id = link.campaign_id and goal.name = $2
       where session.id = $1 and session.organization_id = any($3::uuid[]) and session.environment = $4`,
      [sessionId, input.goal, organizationIds, environment],
    );
    if (!found) throw notFound('session', 'sessionId');
    const goal = await caller.loaders.load(Goal, found.goalId);
    if (!goal) throw notFound('goal', 'goal');
    return goal;
  }

  /** Calls a conversion back while it waits for its delay; one that has been evaluated stays. */
  async cancel(caller: Caller, input: CancelConversionInput): Promise<Conversion> {
    const { organizationIds, environment } = requireScope(caller.principal, 'events:write');
    const id = requireId('conversion', input.id, 'id');
    await inTransaction(caller.em, async ({ sql }) => {
      // The event is locked first, as the evaluation does: whoever comes second sees what the first has done.
      const [event] = await sql.query<{ id: string; status: string; delayed: boolean }>(
        `select event.id, event.status, event.due_at > now() as delayed from event
         where conversion_id = $1 and organization_id = any($2::uuid[]) and environment = $3 for update`,
        [id, organizationIds, environment],
      );
      if (!event) throw notFound('conversion', 'id');
      if (event.status !== 'QUEUED' || !event.delayed) {
        throw refuse(ErrorCode.CONFLICT, 'Only a conversion that is still delayed can be cancelled.', 'id');
      }
      const decision = JSON.stringify({ reason: 'CANCELLED', note: input.reason ?? null });
      await sql.query(`update event set status = 'CANCELLED', decision = $2 where id = $1`, [
        event.id,
        decision,
      ]);
      await sql.query(`update conversion set status = 'CANCELLED' where id = $1`, [id]);
    });
    return caller.em.findOneOrFail(Conversion, id, { refresh: true });
  }

  /** The caller's conversion of this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Conversion | null> {
    requireScope(caller.principal, 'events:read');
    return caller.loaders.load(Conversion, decodeId('conversion', typeId));
  }

  /** One page of the caller's conversions. Index: conversion_organization. */
  async list(caller: Caller, organizationId: string | null, args: PageArgs): Promise<Page<Conversion>> {
    return readPage(
      caller.sql,
      this.metadata,
      Conversion,
      tenantConditions(caller.principal, 'events:read', organizationId),
      args,
    );
  }
}

function refuseUnfit({ customDimensions }: RecordConversionInput): void {
  const problem = customDimensions && readAttachment(customDimensions, 'customDimensions');
  if (problem && typeof problem === 'object') throw new RefusedError([problem]);
}

/**
 * The session, locked, and with it the other sessions of the same browser, in the order of their ids: what they have converted is counted
 * next. Index: visitor_session_visitor.
 */
async function lockSession(sql: Sql, goal: Goal, sessionId: string): Promise<Session> {
  const locked = await sql.query<{ id: string }>(
    `select id from visitor_session
     where organization_id = $1 and environment = $2
       and (id = $3 or visitor_id = (select visitor_id from visitor_session own
                                     where own.id = $3 and own.organization_id = $1 and own.environment = $2))
     order by id for update`,
    [goal.organizationId, goal.environment, sessionId],
  );
  // The campaign is kept from being deleted meanwhile.
  const [session] = await sql.query<Omit<Session, 'sessionIds'>>(
    `select session.id, link.id as "linkId", link.promoter_id as "promoterId"
     from visitor_session session join link on link.id = session.link_id join campaign on campaign.id = link.campaign_id
     where session.id = $1 and link.campaign_id = $2 and session.environment = $3 for key share of campaign`,
    [sessionId, goal.campaignId, goal.environment],
  );
  if (!session) throw notFound('session', 'sessionId');
  return { ...session, sessionIds: locked.map(({ id }) => id) };
}

async function refuseDuplicate(sql: Sql, goal: Goal, { sessionIds }: Session): Promise<void> {
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

interface NewConversion {
  readonly id: string;
  readonly goal: Goal;
  readonly campaign: Campaign;
  readonly session: Session;
  readonly amount: bigint | null;
  readonly input: RecordConversionInput;
}

async function insertConversion(
  sql: Sql,
  { id, goal, campaign, session, amount, input }: NewConversion,
): Promise<void> {
  const eventId = newId();
  const dimensions = input.customDimensions == null ? null : JSON.stringify(input.customDimensions);
  const dueAt = new Date(Date.now() + (input.delayMinutes ?? 0) * 60_000);
  const atomic = amount?.toString() ?? null;
  await sql.query(
    `insert into event (id, organization_id, environment, event_type, campaign_id, goal_id, conversion_id, link_id, session_id,
                        customer_id, idempotency_key, payload_hash, amount, asset, metadata, occurred_at, due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, now(), $16)`,
    [
      eventId,
      goal.organizationId,
      goal.environment,
      goal.actionType ?? goal.name,
      goal.campaignId,
      goal.id,
      id,
      session.linkId,
      session.id,
      customerIdOf(input.customerId, input.customDimensions ?? null),
      encodeId('conversion', id),
      fingerprint(id),
      atomic,
      campaign.asset,
      dimensions,
      dueAt,
    ],
  );
  await sql.query(
    `insert into conversion (id, organization_id, environment, event_id, goal_id, campaign_id, promoter_id, session_id, amount,
                             asset, custom_dimensions, status, due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'PENDING', $12)`,
    [
      id,
      goal.organizationId,
      goal.environment,
      eventId,
      goal.id,
      goal.campaignId,
      session.promoterId,
      session.id,
      atomic,
      campaign.asset,
      dimensions,
      dueAt,
    ],
  );
  await sql.query(wakeUpSql('events'));
}
