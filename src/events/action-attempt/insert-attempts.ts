import type { Environment } from '../../kernel/environment.js';
import type { Sql } from '../../kernel/sql.js';

/** An attempt created by an event. Ids are bare uuids. */
export interface NewAttempt {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly eventId: string;
  readonly gigId: string;
  readonly campaignId: string;
  readonly promoterId: string;
  /** Whether the event is sufficient proof. Otherwise the organization decides. */
  readonly isVerified: boolean;
}

/** Inserts attempts created by events, with one statement. */
export async function insertAttempts(sql: Sql, attempts: readonly NewAttempt[]): Promise<void> {
  if (attempts.length === 0) return;
  await sql.query(
    `insert into action_attempt (id, organization_id, environment, event_id, gig_id, campaign_id, promoter_id, status, decided_at)
     select id, organization_id, environment, event_id, gig_id, campaign_id, promoter_id,
            case when is_verified then 'VERIFIED' else 'SUBMITTED' end, case when is_verified then now() end
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::boolean[])
       as attempt (id, organization_id, environment, event_id, gig_id, campaign_id, promoter_id, is_verified)`,
    [
      attempts.map(({ id }) => id),
      attempts.map(({ organizationId }) => organizationId),
      attempts.map(({ environment }) => environment),
      attempts.map(({ eventId }) => eventId),
      attempts.map(({ gigId }) => gigId),
      attempts.map(({ campaignId }) => campaignId),
      attempts.map(({ promoterId }) => promoterId),
      attempts.map(({ isVerified }) => isVerified),
    ],
  );
}
