import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId, newId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import type { Transaction } from '../../kernel/transaction.js';
import type { ClaimedEvent } from './claim-events.js';
import type { Attribution, Decision, Effect } from './evaluate-event.js';
import type { Surroundings } from './gather-evidence.js';
import type { Earned } from './granted-reward.js';
import type { RewardTreasurer } from './reward-treasurer.js';
import { traceOf } from './trace-decision.js';

/** An evaluated event. */
export interface Outcome {
  readonly event: ClaimedEvent;
  readonly attribution: Attribution | undefined;
  readonly decision: Decision;
}

/** An effect with the id of what it brings into being, and everything needed to write it. */
interface Consequence {
  readonly id: string;
  readonly event: ClaimedEvent;
  readonly attribution: Attribution;
  readonly effect: Effect;
  readonly asset: string;
  readonly holdingPeriodDays: number;
}

/** Writes what a batch of evaluated events of one tenant brings about: one statement a table, whatever the size. */
export async function recordOutcomes(
  tx: Transaction,
  outcomes: readonly Outcome[],
  surroundings: Surroundings,
  treasurer: RewardTreasurer,
): Promise<void> {
  const [first] = outcomes;
  if (!first) return;
  const consequences = outcomes.flatMap((outcome) => consequencesOf(outcome, surroundings));
  await writeConversions(
    tx.sql,
    consequences.filter(({ effect }) => effect.kind === 'conversion'),
  );
  await writeAttempts(
    tx.sql,
    consequences.filter(({ effect }) => effect.kind === 'attempt'),
  );
  await rejectConversions(tx.sql, outcomes);
  await closeEvents(tx.sql, outcomes);
  for (const outcome of outcomes) tx.record(eventFact(outcome));
  for (const consequence of consequences) tx.record(...consequenceFacts(consequence));
  const { organizationId, environment } = first.event;
  for (const [asset, earned] of Map.groupBy(consequences, (consequence) => consequence.asset)) {
    await treasurer.grant(tx, { organizationId, environment, asset }, earned.flatMap(rewardOf));
  }
}

function consequencesOf(
  { event, attribution, decision }: Outcome,
  surroundings: Surroundings,
): Consequence[] {
  const campaign = attribution && surroundings.campaigns.get(attribution.campaignId);
  if (!attribution || !campaign) return [];
  const { asset, holdingPeriodDays } = campaign;
  return decision.effects.map((effect) => {
    // A conversion that was reported by goal has its id already.
    const id = effect.kind === 'conversion' && event.conversionId !== null ? event.conversionId : newId();
    return { id, event, attribution, effect, asset, holdingPeriodDays };
  });
}

function rewardOf({ id, event, attribution, effect, holdingPeriodDays }: Consequence): Earned[] {
  if (effect.kind === 'attempt' && !effect.verified) return [];
  return [
    {
      campaignId: attribution.campaignId,
      promoterId: attribution.promoterId,
      sourceType: 'EVENT',
      sourceId: event.id,
      ruleKey: effect.kind === 'conversion' ? `goal:${effect.goalId}` : `gig:${effect.gigId}`,
      conversionId: effect.kind === 'conversion' ? id : null,
      actionAttemptId: effect.kind === 'attempt' ? id : null,
      amount: effect.reward,
      holdingPeriodDays,
    },
  ];
}

async function writeConversions(sql: Sql, consequences: readonly Consequence[]): Promise<void> {
  if (consequences.length === 0) return;
  await sql.query(
    `insert into conversion (id, organization_id, environment, event_id, goal_id, campaign_id, promoter_id, session_id, amount,
                             asset, custom_dimensions, status, due_at)
     select id, organization_id, environment, event_id, goal_id, campaign_id, promoter_id, session_id, amount, asset,
            custom_dimensions, 'COMPLETED', now()
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::numeric[],
                 $10::text[], $11::jsonb[])
       as c (id, organization_id, environment, event_id, goal_id, campaign_id, promoter_id, session_id, amount, asset,
             custom_dimensions)
     on conflict (id) do update set status = 'COMPLETED'`,
    [
      consequences.map(({ id }) => id),
      consequences.map(({ event }) => event.organizationId),
      consequences.map(({ event }) => event.environment),
      consequences.map(({ event }) => event.id),
      consequences.map(({ effect }) => (effect.kind === 'conversion' ? effect.goalId : null)),
      consequences.map(({ attribution }) => attribution.campaignId),
      consequences.map(({ attribution }) => attribution.promoterId),
      consequences.map(({ event }) => event.sessionId),
      consequences.map(({ event }) => event.amount?.toString() ?? null),
      consequences.map(({ event }) => event.asset),
      consequences.map(({ event }) => (event.metadata === null ? null : JSON.stringify(event.metadata))),
    ],
  );
}

