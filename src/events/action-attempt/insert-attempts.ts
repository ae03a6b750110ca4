import type { Environment } from '../../kernel/environment.js';
import { rowSet } from '../../kernel/row-set.js';
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

const created = rowSet({
  id: 'uuid',
  organizationId: 'uuid',
  environment: 'text',
  eventId: 'uuid',
  gigId: 'uuid',
  campaignId: 'uuid',
  promoterId: 'uuid',
  isVerified: 'boolean',
});

/** Inserts attempts created by events, with one statement. */
export async function insertAttempts(sql: Sql, attempts: readonly NewAttempt[]): Promise<void> {
  if (attempts.length === 0) return;
  await sql.query(
    `insert into action_attempt (id, organization_id, environment, event_id, gig_id, campaign_id, promoter_id, status, decided_at)
     select id, organization_id, environment, event_id, gig_id, campaign_id, promoter_id,
            case when is_verified then 'VERIFIED' else 'SUBMITTED' end, case when is_verified then now() end
     from ${created.as('attempt')}`,
    created.values(attempts),
  );
}
