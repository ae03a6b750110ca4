import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';

/** A conversion that counts. Ids are bare uuids. */
export interface CountedConversion {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly eventId: string;
  readonly goalId: string;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly sessionId: string | null;
  /** Atomic units. */
  readonly amount: bigint | null;
  readonly asset: string | null;
  readonly customDimensions: Readonly<Record<string, unknown>> | null;
}

/** Writes conversions that count, with one statement. Those recorded with their event have a row already. */
export async function completeConversions(
  sql: Sql,
  conversions: readonly CountedConversion[],
): Promise<void> {
  if (conversions.length === 0) return;
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
      conversions.map(({ id }) => id),
      conversions.map(({ organizationId }) => organizationId),
      conversions.map(({ environment }) => environment),
      conversions.map(({ eventId }) => eventId),
      conversions.map(({ goalId }) => goalId),
      conversions.map(({ campaignId }) => campaignId),
      conversions.map(({ promoterId }) => promoterId),
      conversions.map(({ sessionId }) => sessionId),
      conversions.map(({ amount }) => amount?.toString() ?? null),
      conversions.map(({ asset }) => asset),
      conversions.map(({ customDimensions }) =>
        customDimensions === null ? null : JSON.stringify(customDimensions),
      ),
    ],
  );
}

/** Marks recorded conversions as not counting. @param ids Bare uuids. */
export async function rejectConversions(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(`update conversion set status = 'REJECTED' where id = any($1::uuid[])`, [ids]);
}

/** Marks the pending conversion of an event as not counting. @param eventId A bare uuid. */
export async function rejectConversionOf(sql: Sql, eventId: string): Promise<void> {
  await sql.query(
    `update conversion set status = 'REJECTED' from event
     where event.id = $1 and conversion.id = event.conversion_id and conversion.status = 'PENDING'`,
    [eventId],
  );
}

/** Makes rejected conversions pending again, whose events are evaluated again. @param ids Bare uuids. */
export async function reopenConversions(sql: Sql, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql.query(
    `update conversion set status = 'PENDING' where id = any($1::uuid[]) and status = 'REJECTED'`,
    [ids],
  );
}