async function writeAttempts(sql: Sql, consequences: readonly Consequence[]): Promise<void> {
  if (consequences.length === 0) return;
  await sql.query(
    `insert into action_attempt (id, organization_id, environment, event_id, gig_id, campaign_id, promoter_id, status, decided_at)
     select id, organization_id, environment, event_id, gig_id, campaign_id, promoter_id, status,
            case status when 'VERIFIED' then now() end
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[])
       as a (id, organization_id, environment, event_id, gig_id, campaign_id, promoter_id, status)`,
    [
      consequences.map(({ id }) => id),
      consequences.map(({ event }) => event.organizationId),
      consequences.map(({ event }) => event.environment),
      consequences.map(({ event }) => event.id),
      consequences.map(({ effect }) => (effect.kind === 'attempt' ? effect.gigId : null)),
      consequences.map(({ attribution }) => attribution.campaignId),
      consequences.map(({ attribution }) => attribution.promoterId),
      consequences.map(({ effect }) =>
        effect.kind === 'attempt' && effect.verified ? 'VERIFIED' : 'SUBMITTED',
      ),
    ],
  );
}

/** Conversions that were recorded by goal and turned out not to count. */
async function rejectConversions(sql: Sql, outcomes: readonly Outcome[]): Promise<void> {
  const refused = outcomes
    .filter(({ decision }) => decision.effects.length === 0)
    .map(({ event }) => event.conversionId);
  const ids = refused.filter((id) => id !== null);
  if (ids.length > 0) {
    await sql.query(`update conversion set status = 'REJECTED' where id = any($1::uuid[])`, [ids]);
  }
}

async function closeEvents(sql: Sql, outcomes: readonly Outcome[]): Promise<void> {
  await sql.query(
    `update event set status = closed.status, decision = closed.decision, evaluated_at = now(),
            link_id = coalesce(closed.link_id, event.link_id), promoter_id = closed.promoter_id,
            campaign_id = coalesce(closed.campaign_id, event.campaign_id)
     from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::uuid[], $5::uuid[], $6::uuid[])
       as closed (id, status, decision, link_id, promoter_id, campaign_id)
     where event.id = closed.id`,
    [
      outcomes.map(({ event }) => event.id),
      outcomes.map(({ decision }) => decision.status),
      outcomes.map((outcome) => JSON.stringify(traceOf(outcome.attribution, outcome.decision))),
      outcomes.map(({ attribution }) => attribution?.linkId ?? null),
      outcomes.map(({ attribution }) => attribution?.promoterId ?? null),
      outcomes.map(({ attribution }) => attribution?.campaignId ?? null),
    ],
  );
}

const factOfStatus = {
  PROCESSED: 'event.processed',
  UNMATCHED: 'event.unmatched',
  REJECTED: 'event.rejected',
} as const;

function eventFact({ event, attribution, decision }: Outcome): NewDomainEvent {
  const { organizationId, environment } = event;
  const campaignId = attribution?.campaignId ?? event.campaignId;
  const nodeId = encodeId('event', event.id);
  return {
    type: factOfStatus[decision.status],
    organizationId,
    environment,
    nodeId,
    ...(campaignId === null ? {} : { campaignId }),
    data: {
      eventId: nodeId,
      eventType: event.eventType,
      status: decision.status.toLowerCase(),
      reason: decision.reason ?? null,
      campaignId: campaignId && encodeId('campaign', campaignId),
      aktvatorId: attribution ? encodeId('promoter', attribution.promoterId) : null,
    },
  };
}

function consequenceFacts({ id, event, attribution, effect, asset }: Consequence): NewDomainEvent[] {
  const { organizationId, environment } = event;
  const { campaignId } = attribution;
  const shared = { organizationId, environment, campaignId };
  const data = {
    aktvatorId: encodeId('promoter', attribution.promoterId),
    campaignId: encodeId('campaign', campaignId),
    eventId: encodeId('event', event.id),
    ...amountData('reward', effect.reward, asset),
  };
  if (effect.kind === 'conversion') {
    const conversionId = encodeId('conversion', id);
    const goalId = encodeId('goal', effect.goalId);
    const sessionId = event.sessionId && encodeId('session', event.sessionId);
    return [
      {
        ...shared,
        type: 'conversion.completed',
        nodeId: conversionId,
        data: { conversionId, goalId, sessionId, ...data },
      },
    ];
  }
  const actionAttemptId = encodeId('actionAttempt', id);
  const attempt = {
    ...shared,
    nodeId: actionAttemptId,
    data: { actionAttemptId, gigId: encodeId('gig', effect.gigId), ...data },
  };
  const submitted: NewDomainEvent = { ...attempt, type: 'action_attempt.submitted' };
  return effect.verified ? [submitted, { ...attempt, type: 'action_attempt.verified' }] : [submitted];
}
