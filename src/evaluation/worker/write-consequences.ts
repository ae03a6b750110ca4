import type { Sql } from '../../kernel/sql.js';
import type { Consequence } from './consequence.js';
import type { Outcome } from './evaluate-events.js';

/** Conversions that count. One that was recorded with its event has its row already. */
export async function writeConversions(sql: Sql, consequences: readonly Consequence[]): Promise<void> {
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
     on conflict (id) do update set status = 'COMPLETED', promoter_id = excluded.promoter_id`,
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

/** Attempts at gigs that events are proof of. */
export async function writeAttempts(sql: Sql, consequences: readonly Consequence[]): Promise<void> {
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

/** Conversions that were recorded by goal and turned out not to count. One that is held stays PENDING. */
export async function rejectConversions(sql: Sql, outcomes: readonly Outcome[]): Promise<void> {
  const refused = outcomes
    .filter(({ decision }) => decision.effects.length === 0 && decision.status !== 'REVIEW')
    .map(({ event }) => event.conversionId);
  const ids = refused.filter((id) => id !== null);
  if (ids.length > 0) {
    await sql.query(`update conversion set status = 'REJECTED' where id = any($1::uuid[])`, [ids]);
  }
}
